"""A message read: its clauses, and which of them commit the writer."""

import re
from dataclasses import dataclass, replace

from core.coach.detection.clause import Clause
from core.coach.detection.clauses import clauses_of
from core.coach.detection.commitment import Commitment, commitment_of, foreign_verb, said_of
from core.coach.detection.completion import is_completion
from core.coach.detection.cues import ANNOUNCES, RATIFIES
from core.coach.detection.deeds import PROJECT_THING
from core.coach.detection.descriptions import IT_IS, names_thing
from core.coach.detection.fragments import (
    BARE,
    HEDGE_ALONE,
    IS_VALUE,
    LIKENS,
    NOW,
    SAYS_NOTHING,
    SO_WE_DO,
    WAVERS,
    adopted_in,
)
from core.coach.detection.headings import ABOUT_WHAT, BY_ITSELF, LABEL, THING_LABEL, VALUE_ALONE
from core.coach.detection.hedges import confidence_of, weaker
from core.coach.detection.model import Category, Confidence
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.negation import without_refused
from core.coach.detection.normalise import Normalised, normalise
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import NAME
from core.coach.detection.quotes import without_quotes
from core.coach.detection.terse_choices import IF_YOU, default_commitment, is_plain_statement

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
    "--", " - ", "so",
}  # fmt: skip
FINISHES = {":", "=", "->"}
FINISHED = Pattern(
    r"(?:all )?(?:done|sorted|it|check|tick|finished|completed?|uploaded|sent|recorded"
    r"|written)[ .!]*$"
)
"""What stands after a task's name and tells that it is done: "trailer: done"."""

LONGEST_INSTEAD = 25
"""Characters in which what was refused is replaced: "forget Slack. Discord."."""
LONGEST_FRAGMENT = 60
LONGEST_VALUE = 40


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
    refused = False
    outer: Reading | None = None
    for index, clause in enumerate(clauses):
        instead = refused and len(clause.text) <= LONGEST_INSTEAD
        before = readings[-1] if readings else None
        outer = before if clause.joint == "(" else outer
        if clause.joint == ")" and outer is not None:
            before = outer
        reading = reading_of(clause, before, announced=announced or instead)
        finished = bool(FINISHED.match(clause.text)) and ends_a_task(clause, before)
        if ANNOUNCES.match(clause.text) and not clause.modes and not finished:
            announced = True
        if clause.modes and clause.modes <= {Mode.NEGATED, Mode.RETRACTED}:
            refused = True
        if wavers := wavers_in(clause.text):
            replaced = len(wavers.string[wavers.end() :].strip(" ,.!-")) > LEAST_INSTEAD
            readings[settled:] = [in_doubt(each, replaced=replaced) for each in readings[settled:]]
            settled = index
        if not clause.modes and RATIFIES.match(clause.text) and index and not finished:
            readings[settled:] = [ratified(each) for each in readings[settled:]]
            settled = index
        if readings:
            former = weakened(readings[-1], clause)
            readings[-1] = taken_up(former, clause)
            if readings[-1] is not former:
                reading = replace(reading, commitment=None)
        readings.append(reading)
    return readings


def wavers_in(text: str) -> re.Match[str] | None:
    """Return the words by which a clause takes back what stands before it: "wait, let me think"."""
    return WAVERS.match(text) or WAVERS.match(opening_of(text))


def ends_a_task(clause: Clause, before: Reading | None) -> bool:
    """Return whether a "done" tells of what stands before it as a task: "subtitles, done"."""
    if clause.joint in FINISHES:
        return True
    if before is None:
        return False
    thing = clause.joint == "," and PROJECT_THING.fullmatch(before.clause.text.strip())
    return bool(thing) or is_completion(before.clause)


def reading_of(clause: Clause, before: Reading | None, *, announced: bool) -> Reading:
    """Return the clause with its commitment: its own, or the one it continues."""
    settles = bool(RATIFIES.match(clause.text))
    refused = None if clause.modes else clause.text if settles else without_refused(clause.text)
    if refused is None or SAYS_NOTHING.fullmatch(refused):
        if not clause.modes:
            clause.modes.add(Mode.NEGATED)
        return Reading(clause=clause, text="", commitment=None, own=False)
    likened = before is not None and Mode.NEGATED in before.clause.modes
    own = own_commitment(clause, refused, before)
    if likened and LIKENS.fullmatch(clause.text.strip(" .!")):
        return Reading(clause=clause, text=refused, commitment=None, own=False)
    if own is not None:
        return Reading(clause=clause, text=refused, commitment=own, own=True)
    label = before is not None and is_label(before, clause)
    inherited = inherited_commitment(clause, refused, before, announced=announced)
    plain = default_commitment(clause, refused, before.clause if before else None)
    if inherited is None and plain is not None:
        return Reading(clause=clause, text=refused, commitment=plain, own=True)
    if inherited is not None and (is_fragment(refused) or label or IS_VALUE.match(refused)):
        level = confidence_of(refused)
        confidence = weaker(level, inherited.confidence) if level else inherited.confidence
        given = replace(inherited, confidence=confidence, outright=True, cue_end=0)
        return Reading(clause=clause, text=refused, commitment=given, own=False)
    return Reading(clause=clause, text=refused, commitment=None, own=False)


def own_commitment(clause: Clause, text: str, before: Reading | None) -> Commitment | None:
    """Return the commitment that the clause's own words make."""
    own = commitment_of(text)
    alone = BY_ITSELF.fullmatch(text.strip(" .?"))
    if not own or not (own.outright or (not alone and (own.categories or own.stated))):
        return None
    level = doubt_before(clause, before)
    if level:
        own = replace(own, confidence=weaker(own.confidence, level))
    governing = before.commitment if before and continues(clause, before) else None
    if governing and not own.hedged and not own.outright and not own.categories:
        own = replace(own, confidence=governing.confidence)
    if own.stated and before and contrasts(clause, before):
        own = replace(own, outright=True)
    return own


def inherited_commitment(
    clause: Clause, text: str, before: Reading | None, *, announced: bool
) -> Commitment | None:
    """Return the commitment that a clause takes from what stands before it."""
    given = None if before is None else commitment_given(clause, text, before)
    if given is not None:
        return given
    short = announced and len(text) <= LONGEST_FRAGMENT and is_fragment(text)
    contrasting = before is not None and (contrasts(clause, before) or answers(clause, before))
    follows = clause.joint in {"so", ", so"} and BARE.fullmatch(text.strip(" .!,"))
    plain = is_plain_statement(clause, text, before.clause if before else None)
    return outright(Confidence.HIGH) if short or contrasting or follows or plain else None


def commitment_given(clause: Clause, text: str, before: Reading) -> Commitment | None:
    """Return the commitment that the clause before gives to the one that goes on with it."""
    governing = before.commitment if continues(clause, before) else None
    if governing and only_states(governing) and is_completion(before.clause):
        governing = None
    if governing is not None and not (HAVE_DONE.match(text) and is_completion(clause)):
        return governing
    level = doubt_before(clause, before)
    if level:
        return outright(level)
    if is_label(before, clause):
        return outright(confidence_of(before.clause.text) or Confidence.HIGH)
    if before.commitment and adds_a_value(clause, text, before):
        return outright(before.commitment.confidence)
    return None


def doubt_before(clause: Clause, before: Reading | None) -> Confidence | None:
    """Return how sure the writer is by a hedge that stands alone before it: "maybe, ..."."""
    if before is None or clause.sentence != before.clause.sentence:
        return None
    return doubt_alone(before.clause)


def doubt_alone(clause: Clause) -> Confidence | None:
    """Return how sure the writer is by a clause that says nothing else, None for another."""
    return confidence_of(clause.text) if HEDGE_ALONE.match(clause.text.strip(" .!")) else None


HAVE_DONE = Pattern(r"(?:i|we) have (?:just |finally |already |also )*[a-z]+(?:ed|n|t|de|ld)\b")
"""What is over decides nothing: "let's go with Discord, and I have finished the interviews"."""


def only_states(commitment: Commitment) -> bool:
    """Return whether nothing but a description commits: "module one's all recorded"."""
    return commitment.stated and not (commitment.outright or commitment.categories)


def adds_a_value(clause: Clause, text: str, before: Reading) -> bool:
    """Return whether a clause has nothing but one more value of what was just decided."""
    alone = text.strip(" .!,")
    bare = clause.joint == "start" and (BARE.fullmatch(alone) or NAME.fullmatch(alone))
    if bare and not is_completion(before.clause):
        return True
    return bool(IS_VALUE.match(text)) and clause.sentence == before.clause.sentence


OPEN = Pattern(
    r"(?:what|who|which|how|when|where|why|ask|still|no|not|nothing|any|tbd|tbc|later|yet"
    r"|good question|dunno|idk|unclear|pending"
    r"|soon|same)\b"
)
"""What leaves open what was named before: "Bonus? Still nothing."."""


def is_label(before: Reading, clause: Clause) -> bool:
    """Return whether the clause before names what this one tells ("price: 12 euros")."""
    if clause.joint in {",", ":", "start"} and ABOUT_WHAT.fullmatch(before.clause.text.strip(" .")):
        return is_fragment(clause.text)
    alone = clause.joint == "start" and clause.sentence == before.clause.sentence + 1
    if alone and BY_ITSELF.fullmatch(before.clause.text.strip(" .?")):
        settled = not before.clause.modes and not OPEN.match(clause.text)
        return settled and is_fragment(clause.text)
    if clause.joint != ":" or before.clause.modes:
        return False
    return bool(
        LABEL.search(before.clause.text)
        or (THING_LABEL.fullmatch(before.clause.text) and is_fragment(clause.text))
    )


def contrasts(clause: Clause, before: Reading) -> bool:
    """Return whether a clause says what it is instead of what was just refused."""
    refused = before.clause.modes and before.clause.modes <= {Mode.NEGATED, Mode.RETRACTED}
    instead = clause.joint in {"but", ", but"} and is_fragment(clause.text)
    again = Mode.PAST in before.clause.modes and NOW.match(clause.text)
    anew = clause.joint == "start" and (again or (refused and IT_IS_NOW.match(clause.text)))
    return bool(refused or again) and bool(
        continues(clause, before)
        or (instead and clause.sentence == before.clause.sentence)
        or (anew and clause.sentence == before.clause.sentence + 1)
    )


TOLD_OTHERWISE = {
    Mode.QUESTION,
    Mode.THIRD_PARTY,
    Mode.HYPOTHETICAL,
    Mode.CONDITIONAL,
    Mode.REPORTED,
}


def answers(clause: Clause, before: Reading) -> bool:
    """Return whether a value alone is the answer: "woke up at four and knew. 29."."""
    if clause.joint not in {"start", ":"} or before.clause.modes & TOLD_OTHERWISE:
        return False
    if before.clause.private or before.clause.lived:
        return False
    alone = clause.text.strip(" .!")
    return len(alone) <= LONGEST_VALUE and bool(VALUE_ALONE.fullmatch(alone))


IT_IS_NOW = Pattern(
    r"(?:so |now |but )?it (?:is|will be|is going to be)(?: now| just)?\b(?! not\b)"
)


def continues(clause: Clause, before: Reading) -> bool:
    """Return whether a clause goes on with what the one before began."""
    return clause.sentence == before.clause.sentence and clause.joint in LISTED


def is_fragment(text: str) -> bool:
    """Return whether the clause has no verb of its own but the project's."""
    opening = said_of(text)
    states = names_thing(opening) or IT_IS.match(opening_of(text))
    return bool(states) or not foreign_verb(IF_YOU.sub("", opening))


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


def taken_up(last: Reading, clause: Clause) -> Reading:
    """Return what others do or say as the writer's choice: "they use Slack so that's what we use".

    `clause` is what follows, and makes it the writer's.
    """
    if not last.clause.modes <= {Mode.THIRD_PARTY} or last.commitment is not None:
        return last
    adopted = adopted_in(last.clause.text, clause.text)
    if clause.joint in {"so", ", so"} and SO_WE_DO.match(clause.text):
        adopted = (Category.PLATFORM, 0)
    if adopted is None or clause.modes - {Mode.THIRD_PARTY}:
        return last
    last.clause.modes.clear()
    last.clause.private = False
    clause.modes.clear()
    category, begin = adopted
    given = outright(confidence_of(clause.text) or Confidence.HIGH)
    given = replace(given, outright=False, categories=frozenset({category}), cue_end=begin)
    return replace(last, text=last.clause.text, commitment=given, own=True)


LEAST_INSTEAD = 5


def in_doubt(reading: Reading, *, replaced: bool) -> Reading:
    """Return the reading after "let me think": what was tentative stays so, else nothing is.

    `replaced` says that something else follows at once: "no wait, Bettermode".
    """
    given = reading.commitment
    if given is None or not given.hedged or replaced:
        return replace(reading, commitment=None)
    return replace(reading, commitment=replace(given, confidence=Confidence.LOW))


def ratified(reading: Reading) -> Reading:
    """Return the reading as settled by a later "locked" or "that is the plan"."""
    usable = not reading.clause.modes and reading.text and is_fragment(reading.text)
    if reading.commitment is None and usable:
        level = confidence_of(reading.text) or Confidence.HIGH
        return replace(reading, commitment=outright(level), own=True)
    return reading


def weakened(last: Reading, clause: Clause) -> Reading:
    """Return the last reading as tentative as a hedge that follows it alone."""
    level = doubt_alone(clause)
    if level is None or last.clause.modes or not last.text:
        return last
    if last.commitment is None:
        given = outright(level) if is_fragment(last.text) else None
    else:
        given = replace(last.commitment, confidence=weaker(level, last.commitment.confidence))
    return replace(last, commitment=given)
