"""The words for how an offer is arranged, and for the pieces it is made of.

Where a clause commits the writer and no value's own words tell the category, these do.
"""

from core.coach.detection.words import words

PARTICIPANTS = words("""
    adults alumni anybody anyone applicants artists attendees beginners buyers choir clients couples
    customers everybody everyone families family folks founders freelancers girls graduates grads
    guests juniors kids latecomers learners lurkers makers men member members moms mums newbies
    newcomers non-members old-timers parents participants patrons people players pupils
    readers regulars seniors singers starters student students subscribers supporters teachers teens
    trainees veterans viewers vips volunteers women writers""")
"""Who takes part: what they may, must and get is how the offer is built."""

ARRANGEMENTS = words("""
    access add-on add-ons application applications archive assessment assessments assignment
    assignments attendance badge badges ban bans batch batches breakout breakouts buddies buddy
    bundle bundles cap captain captains catch-up certificate certificates certification channel
    channels checkpoint checkpoints chat class-size club coaching co-host cohort cohorts
    community cooling-off critique critiques directory discussion drop-in drop-ins entry exam exams
    facilitator feedback format forum forums grades grading group groups guarantee guidelines half
    halves hierarchy homework host intake intakes invite invites lecturer level levels library
    limit limits login logins marking matching membership mentor mentoring mentors mentorship
    milestones mod moderation moderator moderators mods one-to-ones onboarding order orientation
    pair pairing pairs partner partners paywall peer placement pod pods policy policies portfolio
    practicals prerequisite prerequisites progress quiz quizzes quota recordings refund refunds
    registration replays replay requirement requirements rewatch role roles room rooms rota rule
    rules screening seat seats seating section sections self-study sessions signup sign-up space
    spaces speaker speakers sprint sprints squad squads stage stages strike strikes sub-groups
    supervision support syndicate table tables teams terms test tests thirds threads tier tiers
    track tracks transfer transfers trios tutor tutors unlocks upgrade upgrades vault vote votes
    voting waitlist waiting-list weekend-only workgroup workgroups""")
"""What an offer is built from besides its lessons: access, rules, groups, roles, order."""

PIECES = words("""
    advert album almanac anecdote anecdotes animation animations article articles audio audios blog
    blogs book booklet books bonus breakdown breakdowns calculator calendar captions carousel
    carousels cartoon cartoons case-study chapter chapters chart charts cheat-sheet cheatsheet
    checklist checklists clip clips comic comics course critiques curriculum deck demo demos
    diagrams diary diaries doc documentary drawing drawings drill drills ebook ebooks email emails
    episode
    episodes essay essays examples exercise exercises explainer explainers  film films
    flashcards freebie giveaway glossary guide guidebook guides handbook handout handouts hook
    illustrations infographic infographics intro interview interviews jingle joke jokes journal
    kit lecture lectures lesson lessons letter letters livestream lookbook magazine map maps
    masterclass meditation meditations meme memes merch mini-course monologue monologues music
    narration newsletter newsletters notes opener outro outtakes panel patterns pdf photo photos
    pictures planner playlist playlists podcast podcasts poem poems post posts prayer
    presentation primer printable printables prompt prompts puzzle puzzles q-and-a quote quotes
    read-along recap recaps recipe recipes reel reels review reviews roundup screencast
    screencasts screenshots script scripts season segment segments series shorts sketch sketches
    slides snippets spotlight spotlights song songs spreadsheet stories story storytime
    subject subtitles swipe-file
    syllabus tagline takeaways talk talks teardown teardowns teaser template templates theme
    themes thread title tip tips topic topics toolkit tour tours tracker trailer transcript
    transcripts tutorial tutorials vid video videos vids vlog vlogs voice-over voiceover voiceovers
    walkthrough walkthroughs webinar workbook workbooks worksheet worksheets workshop
    workshops zine zines""")
"""What is made and shown: lessons, media, freebies."""
