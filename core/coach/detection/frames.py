"""What is done in which part: "in each lesson we learn a song", "week two goes on grants"."""

import re
from functools import lru_cache

from core.coach.detection.patterns import Pattern
from core.coach.detection.roles import NUMBERED, PIECE, PLACED

TIMES = r"(?:month|term|year|level|phase|block|half|night|evening|fortnight|hour)"
PART = (
    rf"(?:{NUMBERED}|{TIMES} (?:one|two|three|four|five|six|\d{{1,2}})"
    rf"|(?:(?:the|my|our) (?:(?:whole|entire|very|{PLACED}) )+|(?:each|every) (?:\w+ly )?)"
    rf"(?:{PIECE}|{TIMES}|day)s?)"
)
"""Part of what is made or held."""

GROUP = (
    r"(?:we|everyone|everybody|members|students|learners|beginners|(?:my|our) (?:kids|class|group"
    r"|choir|students|members|beginners)|(?:they|you|people)(?= (?:will|might|could|may|all)\b))"
)
US = rf"(?:i|{GROUP})"
WILL = (
    r"(?:(?:will|would|might|could|may|am|are|is|going to|all|just|only|always|then|both|each|also"
    r"|probably|most likely|likely|finally) )*+"
)
NO_MATTER = (
    r"(?!.*(?:%|percent|[$€£₹]))(?!(?:am|are|was|were|is|be|been|being|have|had|has|having|do|did"
    r"|does|need|think|want|know"
    r"|wonder|wondered|lost|got|get|went|go|going|goes|feel|felt|charge|pay|meet|met|launch|open"
    r"|sell|sold|move|switch|raise|guess|hope|believe|say|said|tell|told|love|hate|like|close"
    r"|release|drop|send|sent|post|host|use|film|edit|finish|wrote|come|came|take|took|see|saw|stop"
    r"|made|ran|gave|found|broke|kept|put|bought|spent|left|forgot|fell|sat|not|never|still|can"
    r"|start|stay|earn|made|eat|ate|drink|drank|sleep|slept|cry|panic|worry|quit|give|offer|run"
    r"|[a-z]{2,}ed)\b)"
)
"""What tells of a time, a price, a place or the writer's day, and no topic."""

NO_OBJECT = (
    r"(?!(?:to|on|at|in|it|them|off|up|out|live|that|this|less|more|back|together|and|or)\b)"
)
IN_PART = Pattern(
    rf"^(?:(?:and|so|then) )?(?:(?:in|for|during|through|throughout) )?"
    rf"(?:(?!(?:each|every) {TIMES}?(?:week|day|month)s?,? i\b){PART}),? {US} {WILL}"
    rf"(?P<topic>{NO_MATTER}[a-z]+ {NO_OBJECT}[^\s~].*)"
)
"""What is done in a part: "in month two we build the chair"."""


SPENDS = Pattern(
    rf"^(?:{GROUP} {WILL}|(?:i )?(?:(?:will|might|could|would|am|going to|probably|likely|just"
    r"|only) )+)(?:spend|spending|giv(?:e|ing)|dedicat(?:e|ing)|devot(?:e|ing)|set aside)"
    r" (?:(?:the|all of|all|a|my|our|whole|entire|first|second|last|full|half|two|three|four"
    rf"|opening) )*(?:{NUMBERED}|(?:{TIMES}|week|lesson|session|day|class|module)s?"
    r"(?: (?:one|two|three|\d))?) (?:(?:over|up|entirely|just|only|all) )*(?:on|to|doing|looking at"
    r"|learning|talking about|with|in) (?P<topic>(?!(?:my|the) (?:sofa|couch|phone|road|own|train"
    r"|bus|bed|loo|toilet|beach|garden)\b|hold\b|top\b|zoom\b|it\b|this\b|that\b|\d)[^\s~].*)"
)
"""What a part is given to: "we spend the whole first month on ear training"."""


FRAMES = (IN_PART, SPENDS)


@lru_cache(maxsize=512)
def framed(text: str) -> re.Match[str] | None:
    """Return what a clause says is done in a part of the whole, None where it says no such."""
    return next(filter(None, (pattern.search(text) for pattern in FRAMES)), None)
