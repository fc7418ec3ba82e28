"""`python -m tests.evaluation.training`: learn the weights of the detector's second opinion.

Learned from the messages that rules may be tuned on, never from the unread ones, by logistic
regression in one pass at a time: FTRL-Proximal with L1 (McMahan et al., KDD 2013, algorithm 1),
which leaves out the traits that tell nothing. The same messages give the same weights.
"""

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.coach.detection import telling_words, weighing
from core.coach.detection.clause import Clause
from core.coach.detection.model import Category
from core.coach.detection.reading import read
from core.coach.detection.selecting import values_in
from tests.evaluation.__main__ import TUNED_ON
from tests.evaluation.scoring import DATA, load, value_fits

ROUNDS = 6
RATE = 0.3
SMOOTHING = 1.0
L1_DECIDING, L1_DONE = 8.0, 3.0
"""How much a trait must tell: few messages tell of something done, so that less has to do."""
LEAST_OFTEN = 2
"""Examples in which a trait must occur."""
LEAST_WEIGHT = 0.1
"""Weights nearer to nothing are left out of the file."""

ENDINGS = tuple(f"|{category}" for category in Category)

Example = tuple[list[str], bool]


def main() -> int:
    """Learn the weights and write them where the detector reads them."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.training", description=__doc__
    )
    parser.add_argument("--without", action="append", default=[], help="leave out this set")
    parser.add_argument("--to", type=Path, default=Path(weighing.__file__).with_name(weighing.FILE))
    arguments = parser.parse_args()
    named = [name for name in TUNED_ON if name not in arguments.without]
    messages = [message for name in named for message in load(DATA / f"{name}.jsonl")]
    examples = [example for each in messages for example in examples_of(each)]
    done = [(sorted(traits_of(each)), each["task_completed"]) for each in messages]
    tables = {
        **by_trait(learn(examples, L1_DECIDING)),
        weighing.DONE: {
            trait: [value]
            for trait, value in learn(done, L1_DONE).items()
            if abs(value) >= LEAST_WEIGHT
        },
    }
    arguments.to.write_text(as_text(tables), encoding="utf-8")
    learned = sum(map(len, tables.values()))
    print(f"{len(messages)} messages, {len(examples)} examples: {learned} traits")  # noqa: T201
    return 0


def examples_of(message: dict[str, Any]) -> Iterator[Example]:
    """Give an example for each category that a clause has a value of: does it decide there?

    Where values of several clauses fit a label, all decide; where none does, nobody can tell.
    """
    _, readings = read(message["text"])
    clauses = [reading.clause for reading in readings]
    values = [deciding_values(clause) for clause in clauses]
    for category in Category:
        labels = [label for label in message["decisions"] if label["category"] == category]
        places_of = [index for index, found in enumerate(values) if category in found]
        deciding = {
            index
            for index in places_of
            for label in labels
            if len(places_of) == 1 or value_fits(f"{clauses[index].text} {values[index]}", label)
        }
        if labels and not deciding:
            continue
        for index in places_of:
            traits = [
                f"{whose}|{each}"
                for whose, found in weighing.traits(clauses, index)
                for each in found
            ]
            yield [*traits, *(f"{trait}|{category}" for trait in traits)], index in deciding


def traits_of(message: dict[str, Any]) -> set[str]:
    """Return what of a whole message is weighed."""
    _, readings = read(message["text"])
    return weighing.traits_of_all([reading.clause for reading in readings])


def deciding_values(clause: Clause) -> dict[Category, list[str]]:
    """Return by category what a clause would decide if it decided."""
    text = clause.text
    named = values_in(text, clause.display, timed=text, listed=False)
    values: dict[Category, list[str]] = {}
    for found in (*named, *telling_words.extract(text)):
        values.setdefault(found.category, []).append(found.value)
    return values


def common(examples: Sequence[Example]) -> Iterator[Example]:
    """Give the examples without the traits that occur too seldom to be learned."""
    counts = Counter(trait for traits, _ in examples for trait in traits)
    for traits, decides in examples:
        yield [trait for trait in traits if counts[trait] >= LEAST_OFTEN], decides


def learn(examples: Sequence[Example], l1: float) -> dict[str, float]:
    """Return the weight of each trait that tells something; `l1` is how much it must tell."""
    examples = list(common(examples))
    gradients: dict[str, float] = {}
    squares: dict[str, float] = {}
    order = list(range(len(examples)))
    shuffling = random.Random(1)
    for _ in range(ROUNDS):
        shuffling.shuffle(order)
        for place in order:
            traits, decides = examples[place]
            weights = [
                weight(gradients.get(trait, 0.0), squares.get(trait, 0.0), l1) for trait in traits
            ]
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights))))) - decides
            for trait, old in zip(traits, weights, strict=True):
                seen = squares.get(trait, 0.0)
                rate = (math.sqrt(seen + error * error) - math.sqrt(seen)) / RATE
                gradients[trait] = gradients.get(trait, 0.0) + error - rate * old
                squares[trait] = seen + error * error
    return {trait: weight(gradients[trait], squares[trait], l1) for trait in gradients}


def weight(gradient: float, squares: float, l1: float) -> float:
    """Return the weight that the gradients so far give, none where they tell too little."""
    if abs(gradient) <= l1:
        return 0.0
    return (math.copysign(l1, gradient) - gradient) / ((SMOOTHING + math.sqrt(squares)) / RATE + 1)


def by_trait(weights: dict[str, float]) -> dict[str, dict[str, list[float]]]:
    """Return the weights as the detector reads them: all that hold in a category, added."""
    tables: dict[str, dict[str, list[float]]] = {}
    for name, value in sorted(weights.items()):
        if abs(value) < LEAST_WEIGHT:
            continue
        whose, _, trait = name.partition("|")
        trait, _, owner = trait.rpartition("|") if name.endswith(ENDINGS) else (trait, "", "")
        row = tables.setdefault(whose, {}).setdefault(trait, [0.0] * len(Category))
        for place, category in enumerate(Category):
            row[place] += value if category == (owner or category) else 0.0
    return tables


def as_text(tables: dict[str, dict[str, list[float]]]) -> str:
    """Return the tables as JSON, a trait a line."""
    return "{\n" + ",\n".join(table_of(whose, tables[whose]) for whose in sorted(tables)) + "\n}\n"


def table_of(whose: str, table: dict[str, list[float]]) -> str:
    """Return one table as JSON."""
    rows = [
        f"{json.dumps(trait)}: {json.dumps([round(value, 2) for value in table[trait]])}"
        for trait in sorted(table)
    ]
    return f"{json.dumps(whose)}: {{\n" + ",\n".join(rows) + "\n}"


if __name__ == "__main__":
    sys.exit(main())
