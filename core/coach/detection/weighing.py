"""How likely a clause decides something, and a message tells of something done, by their words.

A second opinion on the rules: logistic regressions whose weights were learned from the labelled
messages (`python -m tests.evaluation.training` writes them). Azarbonyad et al. (WSDM 2019) find
commitments by n-grams in this way.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import TypeAlias

from core.coach.detection.clause import Clause
from core.coach.detection.currencies import CODES, SYMBOLS
from core.coach.detection.model import Category
from core.coach.detection.numbers import SCALES, TENS, UNITS
from core.coach.detection.platforms import NAMES
from core.coach.detection.words import words

FILE = "weights.json"
BIAS = "the rest"
"""The trait that every clause has."""

HERE, BEFORE, AFTER = "here", "before", "after"
DONE = "done"
"""Where the weights stand of what tells that something is done; each has one."""
JOINT = "joint "

TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d.,:]*|[^\w\s]")
NUMBER, MONEY, PLATFORM, DAY = "0", "$", "@", "day"
AMOUNT = {NUMBER, MONEY}
NUMBERS = (UNITS.keys() | TENS.keys() | SCALES.keys()) - {"one", "k"}
CURRENCIES = (
    CODES.keys() | set(SYMBOLS) | words("dollar dollars euro euros pound pounds bucks quid")
)
DAYS = words("""
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
    fridays saturdays sundays january february april june july august september october november
    december""")

KINDS = {
    **dict.fromkeys(DAYS, DAY),
    **dict.fromkeys(NAMES, PLATFORM),
    **dict.fromkeys(CURRENCIES, MONEY),
    **dict.fromkeys(NUMBERS, NUMBER),
}
"""What stands for all words of a kind: so another amount, currency or platform changes nothing."""

Trait: TypeAlias = tuple[str, tuple[str, ...]]
"""Whose words are weighed ("here", "before", "after"), and which."""


def probabilities(clauses: Sequence[Clause], index: int) -> dict[Category, float]:
    """Return for each category how likely clause `index` decides in it, from 0 to 1."""
    weights = learned()
    sums = [0.0] * len(Category)
    for whose, found in traits(clauses, index):
        known = weights[whose]
        for each in found:
            for place, weight in enumerate(known.get(each, ())):
                sums[place] += weight
    return {category: odds(total) for category, total in zip(Category, sums, strict=True)}


def probability_of_done(clauses: Sequence[Clause]) -> float:
    """Return how likely a message tells that a task is done, from 0 to 1."""
    known = learned()[DONE]
    return odds(sum(known[each][0] for each in traits_of_all(clauses) if each in known))


def odds(total: float) -> float:
    """Return the probability that a sum of weights means (the logistic function)."""
    # As 1 / (1 + exp(-total)), which overflows where a long text is weighed as very unlikely.
    return (1 + math.tanh(total / 2)) / 2


@cache
def learned() -> dict[str, dict[str, list[float]]]:
    """Return the weights: whose words, which, and a weight by category, as `Category` has them."""
    weights: dict[str, dict[str, list[float]]] = json.loads(
        resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    )
    return weights


def traits(clauses: Sequence[Clause], index: int) -> Iterator[Trait]:
    """Give what is weighed: up to three words in a row of a clause, two of its neighbours'."""
    clause = clauses[index]
    pairs, threes = runs(clause.text)
    yield HERE, (BIAS, JOINT + clause.joint)
    yield HERE, pairs
    yield HERE, threes
    if index:
        yield BEFORE, runs(clauses[index - 1].text)[0]
    if index + 1 < len(clauses):
        following = clauses[index + 1]
        yield AFTER, (JOINT + following.joint,)
        yield AFTER, runs(following.text)[0]


def traits_of_all(clauses: Sequence[Clause]) -> set[str]:
    """Return what is weighed of a message as a whole: up to three words in a row of a clause."""
    found = {BIAS}
    for clause in clauses:
        found.add(JOINT + clause.joint)
        found.update(*runs(clause.text))
    return found


@lru_cache(maxsize=512)
def runs(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a clause, single and in pairs, then in threes; its ends are words."""
    words = ["^", *words_of(text), "."]
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    threes = [f"{pair} {three}" for pair, three in zip(pairs, words[2:], strict=False)]
    return tuple(dict.fromkeys([*words, *pairs])), tuple(dict.fromkeys(threes))


def words_of(text: str) -> list[str]:
    """Return the words of a text, those of a kind by what stands for it, an amount as one word."""
    found: list[str] = []
    for each in TOKEN.findall(text):
        word = NUMBER if each[0].isdigit() else KINDS.get(each, each)
        last = found[-1] if found else ""
        if word in AMOUNT and last in AMOUNT:
            found[-1] = MONEY if MONEY in {word, last} else NUMBER
        elif not word == last == PLATFORM:
            found.append(word)
    return found
