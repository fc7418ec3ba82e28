"""How well the detector does on labelled messages."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.coach.detection.decisions import detect
from core.coach.detection.model import Decision

DATA = Path(__file__).parent / "data"
HARD_NEGATIVES = frozenset(
    {
        "question", "negation", "third_party", "past", "unrelated", "quote", "mention",
        "retraction", "conditional", "hypothetical",
    }
)  # fmt: skip
"""Kinds of message that look like a decision and are none."""


@dataclass(slots=True)
class Count:
    """True positives, false positives and misses."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Return the share of the found that is right."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the labelled that is found."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else 1.0


@dataclass(slots=True)
class Scores:
    """The scores over a set of messages."""

    messages: int = 0
    categories: dict[str, Count] = field(default_factory=dict)
    category: Count = field(default_factory=Count)
    category_and_value: Count = field(default_factory=Count)
    completion: Count = field(default_factory=Count)
    confidence_right: int = 0
    confidence_seen: int = 0
    rationale_right: int = 0
    rationale_seen: int = 0
    rationale_invented: int = 0
    hard_negatives: int = 0
    hard_negatives_wrong: int = 0
    false_by_kind: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> int:
        """Return how much of what was found is wrong, or missing."""
        counts = (self.category, self.category_and_value, self.completion)
        return (
            sum(count.false + count.missed for count in counts)
            + (self.confidence_seen - self.confidence_right)
            + (self.rationale_seen - self.rationale_right)
        )

    def headline(self) -> dict[str, float]:
        """Return the scores that must not fall, each from 0 to 1, higher is better."""
        return {
            "category_f1": self.category.f1,
            "category_and_value_f1": self.category_and_value.f1,
            "completion_f1": self.completion.f1,
            "hard_negatives_kept": 1 - ratio(self.hard_negatives_wrong, self.hard_negatives),
            "confidence_accuracy": ratio(self.confidence_right, self.confidence_seen),
            "rationale_accuracy": ratio(self.rationale_right, self.rationale_seen),
        }


def ratio(part: int, whole: int) -> float:
    """Return part of whole, 0 of nothing being 0."""
    return part / whole if whole else 0.0


def load(path: Path) -> list[dict[str, Any]]:
    """Return the labelled messages of a file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def score(messages: Iterable[dict[str, Any]]) -> Scores:
    """Return the detector's scores on labelled messages."""
    scores = Scores()
    for message in messages:
        scores.messages += 1
        found = detect(message["text"])
        labelled = message["decisions"]
        count_completion(scores.completion, found.task_completed, message["task_completed"])
        count_decisions(scores, list(found.decisions), labelled)
        if not labelled and found.decisions:
            scores.false_by_kind[message["kind"]] += 1
        if message["kind"] in HARD_NEGATIVES and not labelled:
            scores.hard_negatives += 1
            scores.hard_negatives_wrong += bool(found.decisions)
    return scores


def count_completion(count: Count, found: bool, labelled: bool) -> None:
    """Count whether a finished task was noticed."""
    count.hits += found and labelled
    count.false += found and not labelled
    count.missed += labelled and not found


def count_decisions(scores: Scores, found: list[Decision], labelled: list[dict[str, Any]]) -> None:
    """Count the decisions of one message: each label takes the best decision of its category."""
    left = list(found)
    for label in labelled:
        same = [decision for decision in left if decision.category == label["category"]]
        count = scores.categories.setdefault(label["category"], Count())
        if not same:
            for each in (count, scores.category, scores.category_and_value):
                each.missed += 1
            continue
        best = max(same, key=lambda decision: value_fits(decision.value, label))
        left.remove(best)
        for each in (count, scores.category):
            each.hits += 1
        count_details(scores, best, label)
    for decision in left:
        scores.categories.setdefault(decision.category.value, Count()).false += 1
        scores.category.false += 1
        scores.category_and_value.false += 1


def count_details(scores: Scores, decision: Decision, label: dict[str, Any]) -> None:
    """Count value, confidence and rationale of a decision against its label."""
    if value_fits(decision.value, label):
        scores.category_and_value.hits += 1
    else:
        scores.category_and_value.false += 1
        scores.category_and_value.missed += 1
    scores.confidence_seen += 1
    scores.confidence_right += decision.confidence == label["confidence"]
    wanted = label.get("rationale_must_include")
    if wanted:
        scores.rationale_seen += 1
        scores.rationale_right += contains_all(decision.rationale or "", wanted)
    else:
        scores.rationale_invented += decision.rationale is not None


def value_fits(value: str, label: dict[str, Any]) -> bool:
    """Return whether a value holds all that the label asks for."""
    either = label.get("value_any_of")
    if either and not any(plain(part) in plain(value) for part in either):
        return False
    return contains_all(value, label.get("value_must_include") or [])


def contains_all(text: str, parts: list[str]) -> bool:
    """Return whether all the parts are in the text, whatever their case."""
    return all(plain(part) in plain(text) for part in parts)


def plain(text: str) -> str:
    """Return the text in lower case, with plain quotes and single spaces."""
    return " ".join(text.lower().replace("\u2019", "'").split())
