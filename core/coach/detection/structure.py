"""How the offer is built: parts, tiers, groups, seats, formats, people."""

import re
from collections.abc import Iterator

from core.coach.detection.arrangements import rules_in
from core.coach.detection.found import FOR_WHOM, Found
from core.coach.detection.model import Category
from core.coach.detection.numbers import COUNT
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import NAME
from core.coach.detection.team import (
    ASKS_FOR,
    DELEGATES,
    NAMED_DUTY,
    NEAR_DUTY,
    SERVING,
    STAFFED,
)
from core.coach.detection.words import words

PARTS = (
    r"modules?|intakes?|lessons?|phases?|parts?|sections?|chapters?|units?|stages?|steps|tracks?"
    r"|sessions?|classes|weeks?|workshops?|videos?"
    r"|levels?|pillars?|blocks?|days|months|hours|assignments?|projects?|meetings|calls?"
    r"|coaching calls"
    r"|live calls|episodes|pages|paths?|terms?|seasons?|sprints?|drills|recipes|prompts"
)
TIERS = (
    r"tiers?|plans|options|packages|bundles|membership levels|pricing levels|price points"
    r"|products|versions|editions"
)
SPACES = (
    r"channels?|groups?|rooms?|spaces?|threads|servers?|forums?|boards|boxes|pods?|circles"
    r"|subgroups|sub-groups|breakout rooms|tables|houses"
)
SEATS = (
    r"seats?|spots?|places?|people|members?|students?|participants?|attendees?|folks|learners"
    r"|women|men|writers|players|kids|couples|families|heads|slots?|clients?|founders|artists"
    r"|musicians|beginners|subscribers|runners|singers|parents|owners|pupils|trainees|teens"
    r"|teenagers|adults|girls|boys|mums|moms|dads|patients"
    r"|guests|swimmers|dancers|painters|potters|teachers|readers|apprentices|juniors|seniors"
    r"|children"
)
TEAM = (
    r"co-?hosts?|cohosts?|moderators?|mod team|va|virtual assistants?|assistants?|editors?"
    r"|community manager|guest (?:teachers?|speakers?|experts?|instructors?|hosts?|lecturers?)"
    r"|teaching assistants?|tas|coach|coaches|instructors?"
    r"|teachers?|mentors?|ambassadors?|volunteers?|helpers?|admins?|team of \w+|team|tutors?"
    r"|facilitators?|hosts|captains?|buddies|buddy|mentor|designer|producer|community lead"
    r"|bookkeeper"
    r"|(?:team |group |section )?leaders?|co-?teachers?|co-?founder|greeters?|guest hosts?"
)
COHORTS = Pattern(
    rf"\b(?:(?:small|tiny|big|live|paid|closed|private|one|two|three|four|{COUNT}|summer|new"
    r"|quarterly) )*"
    r"(?:cohorts(?: only)?(?: of (?:about |around |max )?\w+)?|cohort(?: model|[- ]based"
    r"|[- ]style| format| only| structure| of (?:about |around |max )?\w+)"
    r"|(?<=\ba )cohort|intakes|batches of \w+)\b"
)
FORMATS = Pattern(
    r"\b(?:(?:drop|walk)-ins?(?! (?:to|and see)\b)|(?:drop|walk) in(?= (?:class|session|only"
    r"|format|style"
    r"|group|basis|model|thing))|(?:^|(?<=maybe )|(?<=probably ))(?:rolling|pairs|trios|quartets"
    r"|fours"
    r"|threes|teams|terms|cohorts|circles|pods|semesters|intakes|solo)(?=,? (?:rather than"
    r"|instead of"
    r"|over|not)\b| ?~)"
    r"|(?:a|one|two) (?:[a-z-]+ )?(?:trilogy|quartet|trio|duo|pair|double bill|triptych|suite"
    r"|handful)"
    r" of (?:[a-z-]+ )?(?!(?:shoes|people|friends|socks|jeans|films?|movies|guests"
    r"|idiots)\b)[a-z]+s\b"
    r"|(?<=\ba )(?:(?:two|three|four|five|six)-?parter|trilogy|double bill)"
    r"|self[- ]?(?:paced|study|guided|directed|led|taught|run)|evergreen|(?:at )?(?:their"
    r"|your|its|his|her) own (?:pace"
    r"|speed|rhythm|time)|at[- ]your[- ]own[- ](?:pace|speed)|face[- ]to[- ]face"
    r"|in[- ]person(?: only)?"
    r"|online[- ]only|fully online|remote only|residential|on[- ]site|live (?:classes|lessons|calls"
    r"|sessions|teaching)(?= ?~| not\b| rather| instead| only)|drip(?:ped"
    r"|ping|[- ]fed|[- ]feed)?|live[- ]only|all live|fully live|pre[- ]?recorded|hybrid"
    r"|asynchronous|async|one[- ]on[- ]one|1[:-]1s?|1[- ]on[- ]1|one[- ]to[- ]ones?"
    r"|group (?:coaching|program|programme|calls?|sessions?|format|model|classes)"
    r"|small[- ]groups?(?: of \w+)?|mastermind|office hours?|buddy (?:system|pairs)"
    r"|accountability (?:pods?|partners?|groups?|buddies|pairs)"
    r"|peer (?:review|feedback|groups?)|application[- ]only|by application|invite[- ]only"
    r"|waitlist[- ]only|rolling (?:enrol+ment|admissions?|start|intake|basis)|(?<!we"
    r" )(?<!i )(?<!to )open (?:enrol+ment|all year)"
    r"|(?<=doing )(?:live|recorded|online) (?:classes|lessons|calls|sessions|teaching)"
    r"|(?:do|doing|run|running|teach|teaching|keep|keeping|hold|holding) (?:it|them|this"
    r"|everything|the \w+) (?:all )?live(?=[ .!]*$| ?~| (?:not|with|because|since|so|instead"
    r"|rather)\b)|^(?:(?:so|and|but) )?(?:it|everything|(?:the )?(?:lessons|classes|sessions"
    r"|workshops|calls)) (?:will|is going to|has to|are going to) be (?:all )?live(?= now| then"
    r"| instead| ?~|[ .!]*$)|(?<=toward )live(?= ?~|$)|(?<=towards )live(?= ?~|$)|always open"
    r"|open[- ]door|year[- ]round"
    r"|(?:run|running|do|doing|structure|structuring|treat|set) (?:it|this|them|everything|things"
    r"|the \w+|the whole \w+) (?:all )?(?:up )?(?:more )?as (?:a|an|one)"
    r"|single (?:tier|level|plan|group|feed|space|room|channel|track|thread|class)|(?:^"
    r"|(?<=maybe )|(?<=probably )|(?<=perhaps )"
    r"|(?<=it is ))only for (?:the )?(?:beginners|women|men|adults|members|locals|teachers|parents"
    r"|couples|students|kids|teens|[a-z]{3,}(?:ers|ors|ists|ians|ees))(?=[ .!]*$| at first"
    r"| for now)"
    r"|(?:^|(?<=\bis )|(?<=\bit to )"
    r"|(?<=\bare )|(?<=\bbe ))(?:adults?|kids"
    r"|members?|women|men|dads|mums|moms|girls|boys|beginners|students|teachers|parents|couples"
    r"|singles|teens|patrons|subscribers|locals|invites?|applications?|groups?|pairs"
    r"|[a-z]{3,}(?:ers"
    r"|ors|ists|ians|ees)) only(?=[ .!]*$| now| from)|one (?:tier|level|plan|price tier"
    r"|size fits all"
    r"|big group)|flat (?:tier|structure)|(?:two|three|2|3|four|4)[- ]tier(?:ed)?(?: \w+)?"
    r"|tiered|free tier plus paid|freemium model"
    r"|(?:\d+|two|three|four|five|six|eight|ten|twelve)[- ](?:week|day|month|part|strand|track"
    r"|level|stage|room|module|lesson"
    r"|session|person|step)[- ](?:program|programme|course|bootcamp|challenge|cohort|sprint"
    r"|series|workshop|intensive|curriculum|format|class|plan|structure|journey|thing|one"
    r"|version|run|block|affair|job|deal|mini[- ]?course"
    r"|retreat|group|framework|path)\w*"
    r"|(?:one |a |an |single )?(?:full|half|whole|all|one|two|three)[- ]day (?:\w+ )?(?:workshop"
    r"|thing|affair|intensive|masterclass|session|event|retreat|class"
    r"|course|seminar)s?|(?:weekend|online|live|one day|one-day|evening) (?:bootcamp|intensive"
    r"|retreat)"
    r"|bootcamp(?: style| format| model)?|masterclass format|workshop format|membership model"
    r"|(?<=call it a )(?:club|course|community|school|workshop)|(?<=calling it a )(?:club|course"
    r"|community|school|workshop)|subscription model|course model|(?<=\ba )(?:monthly |paid "
    r"|free )?membership(?=$|,|;| now"
    r"| instead"
    r"| rather| not| from)"
    r"|(?:vip|premium|pro|inner circle|basic|founding member|supporter|gold|bronze|silver"
    r"|student|paid|higher|lower|top|second|third|free|middle|mid) (?:tier|level|circle"
    r"|plan)s?(?= (?:with|for|that|where|gets?|includes?|has|on|above|below|behind|and)|$)"
    r"|quiz(?:zes)?|homework|capstone|certificates?(?: of completion)?|final project|graduation"
    r"|breakout rooms?|study groups?|critique (?:groups?|circles?)|feedback (?:rounds?|loops?)"
    r"|hot seats?|live q&as?|(?:group|pair|partner|team) work|independent study|co-?working"
    r"|body doubling"
    r"|no (?:tiers|cohorts|modules|live calls)|all[- ]in[- ]one|all access"
    r"|everything in one(?! (?:place|go)\b)"
    r"|one (?:big|long|single|giant|combined|whole) (?:course|class|group|program\w*|workshop"
    r"|bundle|tier|room"
    r"|chat|channel|session|block|feed|space)|à la carte|a la carte|modular|standalone (?:lessons"
    r"|workshops|modules)|stand-alone \w+"
    r"|(?:module|lesson|week|chapter|unit|step) by (?:module|lesson|week|chapter|unit|step)"
    r"|in order|any order|choose your own|learning paths?|in pairs|their own (?:channel|group"
    r"|room|space)|forum|solo|on my own|by myself|just (?:me|us)(?: and \w+)?(?= (?:running"
    r"|hosting|teaching|doing)|$)|pass or fail|leaderboard|points system|levels system|roles"
    r"|rotating hosts?"
    r"|lurkers|read-only|onboarding(?: call| sequence| quiz| survey)?|paid members only"
    r"|subscribers only|members[- ]only \w+|cameras? (?:stays? |are |is )?(?:on|off)"
    r"|(?:the rest|everything else) (?:is |are |will be )?(?:pre-?)?recorded(?=$"
    r"|,| and))\b"
)
ADDED = Pattern(
    r"\b(?:add|adding|open|opening|creat\w+|mak\w+|having|set\w* up|start\w*|there (?:will be|is"
    r"|are)"
    r"|have) (?:a|an|one"
    r"|another) (?:[\w-]+ ){0,2}(?:channel|group|room|space|forum|chat|tier|level|track|section"
    r"|cohort|server|corner|area|lounge|wall|board|feed|thread|directory|circle|hub|library|vault"
    r"|club|clinic|rota|pod|squad|table|hangout|tests?|exam|quiz|assessment|audition)\b"
    r"|\b(?:first|second|third|middle|bottom|entry) (?:tier|level) (?:is|sees?|gets?|has"
    r"|includes?)\b"
    r"|\b(?:paid|vip|top|higher|free|lower|premium|basic) (?:tier|members?|level"
    r"|plan)s? (?:sees?|gets?|has|have|can see|includes?|comes? with|unlocks?)\b"
)
LOCKING = Pattern(
    r"\b(?:lock(?:ed|ing|s)?|gat(?:ed|ing|e)|hid(?:e|den|ing)|put(?:ting)?"
    r"|keep(?:ing)?) (?:[\w'& -]{1,40}) (?:behind|inside|for|in) (?:the |a |my "
    r"|our )?(?:[\w-]+ ){0,2}(?:tier|paywall|members?|level|subscribers|vips?|plan|vault)\b"
    r"|\b(?:behind|only for) (?:the |a )?(?:\w+ )?(?:paywall|tier|paid members|subscribers"
    r"|patrons|vips)\b"
)
SPLITS = Pattern(
    r"\b(?:split|divid|fold|cut|chop|carv|slic|(?<!on )(?<!a )break|broke|sort|group|organi[sz]"
    r"|arrang|structur|separat"
    r"|pair|match"
    r"|combin|merg|mix|rotat|alternat|team|partner|buddy|sit(?!ting)|seat"
    r"|(?<!probably )place)\w* (?:it "
    r"|them |everyone "
    r"|people |members |(?:the|each|every|all|our|all the|all my) (?:[\w-]+ ){1,3}?"
    r"|newbies |beginners |my \w+ |folks |up )*"
    r"(?:up )?(?:into|in|by|across|with|between|to|from|as|together)\b"
)
CAPS = Pattern(
    r"\b(?:cap(?:ped|ping)?|limit(?:ed|ing)?|max(?:imum|ing)?|up to|at most|no more than|only"
    r"|just) (?:it |them |each \w+ |the \w+ |tickets |places |numbers |class sizes? |everything "
    r"|things |seats |enrol+ment |groups "
    rf"|that )?(?:out )?(?:at |to |of |is )?(?:{COUNT})(?: (?:{SEATS}|{SPACES}|{PARTS}|{TIERS}"
    r"|per))\b"
    r"|\b(?:cap(?:ped|ping)?|limit(?:ed|ing)?|max(?:imum|ing)?) (?:it |them |each \w+ |the \w+ "
    r"|everything |things |seats |tickets |places |numbers |enrol+ment |groups |of |that "
    r"|out )*(?:at |to |of "
    rf"|is )?(?:{COUNT})\b"
    rf"|\b(?:max(?:es|ing)?|tops?|topping) out at (?:{COUNT})\b"
    r"|\b(?:cap(?:ped|ping)?|limit(?:ed|ing)?|max(?:imum|ing)?|keep(?:ing)?|hold(?:ing)?"
    r"|restrict(?:ed|ing)?|kept|held) (?:the|each|every|my|our|a|all) (?:[\w'-]+ ){1,4}?(?:at|to)"
    rf" (?:{COUNT})(?: (?:{SEATS}|{SPACES}|{PARTS}|{TIERS}|per|max|only|each))?(?=$|[ .,!~]*$"
    r"| (?:because|and|so|as|max|people|per)\b)"
    rf"|\b(?:keep(?:ing)?|hold(?:ing)?) (?:it |them |things |numbers )?(?:down )?to"
    rf" (?:just |about |around )?(?:{COUNT})(?: (?:per|in|to|around|at) (?:a|an|each|every|the|my)"
    rf" (?!week|month|year|day|head)[a-z]+|(?: (?:{SEATS}))?(?=[ .!~]*$))"
    rf"|\b(?:{SEATS}|group|class|cohort|room|enrol+ment|entry|numbers|sign-?ups) (?:will |must "
    r"|just "
    r"|always )*(?:stops?|ends?|closes?|caps?|limits?|stays?|is full|are full"
    r"|fills?(?: up)?) (?:out )?at"
    rf" (?:{COUNT})\b(?! ?(?:am|pm|o'clock|:))"
    rf"|\b(?:no more than|max(?:imum)?|at most|up to) (?:{COUNT}) [a-z]+ (?:each )?(?:per"
    rf"|(?:to )?(?:an?|each"
    r"|every)|in (?:an?|each|every)) (?!week|day|month"
    r"|year|hour)[a-z]+\b"
    r"|^(?:seats|places|spots|people|members|group size|modules|lessons|weeks|sessions|tiers"
    r"|cohort size) (?:is |are |= ?)?"
    rf"(?:about |around |max )?(?:{COUNT})(?=[ .!]*$)"
    rf"|^(?:no more than|max(?:imum)?|at most) (?:{COUNT})(?=[ .!~]*$)"
    rf"|\b(?:{COUNT}) of (?:us|them|you) (?:max|maximum|tops|at most|only|in total|per \w+"
    r"|at a time)\b"
    rf"|\b(?:{COUNT})(?: people)? (?:to|per) (?:an?|each|every) (?!week|month|day|year|hour|minute"
    r"|session|lesson"
    r"|call|video|post|head|person|seat|bed|car|pack|box|unit|term|quarter)[a-z]+\b"
    rf"|\b(?:{COUNT})(?: (?!minutes?|mins?|hours?|seconds?)\w+)? (?:max|maximum|tops|at most"
    rf"|per (?:cohort|group|class|session"
    r"|room|pod|module|call|table|round|intake))\b"
    rf"|\b(?:max|maximum|up to|at most|no more than) (?:{COUNT}) (?:per|to an?|an?) (?:family"
    rf"|household"
    r"|couple|ticket|school|company|table|car|tent|team|choir|band|login|account)\b"
)
KIND = (
    r"short|small|live|core|main|big|separate|different|paid|free|private|weekly|bite-sized"
    r"|video|coaching|group|mini|long|membership|text|voice|public|recorded|price|pricing|little"
    r"|total|hour-long|themed|new|founding"
)
COUNTED = Pattern(
    rf"\b(?!(?<=in )one (?:place|go)\b)(?P<count>{COUNT})(?: (?:{KIND}))* "
    rf"(?P<unit>{PARTS}|{TIERS}|{SPACES}|{SEATS}|{TEAM})\b(?! (?:ago|old|left|recorded|filmed"
    r"|edited|uploaded|done|finished|in it|now|so far"
    r"|and counting|following|waiting|already|asked"
    r"|signed|replied|said|out|from now|before|after|late|early|later|on (?:tiktok|instagram"
    r"|youtube|my list)|a (?:week|month|day)|per (?:week|month)))"
)
ROLE = Pattern(
    rf"\b(?:the |my |our )?(?:{TEAM}) (?:is|are|will be) (?!\w+ing\b|in\b|on\b|the best|great|nice"
    rf"|not\b|so\b|too\b)[a-z]+\b|"
    r"\b(?:my|our|a|an|is|with|as|hire|hiring|bring(?:ing)?(?: on| in)?|recruit(?:ing)?"
    r"|get(?:ting)?|add(?:ing)?|need|two|three|one|invite|inviting|appoint\w*|make|making|have"
    rf"|having|use|using|be|no) (?:(?!(?:for|of|to|from|by|on|in)\b)[\w'-]+ ){{0,3}}?(?:{TEAM})\b"
)
LIKELY = r"(?:and|so|then|most|likely|probably|maybe|perhaps|possibly|now|also|i think|i guess) "
"""What may stand before who does what."""

DUTY = Pattern(
    r"\b(?:runs?|handles?|running|handling|takes? (?:over|care of)|taking (?:over|care of)"
    r"|manages?|managing|moderates?|moderating|edits?|editing|looks after|looking after|leads?"
    r"|leading|co-?hosts?|co-?hosting|does|doing|in charge of) "
    r"(?:all |the |my |our |of |all of the )*(?:onboarding|moderation|moderating|support"
    r"|customer support|welcome calls?|editing|thumbnails|admin|q&as?|q and as?|inbox|dms|tech"
    r"|community|back ?end|comments|captions|show notes|scheduling|bookkeeping|design|social(?:s"
    r"| media)?|marketing|ads|emails|chat|posts|video editing|live chat|the door|refunds"
    r"|welcome\w*|the group|discord|server|bookings?|sound|audio|filming|camera)\b"
)
ARRANGED = Pattern(
    r"\b(?:quiz|worksheet|homework|assignment|call|lesson|video|workbook|exercise|checklist"
    r"|recap|q&a|test|task)s? (?:after|at the end of|between|before|for|in|per|with) (?:each"
    r"|every)(?: \w+)?\b"
    r"|\b(?:separate|private|dedicated|extra|second|own) (?:channel|group|room|space|forum|chat"
    r"|track|server|section)\b"
    r"|\b(?:each|every) (?:video|tutorial|episode|recipe|project|class"
    r"|workshop|call|month|day)\b(?= (?:also )?(?:gets|comes with|has) (?:an?|its own|captions"
    r"|subtitles)\b)|\b(?:each|every) (?:module|lesson|week|phase|unit|tier|member|cohort|session"
    r"|student"
    r"|pod|group|team|table|pair|room|channel|circle|squad"
    r"|level)\b(?= (?:has|gets|ends|comes|includes|will|is|with|gives))"
    r"|\b(?:hir(?:e|ed|ing)|recruit(?:ed|ing)?|bring(?:ing)? (?:on|in)|brought (?:on|in)"
    r"|ask(?:ed|ing)|get(?:ting)?|got) (?:my |our |the |one of |two of "
    r"|some of )*\w+(?: \w+)? (?:to|as)"
    r" (?:be |a |my |our |help "
    r"|the )*(?:moderat|edit"
    r"|run|host|handle|manage|teach|co-?host|design|lead|mod|va|take|look)\w*"
    r"|\bhir(?:e|ed|ing) (?!a (?:hall"
    r"|room|van|venue|car))[a-z]\w+|\b(?:bring|get|hav|invit)\w* (?:my |our )?\w+(?: \w+)? (?:in"
    r"|on(?: board)?"
    r"|along|back) (?:as|to|for)\b"
    r"|\b(?:run|host|teach|lead|co-?host|present)(?:ning|ing)? (?:this|it|them|the \w+"
    r"|everything) with (?!a\b"
    rf"|the\b|an\b|no\b|some\b|just\b|only\b|live\b|zero\b|all\b|{NAME.pattern})(?:my )?[a-z]+"
    r"|\b(?:buddies|pairs|trios|threes|bands|crews|clusters|pods|teams|groups|circles|tables|rooms"
    r"|batches|classes) of \w+\b|\bone (?:tier|level"
    r"|group|big group|room|channel|plan) only\b"
    r"|\b(?:beginners?|newbies|intermediates?|advanced|vips?|new members|regulars"
    r"|veterans) (?:first|separate|together|apart|group|room|channel|section|track)\b"
)
NAMED_TEAM = Pattern(rf"^(?:{LIKELY})*(?:{NAMED_DUTY.pattern}|{SERVING.pattern}).*")
WITH_DATES = Pattern(r"^(?:weeks?|days|hours|months?)$")


def extract(text: str) -> Iterator[Found]:
    """Give what a clause says about parts, groups, seats, formats and people."""
    counts = ANY_COUNT.search(text) is not None
    for pattern, subject in PATTERNS:
        for match in pattern.finditer(text) if counts or pattern not in OF_A_COUNT else ():
            yield built(match, subject)
    for match, subject in rules_in(text):
        yield built(match, subject)
    for match in COUNTED.finditer(text) if counts else ():
        unit = match.group("unit")
        if len(match.group("count")) >= LONG_NUMBER and is_singular(unit, match.group("count")):
            continue
        if (
            WITH_DATES.match(unit)
            and not re.search(
                r"\b(?:long|program|programme|course|total|lasts?|length|split|runs?|running|takes?"
                r"|do|doing|over|settled on|going with|going to|instead"
                r"|decided on|landed on|gone for|down to|lean\w*|stick\w* (?:with|to))\b|\b(?:it"
                r"|this|the \w+) (?:is"
                r"|will be) \S+ \w+(?: now)?$",
                text,
            )
            and match.group() != text.strip(" .!")
        ):
            continue
        yield built(match, subject_of_unit(unit))


LONG_NUMBER = 3


def is_singular(unit: str, count: str) -> bool:
    """Return whether a number before a unit can't count it: "the ETA 2824 lesson"."""
    return count.isdigit() and not unit.endswith("s") and unit not in UNCHANGED


UNCHANGED = words(
    "people folks women men kids children staff va coach team mod designer producer series"
    " headcount"
)


def built(match: re.Match[str], subject: str) -> Found:
    """Return the part of the structure found; its clause tells it best."""
    return Found(
        category=Category.STRUCTURE,
        subject=subject,
        value=match.group().strip(),
        start=match.start(),
        end=match.end(),
        whole=True,
        aside=bool(FOR_WHOM.search(match.string[: match.start()])),
    )


def subject_of_unit(unit: str) -> str:
    """Return what a counted thing is a count of."""
    for pattern, subject in (
        (SEATS, "seats"), (TIERS, "tiers"), (SPACES, "spaces"), (TEAM, "team"),
    ):  # fmt: skip
        if re.fullmatch(pattern, unit):
            return subject
    return "parts"


ANY_COUNT = Pattern(COUNT)
OF_A_COUNT = {CAPS}
"""What only reads numbers."""

PATTERNS = (
    (NAMED_TEAM, "team"),
    (NEAR_DUTY, "team"),
    (ASKS_FOR, "team"),
    (DELEGATES, "team"),
    (CAPS, "seats"),
    (COHORTS, "format"),
    (FORMATS, "format"),
    (ADDED, "spaces"),
    (LOCKING, "access"),
    (SPLITS, "spaces"),
    (ROLE, "team"),
    (STAFFED, "team"),
    (DUTY, "team"),
    (ARRANGED, "parts"),
)
