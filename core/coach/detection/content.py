"""What it is about: topics, lessons, bonuses, formats of what is made."""

import re
from collections.abc import Iterator

from core.coach.detection.arrangements import WHO
from core.coach.detection.found import FOR_WHOM, Found
from core.coach.detection.model import Category
from core.coach.detection.numbers import COUNT
from core.coach.detection.patterns import Pattern
from core.coach.detection.roles import NUMBERED, PIECE, roles_in
from core.coach.detection.topics import NOT_TOPIC, treated_in

MADE = (
    r"qandas?|sections?|segments?|specials?|units?|chapters?|columns?|features?|spreads?|panels?"
    r"|lessons?|course|courses|class|classes|workshops?|series|mini-?series|mini-?course"
    r"|masterclass(?:es)?|webinars?|tutorials?|episodes?|videos?|vlogs?|audios?|podcasts?|posts?"
    r"|newsletters?|issues?|guides?"
    r"|ebooks?|e-books?|books?|zines?|pdfs?|checklists?|workbooks?|worksheets?|trackers?"
    r"|templates?|planners?|journals?|swipe files?|cheat ?sheets?|printables?|playlists?"
    r"|meditations?|recipes?|patterns?|presets?|scripts?"
    r"|case studies|case study|interviews?|q&as?|q and as?|amas?|livestreams?"
    r"|(?<!thing )(?<!it )lives?|streams?"
    r"|reels?|shorts|carousels?|threads?|articles?|essays?|letters?|stories|demos?|walkthroughs?"
    r"|teardowns?|breakdowns?|reviews?|critiques?|challenges?|quiz(?:zes)?"
    r"|retreats?|module|talks?|sessions?|deep dives?|explainers?|how-?tos?|tips|prompts?"
    r"|(?<!the )thing"
    r"|bit|piece|one"
    r"|exercises?|drills?|routines?|flows?|monologues?|docs?|films?|(?:radio |puppet )?plays?"
    r"|comics?"
    r"|slideshows?|documentar\w+|trailers?|teasers?|opener"
    r"|intro|introduction|bonus(?:es)?|freebies?|lead magnets?|giveaways?|downloads?"
    r"|toolkits?|kits?|starter packs?|packs?|bundles?|calculators?|spreadsheets?|flashcards?"
    r"|maps?|roadmaps?|glossar\w+|directory|toolbox|library|audiobooks?|roundups?|email course"
    r"|spin-?offs?|spin offs?|sequels?|prequels?|monologues?|poems?|odes?"
    r"|story ?times?|read-?alongs?|reading lists?|tours?|diar\w+|behind[- ]the[- ]scenes"
)
NO_PIECE = (
    r"(?:days?|dates?|weeks?|weekends?|months?|years?|terms?|times?|hours?|people|persons?|members?"
    r"|students?|cohorts?|groups?|rounds?|batch|batches|intakes?|tiers?|levels?|prices?|payments?"
    r"|things?|tasks?|stop|steps?|goals?|problems?|questions?|tries|try|attempts?|place|places|bit"
    r"|bits|part of"
    r"|names?|one|ones|buyers?|sales?|customers?|clients?|orders?|birthdays?|child|kids?|houses?"
    r"|home|love|job|number|half|night|nights|doors?|version|track|room|phase|stage|only|just|ever"
    r"|option|options|plan|plans|draft|impression|instinct|thought|reaction|answer|choice|pick"
    r"|decision|point|reason|launch|chance|everyone|number|page|day)\b"
)
"""What may be the first or the next without being a piece of content."""

NUMBERED_PIECE = (
    rf"(?:first|second|third|next|opening|final|closing) (?!{NO_PIECE})[a-z]{{3,}}"
    rf"|(?<![a-z] )(?!{NO_PIECE}|best|only|good|this|that|each|every|another|which|other"
    rf"|last)[a-z]{{4,}}"
    r" (?:one|two|three|1|2|3)"
)
"""A piece by its place, whatever it is: "the next pack", "campaign one"."""

REFERENCE = (
    rf"(?:{NUMBERED}|month's (?:one|two|three|\d)"
    r"|(?:the |my |our )?(?:first|second|third|next|opening|pilot|launch|last|final|welcome)"
    rf" (?:\w+ )?(?:{PIECE}|call)"
    r"|(?:the |my |our |main |course |launch |january |february |march |april |first |next "
    r"|module |live |email |new |free |paid |big )*(?:bonus|freebie|lead magnet|giveaway|opener"
    r"|pilot|topics?"
    r"|lesson topics|theme|themes|subject|focus|angle|niche|title|name|tagline|hook|trailer"
    r"|teaser|intro|series|curriculum|syllabus|lineup|line-up|content pillars?|pillars|genre"
    r"|opt-?in|welcome gift|download|reward|perk|storyline|premise|signature \w+"
    r"|guest(?! (?:teacher|expert|speaker|host|instructor|lecturer|post|list|chef|tutor|coach"
    r"|editor)\b)"
    r"|interviewee|first project|final project|book club pick|format of the videos)"
    r"|(?:the |my |our )?(?:first|second|third|next|opening|final|closing) (?:[a-z-]+ )?"
    rf"(?!{NO_PIECE})[a-z]{{3,}}(?= (?:is|are|will be|might be|could be|covers?|has to be"
    r"|should be) )"
    r"|(?:the )(?:first|second|third|last|next|other|opening)(?: one)?(?= (?:should be|has to be"
    r"|will be|would be|covers?)\b)"
    rf"|(?:{NUMBERED_PIECE})(?= ?(?::|is|will be) ))\b"
)
ABOUT = Pattern(
    rf"\b(?:{MADE}|(?:hour|evening|afternoon|weekend)(?= (?:all )?about [a-z]+(?! town))|something"
    rf"|stuff|(?:^|(?<=maybe ))more|lots|loads)(?: (?:every|each|a"
    rf"|per) (?:\w+day|day|week|month"
    r"|fortnight))?(?: (?:just|all|purely|only|mostly|mainly|that is|which is|is"
    r"|will be"
    r"|going to be|series|course|called))*"
    r" (?:about|on|covering|around|re|regarding|called|named|titled|exploring|focused on"
    r"|focusing on|dedicated to|teaching|showing|explaining|walking through|comparing"
    r"|for (?=(?:absolute )?(?:beginners|complete beginners|newbies"
    rf"|introverts)))\s(?P<topic>{NOT_TOPIC}[^\s~].*)"
)
OF_LIST = Pattern(
    rf"\b(?:{COUNT}) (?:\w+ )?(?:tutorials?|topics|themes|lessons?|videos?|episodes?|guides?"
    r"|recipes|workshops?|classes|projects|posts|stories|essays|case studies|exercises|pillars"
    r"|prompts|patterns|routines|meditations|interviews)$"
)
REFERS = Pattern(
    rf"(?<![\w-])(?P<what>{REFERENCE})(?! of\b)(?: (?:for|in|from) [\w ]{{1,25}}?(?= (?:is|are"
    rf"|will|would|has"
    r"|covers?)\b| ?:)|(?P<chosen> (?:that )?(?:i|we) (?:have |am |are )?(?:gone for|chosen|picked"
    r"|settled on"
    r"|decided on|went with|chose|going with|doing|after)))? ?(?:is going to be"
    r"|is gonna be|will be|might be|could be|is|are|will|:|would be|covers?|has to be|should be"
    r"|being)? ?(?:just "
    r"|all |likely |most likely |perhaps |possibly |probably |definitely |now |officially "
    r"|going to (?:be )?|be |maybe )*(?P<how>about"
    r"|on|covers?|covering|cover|:|called|a|an|the|my|our|how|why|what|is|will be|\w)"
)
COVERS = Pattern(
    r"\b(?:(?<=we )do (?:only|just)|(?<=i )do (?:only|just)|doing (?:only|just)|only (?:do|doing"
    r"|teach|teaching|cover|covering)|cover(?:ing|s)?"
    r"|teach(?:ing)?(?! (?:on|in|at|via|it|them|live|through|every|twice"
    r"|weekly|online|from|\d))|teach(?:ing)? (?:them|people|everyone|beginners|members"
    r"|students)(?= (?:how|to|about)\b)|talk(?:ing)? about|talk(?:ing)?(?= \w+)(?! (?:to|with"
    r"|it|through|tomorrow|later|soon|on|more|again|again|tonight))|focus(?:ing|es)? on"
    rf"|keep(?:ing)? (?:it|this|things) to(?! (?:{COUNT}|under|about|around|the|a|an)\b"
    rf"| [a-z]+ only\b)"
    rf"|spend(?:ing)? (?:the )?(?:{NUMBERED}|(?:first|second|last|whole|opening) (?:{PIECE})) on"
    r"|focus(?:ed)? (?:is )?on|post(?:ing)? about|writ(?:e|ing) about|film(?:ing)? (?:about|a|my"
    r"|the|some|how)|(?:dedicat|devot)(?:e|ing) (?:\w+ ){1,3}to|zoom(?:ing)? in on"
    r"|niching down (?:to|on|into)|niche down (?:to|on|into)|walk(?:ing)? (?:people|them"
    r"|everyone|members|through)|target(?:ing)?|going after|niching down|aim(?:ing|ed) (?:it "
    r"|this )?at|geared (?:to|toward|towards)|tailored to|deep dive (?:on|into)"
    r"|diving (?:deep )?into|demo(?:ing)?"
    r"|read(?:ing)?(?= (?:one|a|an|two|three|only|nothing|poems|novels|stories|plays)\b)"
    r"|interview(?:ing)?(?! (?:practice|prep|skills|coaching|questions)\b)|review(?:ing)?"
    r"|explain(?:ing)?|show(?:ing)? (?:them |people |everyone "
    r"|members )?(?:how|my|the|what)"
    r"|(?:make|making|keep|keeping) it (?:all )?about|it is all(?= [\w -]+ now\b)|(?:is|are"
    r"|be) (?:all |just |only |mostly |mainly |purely )*about|(?<=video )shows"
    r"|(?<=it is )all(?= [a-z-]+ (?:[a-z-]+ )*[a-z]+s[ .!]*$)"
    r"|(?<=they are )all(?= (?!yours|ours|hers|friends|adults|members|kids|beginners)(?:[a-z-]+ )*"
    r"[a-z]+s[ .!]*$)"
    r"|(?<=episode )(?:shows|features|explores|tackles|answers)|(?<=lesson )(?:shows|teaches"
    r"|features|explores|tackles)|(?<=module )(?:shows|teaches|tackles|explores)|narrat\w+"
    r"|bak(?:e|ing)"
    r"|(?<=will )(?:learn|study|practi[sc]e|rehearse|master|explore|tackle)"
    rf"|(?:{WHO}) (?:will )?(?:do"
    rf"|learn|study|practi[sc]e|make|build|cover|rehearse|play|read|work (?:on|through))"
    r"|cook(?:ing)?|paint(?:ing)?|draw(?:ing)?|stitch\w*|demonstrat\w+|discuss(?:ing)?"
    r"|break(?:ing)? down|centr(?:e|ing) (?:it |everything )?(?:on|around)|theme (?:it"
    r"|the \w+) around|build(?:ing)? (?:it|everything|the \w+) around|tackl(?:e|ing)"
    r"|narrow(?:ing|ed)? (?:it |this |things )?(?:down )?to)\s"
    rf"(?P<topic>(?!(?<=ing )(?:school|club|academy|studio|circle|camp|group|community|course"
    rf"|class|lot)\b)"
    rf"(?!(?:my|the|our) (?:costs?|rent|bills|fees|expenses|bases)\b){NOT_TOPIC}[^\s~].*)"
)
OPENS = Pattern(
    r"\b(?:open(?:ing|s)?(?: up)?(?: (?:it|things|(?:the|my|our|this) (?:[\w'-]+ ){0,2}?[\w'-]+))?"
    r"|start(?:ing|s)?(?: off| out)?(?: (?:it|things|us|them|everyone"
    r"|people|(?:the|my|our|this) (?:[\w'-]+ ){0,3}?[\w'-]+)(?: off)?)?|lead(?:ing|s)?|kick(?:ing"
    r"|s)? (?:it |things )?off|launch(?:ing)?|clos(?:e|ing)|end(?:ing)?|begin(?:ning)?"
    r"|finish(?:ing)?|go(?:ing)? first|follow(?:ing)? (?:it )?(?:up)?) with\s"
    r"(?P<topic>(?!(?:\d|one|two|three|four|five|six|ten|twelve|fifteen|twenty|thirty|just \d"
    r"|people|friends|that|this|it|me|a (?:free|small"
    r"|tiny)? ?(?:cohort|group|beta|waitlist|discount|trial|pilot|presale))\b|[$€£₹])[^\s~].*)"
)
STARTS_ON = Pattern(
    r"\bstart(?:ing|s)? (?:(?:them|us|everyone|everybody|people|beginners|newbies|students|members"
    r"|learners)(?: off| out)? )?on\s(?P<topic>(?!(?:the \d|\d|time|it|this|that|my|your|a \w+day"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|the (?:first|last|second|third|same|site|app))\b)"
    r"[a-z][^~]*)"
)
"""What people begin with: "we start them on scales"."""


FIRST_THING = Pattern(
    r"^(?:(?:and|so|but|also) )*(?:the )?(?:first|last|next) thing (?:we|they|you|everyone|members"
    r"|students)(?: will| all)*"
    r" [a-z]+(?: [a-z]+)? (?:is|will be)\s(?P<topic>\S.*)"
)
"""What is done first, whatever is done with it: "the first thing we draw is a teapot"."""

DELIVERS = Pattern(
    r"\b(?:a|an|some|short|my|weekly|free|printable|my own|\d+|two|three|mini|one|one big|daily"
    r"|bonus|new|another|of) (?P<what>(?:(?!(?:for|the|on|in|at|to|and|with|per|is"
    r"|are)\b)[\w'&-]+ ){0,5}?(?:vlogs?|trackers?|swipe files?"
    r"|cheat ?sheets?|workbooks?|worksheets?|ebooks?|e-books?|zines?|checklists?|planners?"
    r"|printables?|playlists?|toolkits?|case stud(?:y|ies)|teardowns?|breakdowns?|walkthroughs?"
    r"|glossary|email course|mini[- ]?course|mini[- ]?series|masterclass|webinar"
    r"|documentary|guided meditations?|recipe (?:book|cards?|pack)|flashcards?|calculator"
    r"|spreadsheet|roadmap|deep dives?|behind[- ]the[- ]scenes(?: \w+)?|audiobooks?|field guide"
    r"|starter guide|guide|journal|(?!a |one )[a-z-]+ packs?(?! of)|presets|templates?|lead magnet"
    r"|tutorials?"
    r"|reading list|story ?times?|audio series|video series|photo essay|blooper reel|ama"
    r"|live demo|coloring book|colouring book|pdf|lookbook|sound pack|practice tracks?"
    r"|backing tracks?|script|podcast episode|interviews?|demos?|pattern book|pattern"
    r"|special|specials|segment|(?:[a-z]+-)+(?:my|your|the|a|an|me|our|it)-[a-z-]+(?: \w+)?"
    r"|(?<!limited )edition"
    r"|workout plan|meal plan|prompt pack|prompts|swatch book|q&a|bloopers|cook-?along"
    r"|sew-?along|knit-?along|sing-?along|watch party))\b"
)
MEDIUM = Pattern(
    r"\b(?:text[- ]only|audio[- ]only|video[- ]only|written[- ]only|no (?:video|face|camera"
    r"|audio|talking head)s?|faceless|talking[- ]head(?: videos?)?|voice[- ]?overs?"
    r"|long[- ]form(?: videos?)?|short[- ]form(?: videos?)?|screen ?(?:cast|recording|share)s?"
    r"|all (?:video|audio|text|written)|shorts|vertical videos?|(?:^(?!\S+ \S+ only)|(?<=\bis )"
    r"|(?<=\bare )|(?<=\bbe ))(?!(?:that|my|the|your|his|her"
    r"|their|it|cash|one|time|weekly|monthly|annual|yearly|members?|adults?|kids|women|men|dads"
    r"|mums|moms|beginners|invites?|applications?|groups?|pairs|online|live|you"
    r"|(?:morning|evening|weekend|weekday|night|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?s?|in"
    r"|on|by"
    r"|for|at|a|an|now|[a-z]{3,}(?:ers|ors|ists|ians|ees)|friends|email|phone|premium|paid|vip|pro"
    r"|gold|silver"
    r"|staff|tier)\b|[a-z]+-tier)[a-z'-]{3,}(?: (?!only)[a-z'-]{3,})?"
    r" only(?=[ .!]*$| now| from)|overhead (?:shots?|camera)"
    r"|slow tv|asmr"
    r"|voice notes?|(?:live|one-take|unedited|raw|short|long|daily|weekly|bite-?sized|ten minute"
    r"|five minute|\d+ ?-?min(?:ute)?) (?:demos|interviews|videos|vlogs|tutorials|audios?"
    r"|lessons on \w+|episodes|essays|posts)|carousels|interviews only|interview format"
    r"|solo episodes|beginner (?:content|stuff|friendly \w+)|beginners only|for (?:absolute "
    r"|complete )?beginners"
    r"|before and after\w*|behind the scenes|q and as?|q&a episodes?|story ?telling|essays"
    r"|comics|photo tutorials|illustrated)\b"
)
NAMES_IT = Pattern(
    r"\b(?:call(?:ing)?|nam(?:e|ing|ed)|titl(?:e|ing|ed)) (?:it|the \w+(?: \w+)?|this"
    r"|my \w+(?: \w+)?"
    r"|module one|lesson one)\s+(?P<topic>(?!a day|off|quits|at|on|that"
    r"|an? (?:membership|course|club|community|cohort|program\w*|bootcamp|series|school|workshop)\b"
    r"|[$€£₹]?\d[\d.,]*k?(?: (?:bucks|dollars|quid|pounds|euros?|rupees|a|per|each|flat)\b|/"
    r"|[ .!]*$))[^\s~].*)|\b(?:is|be"
    r"|are) (?:now )?called\s+(?P<called>\S.*)"
)
WITH_WHOM = Pattern(
    r"\b(?:(?:demo|tour|walkthrough|review|breakdown|teardown|recap|history|interview|profile"
    r"|guide|series|story)s? (?:of|with|to|for|from)|(?:chat|conversation|qanda|q and a|talk|call"
    r"|live"
    rf"|session)s? with) (?P<topic>{NOT_TOPIC}[^\s~].*)"
)
WHOLE_COURSE = Pattern(
    r"\b(?:doing|do|teach(?:ing)?|mak(?:e|ing)|record(?:ing)?|film(?:ing)?|writ(?:e|ing)"
    r"|build(?:ing)?|creat(?:e|ing)|run(?:ning)?|releas(?:e|ing)|going with|go with"
    r"|offer(?:ing)?|sell(?:ing)?|host(?:ing)?|be|is|with|add(?:ing)?|leaning towards?"
    r"|leaning to|settled on|decided on|picked|chose) "
    r"(?P<what>(?:a|an|the|some|my|short|free|mini|one) (?:(?!(?:for|of|on|in|at|to|with|from|by"
    r"|and|every|each|per)\b)[\w'-]+ ){1,4}?(?:course|class"
    r"|workshop|series|masterclass|one|podcast|newsletter|challenge|guide|ebook|tutorials?|vlog"
    r"|zine|webinar|book|retreat|episode))(?= (?:about|on|for|first|instead|next|called)\b|,|$)"
)


def extract(text: str, *, listed: bool = False) -> Iterator[Found]:
    """Give what a clause says about topics and about what is made.

    `listed` says that a list follows: "three lessons:" names topics then.
    """
    for pattern in BY_VERB:
        match = pattern.search(text)
        if match:
            yield topic(match, text)
    for match in treated_in(text):
        yield topic(match, text)
    for match, subject in roles_in(text):
        yield topic(match, text, subject=subject, focus=match.end() if subject == "name" else None)
    match = REFERS.search(text)
    if match and not OTHER_MATTER.match(text[match.end("chosen" if match["chosen"] else "what") :]):
        yield topic(match, text, subject=subject_of(match.group("what")), focus=focus_of(match))
    counted = OF_LIST.search(text)
    if counted and (listed or not PARTS_END.search(text)):
        yield topic(counted, text)
    for pattern, sure in ((DELIVERS, True), (MEDIUM, True), (WHOLE_COURSE, False)):
        match = pattern.search(text)
        if match:
            yield topic(match, text, sure=sure)


BY_VERB = (ABOUT, COVERS, OPENS, STARTS_ON, FIRST_THING, NAMES_IT, WITH_WHOM)
PARTS_END = Pattern(r"\b(?:lessons?|videos?|episodes?|workshops?|classes|projects|posts)$")
OTHER_MATTER = Pattern(
    r" per\b| (?:starts?|begins?|stops?|finish(?:es)?|keeps?|goes|resumes?) [a-z]{2,}ing\b"
    r"| (?:drops?|airs?|lands?|launches|premieres?|goes live|comes out|goes out)\b| on[ .!]*$"
    r"| (?:before|after|until|till|around|sometime|once|while|during) | (?:i|you|they|he|she|it) "
    r"| for (?:an? (?:dollar|euro|pound|buck|quid|fiver|tenner)|nothing|free|\d|[$€£]|all|everyone"
    r"|me|us)\b| (?:with"
    r"|from|by) (?:me|us|him|her|them|my|our)\b"
    r"|(?: (?:is|are|will be))? (?:on (?:me|us|the house)|nowhere|far from|miles)\b"
    r"| (?:runs?|lasts?|goes|stays?|continues?) (?:through|until|till|to|from|for)\b|(?: (?:is|are"
    r"|will be|will|starts?|begins?|resumes?|kicks? off|wraps?(?: up)?|opens?|drops?|goes|go"
    r"|costs?|lands?|airs?|runs?|comes?"
    r"|happens?|launches|out|itself|for \w+|just|going to be|now|probably|definitely|stays|has"
    r"|at|ends?|closes?|gets?|each|every))*"
    r" (?:at |on (?=(?:the \d|my|hold|\d|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?"
    r"|saturdays?|sundays?|zoom|youtube|circle|skool|discord|patreon|instagram|substack|telegram"
    r"|twitch|kajabi|podia|gumroad|spotify|its way|track|time|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)\b)|in |the \d|by |next |this "
    r"|every |each |live |up |free\b|out\b|off\b|open\b|a month|[$€£₹\d]|done|ready|finished"
    r"|\w+ing (?:me|my|us)\b|written|recorded|filmed|built|set\b|not\b|too\b|my (?:favourite"
    r"|favorite|mind)|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|"
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|weekly|monthly|daily|uploaded|edited|still|killing|almost|nearly|here|there|so |very "
    r"|really |going (?:well|badly|live|out|up)|hosted|on hold|sold|full)|\s?[.,]?$"
)


def focus_of(match: re.Match[str]) -> int:
    """Return where the matter itself begins, after "about" and the like."""
    return match.end("how") + 1 if match.group("how") in SAYS_ABOUT else match.start("how")


SAYS_ABOUT = {"about", "on", "cover", "covers", "covering"}


def topic(
    match: re.Match[str],
    text: str,
    *,
    subject: str | None = None,
    sure: bool = True,
    focus: int | None = None,
) -> Found:
    """Return the topic found; its clause tells it best."""
    return Found(
        category=Category.CONTENT,
        subject=subject or subject_of(text),
        focus=next(
            (match.start(g) for g in ("topic", "called") if match.groupdict().get(g)), focus
        ),
        value=match.group().strip(),
        start=match.start(),
        end=match.end(),
        whole=True,
        aside=bool(FOR_WHOM.search(match.string[: match.start()])),
        sure=sure,
    )


def subject_of(text: str) -> str:
    """Return which piece of content it is: "lesson 1" and "bonus" are chosen apart."""
    numbered = re.search(
        r"\b(lesson|module|week|episode|session|phase|chapter|issue|unit|part) (one|two|three"
        r"|four|five|\d+)\b",
        text,
    )
    if numbered:
        return numbered.group()
    if re.search(r"\b(?:bonus|freebie|lead magnet|giveaway|download)\b", text):
        return "bonus"
    if re.search(r"\b(?:first|opener|pilot|opening|open|kick off)\b", text):
        return "opener"
    if re.search(r"\b(?:call(?:ing)? it|nam(?:e|ing)|title)\b", text):
        return "name"
    return "topic"
