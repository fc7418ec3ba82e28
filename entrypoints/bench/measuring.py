"""What benchmarks share: rounds, spreads, ratios, and what became of a goal.

A single figure says little on a machine that others use too. So everything is measured in rounds;
what is compared is measured side by side in each of them, and each round gives one ratio.
"""

import statistics
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class BooksWrong(Exception):
    """The audit found a fault after a run, so that its figures are worth nothing."""


class Verdict(StrEnum):
    """What became of a goal."""

    AIM = "aim reached"
    FLOOR = "floor met"
    MISSED = "floor missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much to measure: so many rounds, each measurement so many seconds long.

    `entries` is how much has been booked where growth is measured.
    """

    rounds: int = 5
    seconds: float = 3.0
    entries: int = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What rounds gave: the median, the extremes, and how many rounds there were."""

    median: float
    least: float
    most: float
    rounds: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Return the spread of at least one value."""
        return cls(
            median=statistics.median(values),
            least=min(values),
            most=max(values),
            rounds=len(values),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a figure is to reach: the floor always, the aim at best."""

    floor: float
    aim: float

    def verdict(self, value: float) -> Verdict:
        """Judge a figure; where the aim is the lesser number, less is better."""
        sign = 1 if self.aim >= self.floor else -1
        if sign * value >= sign * self.aim:
            return Verdict.AIM
        return Verdict.FLOOR if sign * value >= sign * self.floor else Verdict.MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A figure that was measured, in `unit` (`x` is a ratio), and its goal if it has one."""

    name: str
    unit: str
    spread: Spread
    goal: Goal | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What became of the goal, judged by the median."""
        return None if self.goal is None else self.goal.verdict(self.spread.median)


async def side_by_side(
    first: Callable[[], Awaitable[float]], second: Callable[[], Awaitable[float]], *, rounds: int
) -> tuple[list[float], list[float]]:
    """Measure both in every round, one right after the other, and return what each gave.

    They take turns at going first, so that neither always finds the machine as the other left it.
    """
    firsts: list[float] = []
    seconds: list[float] = []
    for number in range(rounds):
        if number % 2 == 0:
            firsts.append(await first())
            seconds.append(await second())
        else:
            seconds.append(await second())
            firsts.append(await first())
    return firsts, seconds


def ratio(
    name: str, values: Sequence[float], over: Sequence[float], *, goal: Goal | None = None
) -> Finding:
    """Return how many times `over` the values are, round by round."""
    quotients = [value / other for value, other in zip(values, over, strict=True)]
    return Finding(name=name, unit="x", spread=Spread.of(quotients), goal=goal)


def figure(name: str, unit: str, values: Sequence[float], *, goal: Goal | None = None) -> Finding:
    """Return what rounds gave as a finding."""
    return Finding(name=name, unit=unit, spread=Spread.of(values), goal=goal)
