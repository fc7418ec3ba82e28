"""The rules of an offer: who may, must and gets what, how long access lasts, what is refunded."""

import re
from collections.abc import Iterator

from core.coach.detection.groups import PATTERNS as GROUPED
from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import ARRANGEMENTS, PARTICIPANTS, PEOPLE, PIECES
from core.coach.detection.patterns import Pattern

WHO = "|".join([*sorted(PARTICIPANTS, key=len, reverse=True), PEOPLE])
TAKES_PART = (
    r"(?:(?:the|my|our|all|every|each|only|new|paid|paying|free|any|founding|first|old|existing"
    r"|current|past|former|returning"
    rf"|non) )*(?:(?:{WHO}|(?<=free )(?:lot|ones|crowd|side)|(?<=paid )(?:lot|ones|crowd|side))"
    r"(?: who(?: [\w'-]+){1,6}?| (?:on|in|from|with)(?: [\w'-]+){1,4}?)?|whoever(?: [\w'-]+){1,6}?)"
)
DUTY = (
    r"(?:(?:will|all|both|just|also|only|then|now|always|first|should|would) )*(?:(?:has|have|need"
    r"|needs|get|gets|is allowed|are allowed|is free|are free|is expected|are expected|is required"
    r"|are required) to|must|can(?: not)?|may|submits?|votes?|appl(?:y|ies)|pairs? up|shares?"
    r"|stays? in|moves? (?:up|on)|unlocks?|rotates?|signs? (?:a|an|the|up)|introduces?"
    r"|works? (?:in|through|at|together)|starts? (?:in|on|at|with|together)|meets? in"
    r"|joins? (?:in|a"
    r"|the)|keeps? (?:the|their|its|access|what|whatever)|loses? (?:the|their|access))"
)
GETS_DONE = (
    r"gets? (?:paired|matched|kicked|thrown|chucked|booted|dropped|put|moved|added|sorted|split"
    r"|placed|invited|removed|grouped)"
)
DUTIES = Pattern(rf"(?:^|(?<=\s))(?:{TAKES_PART}|you|they) (?P<duty>{DUTY}|{GETS_DONE})\b")
"""What people taking part may, must or do: "people have to apply first"."""

PERIOD = rf"(?:{COUNT}|a|an|one|the)(?: |-)?(?:hours?|hrs?|days?|weeks?|months?|years?)"
KEPT = (
    r"access|membership|replays?|recordings?|archive|links?|downloads?|logins?|licen[cs]es?|lessons"
    r"|videos|it|they|everything"
)
ACCESS = Pattern(
    rf"\b(?:lifetime|forever|unlimited|permanent|{PERIOD}(?:'s?|s)?(?: of)?) access\b"
    rf"|\b(?:gets?|keeps?|have|has) (?:the |all the |their )?(?:{KEPT}) for (?:{PERIOD}|life|good"
    r"|ever)\b"
    rf"|\b(?:{KEPT}) (?:will |only |just |then |all )*(?:vanish\w*|disappear\w*|expires?|runs? out"
    r"|(?:come|go)(?:es)? (?:down|away)|ends?|lasts?|closes?|stays? (?:up|open|available|online"
    r"|live)|(?:is|are) (?:gone|deleted"
    rf"|removed|wiped|up|available)) (?:for |after |in |within |at )*(?:{PERIOD})\b"
    rf"|\b(?:{KEPT}) (?:will |only |just )*stays? (?:up|open|available|online|live) (?:till|until"
    r"|through) \w+"
    r"|\b(?:everything|lessons|modules|content|it all|units) (?:all )?(?:unlocks?|opens?(?: up)?"
    r"|is available) "
    r"(?:at once|on day one|from day one|straight away|weekly|one at a time)\b"
    rf"|\baccess (?:for|to the \w+ for|ends?|expires|is|runs out|stays|stops) [\w ]*"
)
POLICY = Pattern(
    r"\b(?:group|class|cohort|course) splits?\b|\b(?:no |full |partial "
    r"|limited? )*refunds?\b|\b(?:refund|cancellation|attendance|late"
    r"|transfer|admissions?|house) (?:polic(?:y|ies)|rules?)\b|\bcode of conduct\b"
    r"|\b(?:one|two|three|\d)[- ]strikes?\b|\b(?:a|by|with a|off a) wait(?:ing)?[- ]?list\b"
    r"|\bwait(?:ing)?[- ]?list (?:only|first|model|system)\b"
    r"|\bapplication(?: form| process|s)?(?: only)?\b|\b(?:have|make|making|having|get|getting|let)"
    rf" (?:the |my |our |all |new |every )*(?:{WHO}) (?:to )?(?!in\b)[a-z]+\b"
    r"|\b(?:group|community|forum|channel|chat|circle|server) (?:gets|is|stays|will be"
    r"|goes) (?:now )?(?:closed|locked|archived|private"
    r"|public|hidden|read-only)\b|\bfirst come,? first served\b|\b(?:rotat|alternat|tak"
    r"|swap)\w* (?:turns|who|hosts?|hosting"
    r"|roles|leading)\b"
    r"|\bby (?:a )?(?:vote|poll|lottery|ballot|show of hands)(?=[ .!]*$)"
    r"|\bby (?:referral|application|invitation|invite|recommendation|audition)(?: only)?\b"
    rf"|\b(?:limit|restrict|reserv|keep|open|clos)\w* (?:it |this |them |entry |places "
    rf"|spots )?(?:only )?(?:to|for)"
    rf" (?:just |only )?(?:the |my |our )?(?:[\w-]+ )?(?:{WHO}|those)\b"
    rf"|\b(?:let|letting|allow|allowing|accept|accepting|admit|admitting"
    rf"|inviting) (?:in )?(?:only )?(?:the |my "
    rf")?(?:past |former |old |current |existing |new |other )?(?:{WHO}|those)\b"
    r"|\b(?:mandatory|compulsory|optional|transferable|non-transferable|invitation[- ]only)\b"
    r"|\b(?:one|a) (?:big |single |yearly )*intakes?\b"
)
DIVIDED = Pattern(
    r"\b(?:two|three|four|five|2|3|4|5) (?:halves|parts|thirds|strands|streams|acts|blocks|stages"
    r"|intakes|levels|tracks|streams|logins|rounds|sittings|houses)\b"
    r"|\ba? ?(?:[\w-]+ )?bundle of\b|\bonly (?:ever )?(?:sold|available|comes?) (?:together"
    r"|as a (?:set|bundle|pack))\b"
    r"|\b(?:separate|seperate|private|different|dedicated|quiet|extra|(?:its|their|her"
    r"|his) own) (?:\w+ )?(?:space|area|corner"
    r"|chat|room|classroom|group|session|class|call|module|unit|section|track|channel|lesson|time"
    r"|day|pod|table|level"
    r"|wing|hall|week|lounge)(?:e?s)?\b"
)
GETS = Pattern(
    rf"(?:^|(?<=\s)){TAKES_PART} (?:will |all |each |also |just )*(?:gets?"
    rf"|receives?) (?:[\w'-]+ ){{0,4}}?"
    r"(?:calls?|sessions?|slots?|hours?|days?|weeks?|buddy|mentors?|seats?|logins?|feedback"
    r"|spots?|badges?|archive|back catalogue|latest|everything|early access|previews?|posts?"
    r"|certificates?|pods?|rooms?|channels?|roles?|access|invites?|votes?|reviews?)\b"
)
"""What people taking part are given besides what is made for them."""

PAID_ONLY = Pattern(
    r"\b(?:group|community|club|channel|server|membership|forum|circle|space|chat|room) (?:is|are"
    r"|stays?|will be) "
    rf"(?:just |only |strictly )*for (?:the |my )?(?:{WHO})\b|"
    r"\b(?:is|are|be|stays?|remains?) (?:for )?(?:premium|paid|vip|pro|gold|silver|bronze|platinum"
    r"|plus|inner circle"
    r"|(?:[a-z]+[ -])?tier|members?|subscribers?|patrons?|supporters?|students?|backers?)[ -]only\b"
    r"|"
    r"\b(?:is|are|be|stays?|goes|go) (?:just |only )?(?:for|to) (?:the |my |our )?(?:[\w-]+ )?"
    r"(?:members|tier|patrons|subscribers|supporters|vips|level|plan|students)(?: only)?$"
)

LIMIT = (
    r"(?:only|just|max|maximum|at most|up to|exactly|never over|never more than|under|no more than)"
)
LENGTH = Pattern(
    r"\b(?:lessons|sessions|classes|calls|workshops|meetings|seminars|lives|q&as|qandas|modules"
    r"|units|slots)(?: (?:all|each))? (?:are|will be|be|run(?: to| for)?|last|take|go on for)"
    rf"(?: (?:{LIMIT}|about|around|all))* (?:{COUNT}|an?|half an)(?: and a half)?[ -](?:minutes?"
    rf"|min"
    rf"|hours?)\b(?=(?:,? (?:tops|{LIMIT}|each|long|flat|with|not|never)\b)|(?<=minutes)[ .!]*$)"
)
"""How long each part lasts: "lessons are 20 minutes tops"."""

PATTERNS = (
    (DUTIES, "rules"),
    (LENGTH, "length"),
    (ACCESS, "access"),
    (POLICY, "rules"),
    (DIVIDED, "parts"),
    (GETS, "rules"),
    (PAID_ONLY, "access"),
    *GROUPED,
)


def rules_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Give each rule of the offer in a clause, with the subject it settles."""
    for pattern, subject in PATTERNS:
        match = pattern.search(text)
        if match and not (pattern is DUTIES and says_nothing_of_it(match)):
            yield match, subject


def says_nothing_of_it(match: re.Match[str]) -> bool:
    """Return whether "you need to" goes on with nothing that an offer has."""
    anybody = match.group().startswith(("people can", "you can", "they can"))
    telling = ARRANGEMENTS if anybody else TELLING
    return not any(word in telling for word in WORD.findall(match.string, match.end()))


TELLING = (
    ARRANGEMENTS | PIECES | {"week", "lesson", "level", "unit", "stage", "part", "step", "day"}
)
WORD = re.compile(r"[a-z][\w-]*")
