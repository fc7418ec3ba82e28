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

UNLIKELY = 0.2
"""What the rules find counts unless it is less likely than this, or said outright."""
EVIDENT = 0.85
"""What the rules pass over counts where it is at least this likely."""

EVIDENTLY_DONE = 0.7
"""A finished task that the rules pass over counts where it is at least this likely."""

Odds: TypeAlias = Mapping[Category, float]
"""How likely a clause decides in each category; empty where no opinion is asked."""


def reconsidered(
    readings: list[Reading], by_clause: list[list[Found]]
) -> tuple[list[Reading], list[list[Found]]]:
    """Return the readings and what each clause decides, after a second opinion on both.

    What is said outright ("I've settled on") counts whatever the odds. A clause with a mode (a
    question, a condition, somebody else's choice) decides nothing, however likely its words are to,
    nor does the one that goes on with it. A category is dropped as a whole: what goes on with a
    decision ("..., and Friday") does not look like one by itself.
    """
    clauses = [reading.clause for reading in readings]
    begin = after_doubts(clauses)
    free = [index >= begin and may_be_overlooked(readings, index) for index in range(len(readings))]
    odds = [
        probabilities(clauses, index) if finds or free[index] else {}
        for index, finds in enumerate(by_clause)
    ]
    claimed = {found.category for finds in by_clause for found in finds}
    decided = without_unlikely(readings, by_clause, odds)
    readings = list(readings)
    for index in range(len(readings)):
        evident = {category for category, odd in odds[index].items() if odd >= EVIDENT} - claimed
        if free[index] and evident:
            given = committed(readings[index])
            finds = found_in(given, listed=False, follows=False)
            overlooked = [found for found in finds if found.category in evident]
            readings[index] = given if overlooked else readings[index]
            decided[index] += overlooked
            claimed |= {found.category for found in overlooked}
    return readings, decided


def without_unlikely(
    readings: list[Reading], by_clause: list[list[Found]], odds: Sequence[Odds]
) -> list[list[Found]]:
    """Return what each clause decides, in the categories in which one is likely enough to."""
    likely = {
        found.category
        for reading, finds, odd in zip(readings, by_clause, odds, strict=True)
        for found in finds
        if odd[found.category] >= UNLIKELY or (reading.own and is_outright(reading))
    }
    return [[found for found in finds if found.category in likely] for finds in by_clause]


def after_doubts(clauses: Sequence[Clause]) -> int:
    """Return the clause before which the writer has taken everything back: "wait, let me think"."""
    doubts = [index for index, clause in enumerate(clauses) if wavers_in(clause.text)]
    return doubts[-1] if doubts else 0


def is_done(readings: list[Reading]) -> bool:
    """Return whether a message tells evidently that a task is done, whatever the rules say."""
    clauses = [reading.clause for reading in readings]
    free = not all(clause.modes for clause in clauses)
    return free and probability_of_done(clauses) >= EVIDENTLY_DONE


def may_be_overlooked(readings: list[Reading], index: int) -> bool:
    """Return whether a clause may decide what the rules did not see in it."""
    before = readings[index - 1].clause.modes if index else set()
    return not (readings[index].clause.modes or before or is_outright(readings[index]))


def is_outright(reading: Reading) -> bool:
    """Return whether a clause has a deciding phrase, its own or that of the clause before."""
    return reading.commitment is not None and reading.commitment.outright


def committed(reading: Reading) -> Reading:
    """Return the reading of a clause that commits the writer, as firmly as it sounds."""
    confidence = confidence_of(reading.text) or Confidence.HIGH
    return replace(reading, commitment=outright(confidence), own=True)
