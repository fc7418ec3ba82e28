"""A message read: its clauses, and which of them commit the writer."""

import re
from dataclasses import dataclass, replace

from core.coach.detection.clauses import Clause, clauses_of
from core.coach.detection.commitment import (
    ANNOUNCES,
    FOREIGN_VERB,
    IT_IS,
    RATIFIES,
    SUBJECT,
    Commitment,
    commitment_of,
    confidence_of,
    said_of,
    weaker,
)
from core.coach.detection.model import Confidence
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.negation import without_refused
from core.coach.detection.normalise import Normalised, normalise
from core.coach.detection.zones import without_quotes

LISTED = {",", ":", "(", ")", "and", ", and", ";", "-", "...", "plus", ", plus", "then", ", then", "/", "with", "--", " - ", "so"}
RHYTHM = re.compile(
    r"(?:(?:a|one|two|three|four|new|fresh|\d|weekly|short|free|live) )*(?:new )?(?:[\w-]+ )?(?:posts?|emails?|episodes?|videos?|lessons?|calls?|lives?|issues?|newsletters?|streams?|sessions?|classes|articles?|patterns?|recipes?|tutorials?|uploads?|reels|shorts|drops?|letters?|workshops?|essays?|stories|songs?|chapters?|meetups?)"
    r" (?:(?:out |up |live )?(?:every|each)\b|(?:a|per) (?:week|month|fortnight|day)\b|on (?:mon|tues|wednes|thurs|fri|satur|sun)days\b|(?:mon|tues|wednes|thurs|fri|satur|sun)days\b)"
)
HEDGE_ALONE = re.compile(
    r"^(?:(?:i|we|am|is|it|do not know|think|guess|suppose|probably|maybe|perhaps|possibly|most likely|likely|pretty sure|tentatively|for now|or something|ish"
    r"|i believe|i reckon|reckon|to be confirmed|tbc|not sure yet|not sure|no promises|kind of|or so|though|but|lol|haha|anyway|if anything|not final|at least|we will see|will see|let us see|see how it goes)\s?)+$"
)
WAVERS = re.compile(
    r"(?:actually wait|no wait|hmm no|wait no|scratch that|never mind|let me think|let me sleep on it|on second thoughts?|hold on|hang on|actually no|or maybe not|ignore that|forget that|forget it"
    r"|no actually|i take that back|take that back|strike that|cancel that|not really|just kidding|jk|kidding|as if)\b"
)
LONGEST_FRAGMENT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A clause with its commitment; `text` is blank where the writer refuses something.

    `own` is false where the commitment comes from the clause before, or from the message.
    """

    clause: Clause
    text: str
    commitment: Commitment | None
    own: bool


def read(message: str) -> tuple[Normalised, list[Reading]]:
    """Return the message in plain words, and its clauses with their commitments."""
    plain = normalise(message)
    return plain, readings_of(clauses_of(plain, without_quotes(plain.text)))


def readings_of(clauses: list[Clause]) -> list[Reading]:
    """Return the clauses with their commitments."""
    readings: list[Reading] = []
    announced = False
    for index, clause in enumerate(clauses):
        reading = reading_of(clause, readings[-1] if readings else None, announced=announced)
        if ANNOUNCES.match(clause.text) and not clause.modes:
            announced = True
        if WAVERS.match(opening_of(clause.text)):
            readings = [replace(before, commitment=None) for before in readings]
        if not clause.modes and RATIFIES.match(clause.text) and index:
            readings = [ratified(before) for before in readings]
        readings = weakened(readings, clause)
        readings.append(reading)
    return readings


def reading_of(clause: Clause, before: Reading | None, *, announced: bool) -> Reading:
    """Return the clause with its commitment: its own, or the one it continues."""
    refused = None if clause.modes else without_refused(clause.text)
    if refused is None:
        if clause.modes <= {Mode.REASON} or not clause.modes:
            clause.modes.add(Mode.REASON if Mode.REASON in clause.modes else Mode.NEGATED)
        return Reading(clause=clause, text="", commitment=None, own=False)
    own = commitment_of(refused)
    if own is not None and (own.outright or own.categories or own.stated):
        governing = before.commitment if before and continues(clause, before) else None
        if governing and not own.hedged and not own.outright and not own.categories:
            own = replace(own, confidence=governing.confidence)
        return Reading(clause=clause, text=refused, commitment=own, own=True)
    inherited = before.commitment if before and continues(clause, before) else None
    if inherited is None and announced and is_fragment(refused) and len(refused) <= LONGEST_FRAGMENT:
        inherited = outright(Confidence.HIGH)
    if inherited is None and before and contrasts(clause, before):
        inherited = outright(Confidence.HIGH)
    if inherited is None and RHYTHM.match(opening_of(refused)):
        inherited = outright(Confidence.HIGH)
    if inherited is not None and is_fragment(refused):
        level = confidence_of(refused)
        confidence = weaker(level, inherited.confidence) if level else inherited.confidence
        given = replace(inherited, confidence=confidence, outright=True, cue_end=0)
        return Reading(clause=clause, text=refused, commitment=given, own=False)
    return Reading(clause=clause, text=refused, commitment=None, own=False)


def contrasts(clause: Clause, before: Reading) -> bool:
    """Return whether a clause says what it is instead of what was just refused."""
    refused = before.clause.modes and before.clause.modes <= {Mode.NEGATED, Mode.RETRACTED}
    return bool(refused) and continues(clause, before)


def continues(clause: Clause, before: Reading) -> bool:
    """Return whether a clause goes on with what the one before began."""
    return clause.sentence == before.clause.sentence and clause.joint in LISTED


def is_fragment(text: str) -> bool:
    """Return whether the clause has no verb of its own but the project's."""
    opening = said_of(text)
    states = SUBJECT.match(opening) or IT_IS.match(opening_of(text))
    return bool(states) or not FOREIGN_VERB.search(opening)


def outright(confidence: Confidence) -> Commitment:
    """Return a commitment that the rest of the message gives."""
    return Commitment(
        confidence=confidence,
        hedged=False,
        outright=True,
        stated=False,
        categories=frozenset(),
        cue_end=0,
    )


def ratified(reading: Reading) -> Reading:
    """Return the reading as settled by a later "locked" or "that is the plan"."""
    usable = not reading.clause.modes and reading.text and is_fragment(reading.text)
    if reading.commitment is None and usable:
        level = confidence_of(reading.text) or Confidence.HIGH
        return replace(reading, commitment=outright(level), own=True)
    return reading


def weakened(readings: list[Reading], clause: Clause) -> list[Reading]:
    """Return the readings with the last one as tentative as a hedge that follows it alone."""
    if not readings or not HEDGE_ALONE.match(clause.text.strip(" .!")):
        return readings
    level = confidence_of(clause.text)
    last = readings[-1]
    if level is None or last.clause.modes or not last.text:
        return readings
    if last.commitment is None:
        usable = is_fragment(last.text)
        given = outright(level) if usable else None
    else:
        given = replace(last.commitment, confidence=weaker(level, last.commitment.confidence))
    return [*readings[:-1], replace(last, commitment=given)]
