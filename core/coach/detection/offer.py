"""The words for how an offer is arranged, and for the pieces it is made of.

Where a clause commits the writer and no value's own words tell the category, these do.
"""

from core.coach.detection.words import words

PARTICIPANTS = words("""
    adults alumni anybody anyone applicants artists attendees beginners buyers choir clients
    couples customers everybody everyone families family folks founders freelancers girls grads
    graduates guests juniors kids latecomers learners lurkers makers member members men moms
    mums newbies newcomers non-members old-timers parents participants patrons people players
    pupils readers regulars seniors singers starters student students subscribers supporters
    locals neighbours neighbors residents amateurs professionals pros pensioners retirees carers
    nurses grandparents ladies lads lasses blokes households siblings singles
    teachers teens trainees veterans viewers vips volunteers women writers""")
"""Who takes part: what they may, must and get is how the offer is built."""

NO_PEOPLE = words("""
    answers banners barriers boosters buffers buttons chapters checklists coffees colors colours
    committees competitors computers considers containers corners covers creators crossovers
    degrees delivers differs dinners dividers doors enters errors exists explainers fees fillers
    filters fingers floors flowers flyers folders footers guarantees handovers hangovers headers
    hours influencers interiors layers leftovers letters lists makeovers matters mirrors mists
    newsletters numbers offers openers orders others papers parameters planners playlists
    posters powers prefers quarters refers remembers reminders rivals rulers rumors scissors
    sellers speakers sponsors starters stickers suffers teasers tiers timers trackers trailers
    transfers trees triggers twists waitlists waters winners""")
CROWD = r"(?:gang|lot|crew|bunch|crowd|posse|brigade)"
"""Many people at once: "the early morning gang"."""

PEOPLE = rf"(?!(?:{'|'.join(sorted(NO_PEOPLE))})\b)[a-z]{{3,}}(?:ers|ors|ists|ees|ians|mates)\b"
"""People by what they do: "the runners", "my trainees"."""

NO_PERSON = [*(word.removesuffix("s") for word in sorted(NO_PEOPLE)), "spider", "error", "printer"]
PERSON = rf"(?!(?:{'|'.join(NO_PERSON)})\b)[a-z-]{{2,}}(?:er|or|ist|ian|ee|ant|mate|aide)"
"""One of them: "a translator"."""

ARRANGEMENTS = words("""
    access add-on add-ons application applications archive assessment assessments assignment
    assignments attendance badge badges ban bans batch batches breakout breakouts buddies buddy
    bundle bundles cap captain captains catch-up certificate certificates certification channel
    channels chat checkpoint checkpoints class-size classroom classrooms clinic clinics club
    co-host coaching cohort cohorts community cooling-off corner corners critique critiques
    directory discussion drop-in drop-ins entry exam exams facilitator feed feedback format
    forum forums fours grades grading group groups guarantee guidelines half halves hangout
    hangouts hierarchy homework host huddle huddles intake intakes invite invites lecturer level
    levels library limit limits login logins lounge marking matching membership mentor mentoring
    mentors mentorship milestones mod moderation moderator moderators mods onboarding
    one-to-ones order orientation pair pairing pairs partner partners paywall peer placement pod
    pods policies policy portfolio practicals prerequisite prerequisites progress quiz quizzes
    quota recordings refund refunds registration replay replays requirement requirements retreat
    retreats rewatch role roles room rooms rota rule rules screening seat seating seats section
    sections self-study sessions sign-up signup space spaces speaker speakers sprint sprints
    squad squads stage stages strike strikes sub-groups supervision support syndicate table
    tables teams terms test tests thirds threads threes tier tiers track tracks transfer
    transfers trios tutor tutors twos unlocks upgrade upgrades vault vote votes voting
    waiting-list waitlist weekend-only workgroup workgroups""")
"""What an offer is built from besides its lessons: access, rules, groups, roles, order."""

PIECES = words("""
    advert album almanac anecdote anecdotes animation animations article articles audio audios
    bake-along blog blogs bonus book booklet books breakdown breakdowns calculator calendar
    captions carousel carousels cartoon cartoons case-study chapter chapters chart charts
    cheat-sheet cheatsheet checklist checklists clip clips code-along comic comics cook-along
    course critiques curriculum deck demo demos diagrams dialogue dialogues diaries diary doc
    documentary drawing drawings drill drills ebook ebooks email emails episode episodes essay
    essays examples exercise exercises explainer explainers film films flashcards flyer flyers
    freebie giveaway glossary guide guidebook guides handbook handout handouts hook
    illustrations infographic infographics interview interviews intro jingle joke jokes journal
    kit knit-along leaflet leaflets lecture lectures lesson lessons letter letters livestream
    lookbook magazine map maps masterclass meditation meditations meme memes merch mini-course
    module modules monologue monologues music narration newsletter newsletters notes opener
    outro outtakes paint-along panel patterns pdf photo photos pictures piece pieces planner
    playlist playlists podcast podcasts poem poems post posts prayer presentation primer
    printable printables prompt prompts puzzle puzzles q-and-a quote quotes read-along recap
    recaps recipe recipes reel reels review reviews roundup screencast screencasts screenshots
    script scripts season segment segments seminar seminars series sew-along shorts sing-along
    sketch sketches slides snippets song songs spotlight spotlights spreadsheet stories story
    storytime subject subtitles swipe-file syllabus tagline takeaways talk talks teardown
    teardowns teaser template templates theme themes thread tip tips title toolkit topic topics
    tour tours tracker trailer transcript transcripts tutorial tutorials unit units vid video
    videos vids vlog vlogs voice-over voiceover voiceovers walkthrough walkthroughs webinar
    workbook workbooks worksheet worksheets workshop workshops zine zines""")
"""What is made and shown: lessons, media, freebies."""

NAMED = (
    r"price|prices|pricing|membership|memberships|subscription|ticket|tickets|tier|tiers|seat|seats"
    r"|course|courses|class|classes|pack|packs|bundle|template|templates|workshop|workshops|session"
    r"|sessions|launch|doors|enrolment|enrollment|enrolments|cart|start date|kickoff|episode"
    r"|episodes|post|posts|newsletter|newsletters|live|lives|livestream|livestreams|stream|streams"
    r"|call|calls|payments|payment|community|communities|home|home base|group|groups|platform|host"
    r"|hosting|program|programme|team|cohort|cohorts|bonus|bonuses|freebie|lead magnet|lesson"
    r"|lessons|module|modules|week|topic|topics|theme|pilot|opener|series|name|title|podcast|show"
    r"|channel|channels|server|forum|emails|email|checkout|presale|pre-sale|beta|waitlist|webinar"
    r"|webinars|q&a|q&as|qandas?|retreat|challenge|ebook|book|videos|video|recordings|replays"
    r"|archive"
    r"|library|content|club|circle|academy|school|masterclass|bootcamp|first one|one|trial|discount"
    r"|deposit|plan|plans|guide|zine|merch|deadline|release|premiere|issue|issues|season|chapter"
    r"|part|phase|intro|trailer|teaser|kit|format|structure|model|everything|everyone|all of it"
    r"|reels|shorts|office hours|mentorship|coaching|consult|consultation|audio|album|single|shop"
    r"|store|commissions|box|early bird|access|cost|fee|rate|rates|cohort one|round|intake|spots"
    r"|places|welcome|onboarding|moderation|event|events|meetup|meetups|meeting|meetings|date"
    r"|deal|offer|vip|downloads|worksheets|workbook|printables|patterns|lineup|curriculum"
    r"|syllabus|focus|subject|niche|both|gift|gifts|reward|rewards|perk|perks|prize|members"
    r"|students|support|bookings|booking|tutorials?"
    r"|clips|newbies|beginners|answer|winner|number|date|patterns?|thing|grading|sign-?ups?"
    r"|registration|orders|sales|downloads|replies|feedback|ads|price tag|drops?|seminars?"
    r"|kick-off|app|tool|software|sessions|home|deposits?|refunds|homework|assignments?|people"
    r"|mini course|retainer|tuition|dues|admission|tariff|day rate|package|packages|texts?"
    r"|messages?"
    r"|broadcasts?|hotline|helpline|rhythm|audit|consultancy"
    r"|mini-course|slots?|money|(?:mailing |email )?list|files|chats?|summit|conference|festival"
    r"|fair"
    r"|recital|showcase|exhibition|concert|number"
)
PROJECT = "|".join([NAMED, *sorted(ARRANGEMENTS | PIECES, key=len, reverse=True)])
