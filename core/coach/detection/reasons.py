"""Why the writer decided: their own words, or nothing."""

import re

from core.coach.detection.completion import is_completion
from core.coach.detection.cues import RATIFIES
from core.coach.detection.found import Found
from core.coach.detection.fragments import ADOPTS, HEDGE_ALONE, WAVERS
from core.coach.detection.hedges import confidence_of
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.normalise import Normalised
from core.coach.detection.patterns import Pattern
from core.coach.detection.reading import Reading
from core.coach.detection.team import GRANTS

IMPLIED = Pattern(
    r"(?:nobody|no one|everyone|everybody|people|most of|half|any more than|anything|that is where"
    r"|that is what|that is how|they are|they all|it is (?:where|what|cheaper|easier|simpler|free"
    r"|less|the only)|too (?:much|many)|cheaper|easier|simpler|less|fewer|any (?:more|less|longer)"
    r"|i (?:am not|do not|can not|hate|love|know|need|want|refuse|already|have)|my (?:people"
    r"|members"
    r"|audience|students|subscribers|followers|crowd|clients|readers|kids|brain|whole)|the rest"
    r"|otherwise|life is too short|gives|saves|keeps)\b"
)
"""Openings of a clause that explains the one before it without saying so."""

JOINTS = {",", ";", "-", "...", "(", " - ", "--", ", and", "and"}
TELLS = Pattern(
    r"(?:(?:that|this|it|they|he|she|nobody|no one|everyone|everybody|people|folks|half|most"
    r"|anything|nothing|some|the rest"
    r"|those|these|there|otherwise|life|kids|time|any)\b|(?:the|my|our|your|any|all|half|most|a|an"
    r"|every|each|no) [\w'-]+"
    r"|i (?:am not|do not|can not|will not|have|had|hate|love|know|need|want|refuse|already|like"
    r"|literally|was|am|get|got|always|never|only"
    r"|trust|use|live|work|burn|feel|just|have been)\b|(?:my |our |the )?[a-z]{3,}s (?!and\b|or\b"
    r"|of\b|on\b|in\b|for\b|at\b|with\b|to\b|only\b|per\b|each\b|who\b|that\b|from\b|about\b"
    r"|first\b|every\b)[a-z]{3,}|(?:already|always|never|less|more|fewer|too|cheaper|easier) [a-z]+"
    r"|(?:one|two|three|four|five|six|\d+) (?:just |only )?(?:makes?|means?|would|feels?"
    r"|confuses?)\b"
    r"|we (?:all|already|have|do|are|only|can)\b|[a-z-]+s? (?:felt|is|are|has|have|was|were|can|do"
    r"|does|will|would|[a-z]{3,}s|[a-z]+ed)\b)"
)
"""How a clause begins that tells of something: what it tells explains what was decided before."""

FINITE = Pattern(
    r"^(?:it|nobody|no one|everyone|everybody|anyone|he|she|that) (?:really |just |already |only "
    r"|still |all )?[a-z]{3,}s\b"
    r"|^(?:they|people|folks|kids|fellas|(?:the |my |our )?[a-z]{3,}s) (?:all |just |already |only "
    r"|still |really )?"
    r"(?!and\b|or\b|of\b|on\b|in\b|for\b|at\b|with\b|to\b|only\b|per\b|each\b|who\b|that\b|from\b"
    r"|about\b|first\b|every\b)[a-z]{3,}\b"
    r"|\b(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|am|gets?|keeps?|makes?"
    r"|takes?|needs?|wants?|pays?|works?|costs?"
    r"|knows?|hates?|loves?|likes?|goes|go|comes?|lives?|blocks?|eats?|feels?|asks?|thinks?|seems?"
    r"|uses?|run|runs|hold|holds|sounds?"
    r"|looks?|forgets?|refuse|[a-z]{3,}ed|crash\w*|fails?|vanish|froze|broke|told|said|let|lets"
    r"|paid|bought|felt|watch|moan|switch|stay|stays)\b"
)
NO_REASON = Pattern(
    r"(?:no (?!one|body)\w+|(?:that is|it is|this is) (?:the (?:plan|number|price|decision|deal"
    r"|date|one|final|whole)|that|it|all|final|decided|settled|official|done|"
    r"locked|on the (?:calendar|fridge)|in the (?:calendar|diary)|a (?:done deal|promise))|i (?:am"
    r"|have) (?:telling|told|done|gone|sure|so|off|going to"
    r"|in the|at the|on the|typing|sorry|back|late|tired|changed|been|made|decided|just|thought"
    r"|slept|promise|swear|mean|think|guess|suppose|"
    r"reckon|will|need to go|have to go|must)|my (?:mum|mom|wife|husband|cat|dog|sister|brother"
    r"|partner|kids?|daughter|son|gut|stomach|heart|coffee) (?:says?|said|thinks?|is(?! (?:sick"
    r"|tired|fed up|done)\b)|will|would"
    r"|agrees?|approves?|laughed|hates?|rolled|hurts?|told|wants?)"
    r"|we (?:will see|talked|have decided|decided|agreed)|more later|talk|speak|see you|thanks"
    r"|thank|need to|got to|have to|let me|no (?:going|more|ifs|take)"
    r"|wish me|cross|fingers|lol|haha|yes|so there|there you|and that is|who|what|how|happy"
    r"|feels? (?:good|right|weird)|back to)\b"
)
LONGEST_REASON = 200


def rationale_for(
    message: Normalised, readings: list[Reading], index: int, by_clause: list[list[Found]]
) -> str | None:
    """Return the writer's reason for what clause `index` decides, in their own words."""
    sentence = readings[index].clause.sentence
    for following in range(index + 1, len(readings)):
        clause = readings[following].clause
        decides = bool(by_clause and by_clause[following])
        if clause.sentence != sentence:
            return told_before(message, readings, index, by_clause) or told_next(
                message, readings, index, following, by_clause
            )
        if Mode.REASON in clause.modes and clause.joint == "because":
            last = following
            while last + 1 < len(readings) and Mode.REASON in readings[last + 1].clause.modes:
                last += 1
            return message.verbatim(clause.start, readings[last].clause.end).strip() or None
        implied = IMPLIED.match(clause.text) and clause.joint in {",", ";", "-", "..."}
        if implied or (not decides and clause.joint in JOINTS and tells(readings[following])):
            return (
                message.verbatim(clause.start, end_of_sentence(readings, following)).strip() or None
            )
        if decides:
            return None
    return told_before(message, readings, index, by_clause)


def tells(reading: Reading) -> bool:
    """Return whether a clause tells something of its own, which then explains the one before."""
    clause = reading.clause
    opening = opening_of(clause.text)
    unfit = {Mode.QUESTION, Mode.CONDITIONAL, Mode.HYPOTHETICAL, Mode.RETRACTED, Mode.REPORTED}
    if clause.modes & unfit or len(opening) > LONGEST_REASON:
        return False
    given = reading.commitment
    if (
        given is not None
        and reading.own
        and (given.outright or (given.stated and given.categories))
    ):
        return False
    explains = re.match(r"(?:and )?that is (?:when|where|why|how|what) (?!i\b|we\b)", clause.text)
    said = (RATIFIES.match(clause.text) and not explains) or HEDGE_ALONE.match(
        clause.text.strip(" .!")
    )
    said = said or ADOPTS.match(clause.text) or GRANTS.match(clause.text)
    if said or WAVERS.match(opening) or NO_REASON.match(opening) or is_completion(clause):
        return False
    hedged = confidence_of(clause.text) is not None and opening.startswith(("i ", "we "))
    return bool(TELLS.match(opening) and FINITE.search(opening)) and not hedged


def told_next(
    message: Normalised,
    readings: list[Reading],
    index: int,
    following: int,
    by_clause: list[list[Found]],
) -> str | None:
    """Return the next sentence where it tells of what was decided: "It is where they all are."."""
    clause = readings[following].clause
    if clause.joint != "start" or (by_clause and by_clause[following]):
        return None
    if following != index + 1 and not HEDGE_ALONE.match(
        readings[following - 1].clause.text.strip(" .!")
    ):
        return None
    if not SPEAKS_OF_IT.match(opening_of(clause.text)) or not tells(readings[following]):
        return None
    return message.verbatim(clause.start, end_of_sentence(readings, following)).strip() or None


SPEAKS_OF_IT = Pattern(
    r"(?:[a-z' -]{3,30} (?:is|are|works) (?:so |way |much |miles |just |a lot |far )?(?:better"
    r"|cheaper|easier|simpler|free|nicer|safer|faster|bad|awful|worse|terrible|everything|important"
    r"|already)|it|they|nobody|no one|everyone|everybody|people|half|most|that is (?:when|where"
    r"|what|why|how|literally|about|one|less)"
    r"|anything|i (?:refuse|hate|can not|do not|will not|already|trust)|my (?:people|members"
    r"|audience|students|subscribers|followers|readers"
    r"|lot|girls|ladies|clients|crowd)|(?:my|our) (?:[\w-]+ )?[a-z]{3,}(?:s|people"
    r"|folk) (?:will not"
    r"|would not|can not|do not|refuse|hate|already|never|all)|the (?:rest|quiet|kids|others|women"
    r"|men|people))\b"
)
"""How a sentence begins that explains the one before it."""


def told_before(
    message: Normalised, readings: list[Reading], index: int, by_clause: list[list[Found]]
) -> str | None:
    """Return what stands before "so we're going with": the reason comes first there."""
    clause = readings[index].clause
    if clause.joint not in {"so", ", so"} or index == 0:
        return None
    before = readings[index - 1]
    if (by_clause and by_clause[index - 1]) or not FINITE.search(before.clause.text):
        return None
    if before.clause.modes - {Mode.THIRD_PARTY, Mode.PAST, Mode.NEGATED} or NO_REASON.match(
        opening_of(before.clause.text)
    ):
        return None
    return message.verbatim(before.clause.start, before.clause.end).strip() or None


def end_of_sentence(readings: list[Reading], index: int) -> int:
    """Return where the sentence of clause `index` ends."""
    last = index
    while last + 1 < len(readings) and (
        readings[last + 1].clause.sentence == readings[index].clause.sentence
    ):
        last += 1
    return readings[last].clause.end
