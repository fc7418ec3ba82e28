"""A message read: its clauses, and which of them commit the writer."""

import re
from dataclasses import dataclass, replace

from core.coach.detection import pricing
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
from core.coach.detection.completion import is_completion
from core.coach.detection.model import Category, Confidence
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.negation import without_refused
from core.coach.detection.normalise import Normalised, normalise
from core.coach.detection.numbers import COUNT
from core.coach.detection.zones import without_quotes

LISTED = {
    ",",
    ":",
    "(",
    ")",
    "and",
    ", and",
    ";",
    "-",
    "...",
    "plus",
    ", plus",
    "then",
    ", then",
    "/",
    "with",
    "--",
    " - ",
    "so",
}
ONLY = re.compile(
    rf"(?:only|just|max|maximum|capped at|limited to) {COUNT} (?:people|seats|spots|places"
    r"|members|students|slots|folks|tickets)\b"
)
TERSE = re.compile(
    r"(?:[$€£₹¥₦₱]\s?\d[\d.,]*k?\b|\d[\d.,]*\s?(?:bucks|dollars|euros?|quid|pounds|rupees|usd"
    r"|eur|gbp)\b)(?: (?:a|per|each|every|for|flat|total|all|one|only|to)\b|/|,|$)"
    rf"|{COUNT} (?:tiers|modules|sections|phases|levels|groups|channels|seats|spots|cohorts"
    r"|chapters|parts|tracks)\b(?! (?:left|done|ago|recorded|filmed|in\b|down|to go))"
    r"|(?:q[1-4]|h[12]|mid|early|late|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|spring|summer|autumn|winter)\b[\w ]* (?:launch|start"
    r"|release|opening|kickoff)\b"
    r"|bonus (?:lesson|module|episode|video|chapter|session|workshop) (?:on|about)\b"
    r"|\d+% (?:off|discount)\b"
)
ONLY_MENTIONS = re.compile(
    r"\b(?:took|takes|take|sent|invoice|bill|rent|spent|spend|paid|pay|made|makes|earned?|sales"
    r"|worth|minus|got|gets|getting|emailed|wants?|robbery|revenue|budget|his|her|he|she|they"
    r"|their|someone|fees?|tax|salary|wage|mortgage|loan|bank|refund"
    r"|coupon|per click|is a lot|is wild|too (?:much|high|low|cheap|dear|expensive)|over there"
    r"|crazy|insane|steep|ridiculous|very different|was|were|had|did|cost me|costs me|cut of"
    r"|commission|saw|read|heard|seen|bought|buy|ordered|owe|debt|raised|donated|hit|reached"
    r"|income|profit|went up|goes up"
    r"|put their|ad spend|grant|sponsor|goal|target|dream|know|remember|reading|staring"
    r"|wondering|scared|nervous|feel|feels|looking at|sounds|seems|looks|compared|average|other"
    r"|others|people|everyone else|nobody|anyone|someone|you)\b"
)
OTHER_SUBJECT = re.compile(
    r"(?:my|our|the|his|her|a|an|this|that|some|one|today|there|i|we)\b(?! (?:price|pricing|cost"
    r"|membership|course|workshop|ticket|launch|class|tier|date|start|presale|doors|cart|first"
    r"|answer|number))"
)
FOREIGN_PERSON = re.compile(r"\b(?:you|he|she|they|someone|nobody|anyone|who)\b")
LAUNCHES = re.compile(
    r"(?:launch|start|open|doors open|kick off|go live|release|presale|first (?:class|lesson|call"
    r"|episode|session|issue|live)|launch day|start date|kickoff)\b(?! (?:with|up|page|plan|post"
    r"|email|video))"
)
RHYTHM = re.compile(
    r"(?:(?:a|one|two|three|four|new|fresh|\d|weekly|short|free"
    r"|live) )*(?:new )?(?:[\w-]+ )?(?:posts?|emails?|episodes?|videos?|lessons?|calls?|lives?"
    r"|issues?|newsletters?|streams?|sessions?|classes|articles?|patterns?|recipes?|tutorials?"
    r"|uploads?|reels|shorts|drops?|letters?|workshops?|essays?|stories|songs?|chapters?"
    r"|meetups?)"
    r" (?:(?:out |up |live )?(?:every|each)\b|(?:a|per) (?:week|month|fortnight|day)\b|on (?:mon"
    r"|tues|wednes|thurs|fri|satur|sun)days\b|(?:mon|tues|wednes|thurs|fri|satur|sun)days\b)"
)
LABEL = re.compile(
    r"\b(?:(?:module|lesson|week|episode|part|phase|session) (?:\d+|one|two|three|four)|number"
    r"|answer|decision|verdict|price|pricing|platform|host|hosting|launch(?: date)?|date|start"
    r"|topic|topics|theme|bonus|freebie|lead magnet|name|title|structure|format|schedule"
    r"|first lesson|lesson one|week one|module one|price point|modules|tiers|content)(?: (?:for"
    r"|of|in) [\w ]{1,30})?$"
)
HEDGE_ALONE = re.compile(
    r"^(?>(?:i|we|am|is|it|do not know|think|guess|suppose|probably|maybe|perhaps|possibly"
    r"|most likely|likely|pretty sure|tentatively|for now|or something|ish"
    r"|i believe|i reckon|reckon|to be confirmed|tbc|not sure yet|not sure|no promises|kind of"
    r"|or so|though|but|lol|haha|anyway|if anything|not final|at least|we will see|will see"
    r"|let us see|see how it goes)\b\s?)++$"
)
WAVERS = re.compile(
    r"(?:actually wait|no wait|hmm no|wait no|scratch that|never mind|let me think"
    r"|let me sleep on it|on second thoughts?|hold on|hang on|actually no|or maybe not"
    r"|ignore that|forget that|forget it"
    r"|no actually|i take that back|take that back|strike that|cancel that|not really"
    r"|just kidding|jk|kidding|as if)\b"
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
    settled = 0
    for index, clause in enumerate(clauses):
        reading = reading_of(clause, readings[-1] if readings else None, announced=announced)
        if ANNOUNCES.match(clause.text) and not clause.modes:
            announced = True
        if WAVERS.match(opening_of(clause.text)):
            readings[settled:] = [replace(each, commitment=None) for each in readings[settled:]]
            settled = index
        if not clause.modes and RATIFIES.match(clause.text) and index:
            readings[settled:] = [ratified(each) for each in readings[settled:]]
            settled = index
        if readings:
            readings[-1] = weakened(readings[-1], clause)
        readings.append(reading)
    return readings


def reading_of(clause: Clause, before: Reading | None, *, announced: bool) -> Reading:
    """Return the clause with its commitment: its own, or the one it continues."""
    settles = bool(RATIFIES.match(clause.text))
    refused = None if clause.modes else clause.text if settles else without_refused(clause.text)
    if refused is None:
        if clause.modes <= {Mode.REASON} or not clause.modes:
            clause.modes.add(Mode.REASON if Mode.REASON in clause.modes else Mode.NEGATED)
        return Reading(clause=clause, text="", commitment=None, own=False)
    own = commitment_of(refused) or default_commitment(clause, refused)
    if own is not None and (own.outright or own.categories or own.stated):
        governing = before.commitment if before and continues(clause, before) else None
        if governing and not own.hedged and not own.outright and not own.categories:
            own = replace(own, confidence=governing.confidence)
        if own.stated and before and contrasts(clause, before):
            own = replace(own, outright=True)
        return Reading(clause=clause, text=refused, commitment=own, own=True)
    inherited = before.commitment if before and continues(clause, before) else None
    if (
        inherited is None
        and announced
        and is_fragment(refused)
        and len(refused) <= LONGEST_FRAGMENT
    ):
        inherited = outright(Confidence.HIGH)
    if inherited is None and before and contrasts(clause, before):
        inherited = outright(Confidence.HIGH)
    if inherited is None and is_plain_statement(clause, refused, before):
        inherited = outright(Confidence.HIGH)
    label = LABEL.search(before.clause.text) if before and clause.joint == ":" else None
    if inherited is None and label and before and not before.clause.modes:
        inherited = outright(confidence_of(before.clause.text) or Confidence.HIGH)
    if inherited is not None and not refused.strip(" ~.,;:-"):
        return Reading(clause=clause, text="", commitment=None, own=False)
    if inherited is not None and (is_fragment(refused) or label):
        level = confidence_of(refused)
        confidence = weaker(level, inherited.confidence) if level else inherited.confidence
        given = replace(inherited, confidence=confidence, outright=True, cue_end=0)
        return Reading(clause=clause, text=refused, commitment=given, own=False)
    return Reading(clause=clause, text=refused, commitment=None, own=False)


def default_commitment(clause: Clause, text: str) -> Commitment | None:
    """Return the commitment of a plain statement of a price or a launch.

    Who writes "launch in March" or "so that makes it $20 a month" says what will be, unless it
    tells what was paid, what others take, or what merely is.
    """
    opening = opening_of(text)
    elsewhere = ONLY_MENTIONS.search(text) or OTHER_SUBJECT.match(opening)
    if elsewhere and not SUBJECT.match(said_of(text)):
        return None
    found: set[Category] = set()
    if pricing.MONEY.search(text) and not FOREIGN_PERSON.search(text):
        found.add(Category.PRICING)
    if LAUNCHES.match(said_of(text)):
        found.add(Category.TIMELINE)
    if not found or is_completion(clause):
        return None
    level = confidence_of(text)
    return Commitment(
        confidence=level or Confidence.HIGH,
        hedged=level is not None,
        outright=False,
        stated=False,
        categories=frozenset(found),
        cue_end=0,
    )


def is_plain_statement(clause: Clause, text: str, before: Reading | None) -> bool:
    """Return whether a clause states a choice in the fewest words: "$29 a month, two tiers"."""
    opening = opening_of(text)
    if RHYTHM.match(opening) or ONLY.match(opening):
        return True
    opens = before is None or not re.search(r"\w{3}", before.clause.text.replace("right", ""))
    return (
        opens
        and len(text) <= LONGEST_FRAGMENT
        and bool(TERSE.match(opening))
        and not is_completion(clause)
    )


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


def weakened(last: Reading, clause: Clause) -> Reading:
    """Return the last reading as tentative as a hedge that follows it alone."""
    if not HEDGE_ALONE.match(clause.text.strip(" .!")):
        return last
    level = confidence_of(clause.text)
    if level is None or last.clause.modes or not last.text:
        return last
    if last.commitment is None:
        given = outright(level) if is_fragment(last.text) else None
    else:
        given = replace(last.commitment, confidence=weaker(level, last.commitment.confidence))
    return replace(last, commitment=given)
