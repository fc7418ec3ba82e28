"""A second opinion on the rules: what they overlook, and what they see where nothing is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from core.coach.detection.clause import Clause
from core.coach.detection.found import Found
from core.coach.detection.hedges import confidence_of
from core.coach.detection.model import Category, Confidence
from core.coach.detection.reading import Reading, outright, wavers_in
from core.coach.detection.selecting import found_in
from core.coach.detection.weighing import probabilities, probability_of_done

UNLIKELY = 0.15
"""What the rules find counts unless it is less likely than this."""
EVIDENT = 0.85
"""What the rules pass over counts where it is at least this likely."""

HARDLY_DONE = 0.02
"""What the rules take for a finished task counts unless it is less likely than this."""
EVIDENTLY_DONE = 0.7
"""A finished task that the rules pass over counts where it is at least this likely."""

Odds: TypeAlias = Mapping[Category, float]
"""How likely a clause decides in each category; empty where no opinion is asked."""


def reconsidered(
    readings: list[Reading], by_clause: list[list[Found]]
) -> tuple[list[Reading], list[list[Found]]]:
    """Return the readings and what each clause decides, after a second opinion on both.

    A clause with a mode (a question, a condition, somebody else's choice) decides nothing, however
    likely its words are to. A category is dropped as a whole: what goes on with a decision
    ("..., and Friday") does not look like one by itself.
    """
    clauses = [reading.clause for reading in readings]
    begin = after_doubts(clauses)
    odds = [
        probabilities(clauses, index)
        if finds or (index >= begin and may_be_overlooked(reading))
        else {}
        for index, (reading, finds) in enumerate(zip(readings, by_clause, strict=True))
    ]
    claimed = {found.category for finds in by_clause for found in finds}
    readings, decided = list(readings), without_unlikely(by_clause, odds)
    for index in range(begin, len(readings)):
        given, finds = overlooked(readings[index], odds[index], claimed)
        if finds:
            readings[index] = given
            decided[index] += finds
            claimed |= {found.category for found in finds}
    return readings, decided


def without_unlikely(by_clause: list[list[Found]], odds: Sequence[Odds]) -> list[list[Found]]:
    """Return what each clause decides, in the categories that a clause is likely enough to."""
    likely = {
        found.category
        for finds, odd in zip(by_clause, odds, strict=True)
        for found in finds
        if odd[found.category] >= UNLIKELY
    }
    return [[found for found in finds if found.category in likely] for finds in by_clause]


def overlooked(reading: Reading, odds: Odds, claimed: set[Category]) -> tuple[Reading, list[Found]]:
    """Return the reading of a clause that commits after all, and what it then decides evidently.

    `claimed` are the categories in which the message decides already.
    """
    evident = {category for category, odd in odds.items() if odd >= EVIDENT} - claimed
    if not evident or not may_be_overlooked(reading):
        return reading, []
    given = committed(reading)
    finds = found_in(given, listed=False, follows=False)
    return given, [found for found in finds if found.category in evident]


def after_doubts(clauses: Sequence[Clause]) -> int:
    """Return the clause before which the writer has taken everything back: "wait, let me think"."""
    doubts = [index for index, clause in enumerate(clauses) if wavers_in(clause.text)]
    return doubts[-1] if doubts else 0


def is_done(readings: list[Reading], *, by_rules: bool) -> bool:
    """Return whether a message tells that a task is done; `by_rules` is what the rules say."""
    clauses = [reading.clause for reading in readings]
    if all(clause.modes for clause in clauses):
        return by_rules
    return probability_of_done(clauses) >= (HARDLY_DONE if by_rules else EVIDENTLY_DONE)


def may_be_overlooked(reading: Reading) -> bool:
    """Return whether a clause may decide what the rules did not see in it."""
    commitment = reading.commitment
    return not reading.clause.modes and not (commitment and commitment.outright)


def committed(reading: Reading) -> Reading:
    """Return the reading of a clause that commits the writer, as firmly as it sounds."""
    confidence = confidence_of(reading.text) or Confidence.HIGH
    return replace(reading, commitment=outright(confidence), own=True)
