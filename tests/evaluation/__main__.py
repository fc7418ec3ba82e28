"""`python -m tests.evaluation`: the detector's scores on the labelled messages."""

import argparse
import json
import sys
from typing import Any

from tests.evaluation.scoring import DATA, Count, Scores, load, ratio, score

TUNED_ON = (
    "dev",
    "practice",
    "varied",
    "voices",
    "dialects",
    "plain",
    "anecdotes",
    "sealed",
    "reserve",
    "fresh",
    "market",
    "workbench",
    "notebook",
    "postbag",
    "logbook",
    "garden",
    "kitchen",
    "bench",
    "depot",
    "quay",
    "loft",
    "probes",
)
UNREAD = ("unseen", "apart", "mill")
SETS = TUNED_ON + UNREAD


def main() -> int:
    """Print the scores of each set as a table, or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--set", choices=SETS, action="append", help="only this set")
    arguments = parser.parse_args()
    wanted = [name for name in arguments.set or SETS if (DATA / f"{name}.jsonl").exists()]
    scores = {name: score(load(DATA / f"{name}.jsonl")) for name in wanted}
    if arguments.json:
        print(json.dumps({name: as_json(each) for name, each in scores.items()}, indent=2))  # noqa: T201
    else:
        print("\n\n".join(table(name, each) for name, each in scores.items()))  # noqa: T201
    return 0


def as_json(scores: Scores) -> dict[str, Any]:
    """Return the scores as plain data."""
    counts = {"all": scores.category, **dict(sorted(scores.categories.items()))}
    return {
        "messages": scores.messages,
        "headline": {name: round(value, 4) for name, value in scores.headline().items()},
        "categories": {name: numbers(count) for name, count in counts.items()},
        "category_and_value": numbers(scores.category_and_value),
        "completion": numbers(scores.completion),
        "false_decisions_by_kind": dict(sorted(scores.false_by_kind.items())),
        "rationales_where_none_is_labelled": scores.rationale_invented,
    }


def numbers(count: Count) -> dict[str, float]:
    """Return precision, recall and F1."""
    return {
        "precision": round(count.precision, 4),
        "recall": round(count.recall, 4),
        "f1": round(count.f1, 4),
    }


def table(name: str, scores: Scores) -> str:
    """Return the scores of one set as lines to read."""
    lines = [f"{name}: {scores.messages} messages", f"{'':24}precision  recall      F1"]
    rows = [
        *sorted(scores.categories.items()),
        ("category", scores.category),
        ("category and value", scores.category_and_value),
        ("completion", scores.completion),
    ]
    lines += [
        f"  {label:22}{count.precision:9.3f}{count.recall:8.3f}{count.f1:8.3f}"
        for label, count in rows
    ]
    wrong = ratio(scores.hard_negatives_wrong, scores.hard_negatives)
    kinds = ", ".join(f"{kind} {count}" for kind, count in scores.false_by_kind.most_common())
    confidence = ratio(scores.confidence_right, scores.confidence_seen)
    lines += [
        f"  confidence right      {confidence:9.3f}",
        f"  rationale found       {ratio(scores.rationale_right, scores.rationale_seen):9.3f}",
        f"  hard negatives decided{wrong:9.3f}  (of {scores.hard_negatives})",
        f"  false decisions by kind: {kinds or 'none'}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
