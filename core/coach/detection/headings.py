"""What stands before a colon and names what follows: "price:", "the drum course:"."""

from core.coach.detection.content import NUMBERED_PIECE
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import NAME
from core.coach.detection.timeline import CADENCE, DATE

LABEL = Pattern(
    rf"\b(?:{NUMBERED_PIECE}|(?:module|lesson|week|episode|part|phase|session) (?:\d+|one|two"
    r"|three|four)|number"
    r"|no more \w+ing|enough \w+ing|answer|decision|verdict|(?:my |best )*guess|hunch|gut feeling"
    r"|price|pricing|platform|host|hosting"
    r"|launch(?: date)?|date|start|deadline|cut-?off|kick-?off|closing date|opening night|release"
    r"|premiere"
    r"|(?:first|second|third|next|last|final|opening) (?:lesson|module|episode|video|class|week"
    r"|session|workshop|chapter|issue|post|live|one)"
    r"|topics?|themes?|contents|subject matter|focus|angle|bonus|freebie|lead magnet|name|title"
    r"|structure|format|schedule"
    r"|agreed(?: with [\w ]{2,20})?|place|where|venue|day|change of plan|(?:new |the |my "
    r"|our )?plan|correction|(?:mind|minds) (?:is "
    r"|are )?made up"
    r"|(?:prices?|dates?|times?|days?|fees?|rates?|plan|name|format|structure|platform|schedule"
    r"|rules?)"
    r" (?:is|are) (?:now )?(?:fixed|set|confirmed|decided|final|agreed|in)"
    r"|moderators?|mods|hosts?|assistants?|teachers?|helpers?|co-?hosts?|editors?|captains?"
    r"|tutors?|mentors?"
    r"|made the call|call made|sorted|settled|house rules?"
    r"|rules?|policy|syllabus|running order|language|first lesson|lesson one|week one|module one"
    r"|for (?:the|my|our) [\w' -]{3,40}|(?:each|every) (?:week|module|lesson|session|month|class"
    r"|unit|day)|(?:goes )?like (?:this|so)"
    r"|in (?:english|other words|short)|price points?|modules|tiers|content|subject|start|starts"
    r"|opening|cap|limit|size|length|duration|level|levels|groups?|days?|times?|when|where"
    r"|(?:two|three|four|\d) (?:prices|dates|options|plans|choices|parts|days|formats|rules)"
    r"|payments?|email|emails|newsletter|community|niche|cost|fee|trial|discount)(?: (?:thing"
    r"|question|issue|bit))?(?: (?:for"
    r"|of|in) [\w ]{1,30})?$"
)

THING_LABEL = Pattern(
    r"(?:(?:so|ok|and|right|anyway|then) )*(?:the|my|our) (?:(?!is |are )[\w'-]+ ){0,3}?(?:course"
    r"|class"
    r"|classes|workshop|series|podcast|show|newsletter|guide|book|zine|programme?|channel|club|camp"
    r"|retreat|membership|community|group|launch|cohort|pilot|beta|season|term|shop|store|offer"
    r"|bundle"
    r"|pack|kit)"
)
"""What is decided about, before a colon: "the drum course: grooves first"."""

MATTERS = (
    r"(?:price|pricing|prices|cost|fee|platform|host|hosting|(?:(?:group|class|cohort|batch"
    r"|team) )?size"
    r"|head ?count|bonus|freebie|name"
    r"|title|topic|theme|schedule|date"
    r"|timing|launch|start|structure|format|calls|lives|emails|newsletter|payments?|community|chat"
    r"|videos|lessons?|first lesson"
    r"|opener|tiers|seats|numbers|content|deadline|trial|guest|length)(?: (?:front|side|question"
    r"|thing|issue|bit|part))?"
)
ABOUT_WHAT = Pattern(
    r"(?:(?:so|ok|and|right|now|also) )*(?:as for|regarding|on|about|re|concerning|when it comes to"
    r"|in terms of|as to|for"
    rf"|with regards? to|as regards) (?:the |my |our )?(?:[\w'-]+ )?{MATTERS}"
)
"""What the next words are about: "as for the bonus, a glossary"."""

LIST = (
    r"(?:(?:final|topic|module|lesson|full|new) )*(?:list|line-?up|running order|syllabus"
    r"|curriculum)(?: (?:for|of) [\w' ]{2,30})?"
)
BY_ITSELF = Pattern(rf"(?:(?:so|ok|and|right|now|also) )*(?:the |my |our )?(?:{MATTERS}|{LIST})")
"""A sentence that only names what the next settles: "Platform? Skool."."""

VALUE_ALONE = Pattern(
    rf"(?:(?:so|and|ok|it is|definitely|just|only|on|from) )*(?:{NAME.pattern}|{DATE.pattern}"
    rf"|{CADENCE.pattern}"
    r"|[$€£₹]?\d[\d.,]*(?: ?(?:bucks|dollars|euros?|pounds|quid|rupees|chf|usd|eur|gbp))?(?: ?(?:a"
    r"|per|/) ?[a-z]+)?)"
    r"(?: (?:it is|then|now|final|done))?"
)
"""Nothing but a value: a whole sentence of it, or all that follows a colon, is the answer."""
