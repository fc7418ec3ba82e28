"""The second opinion on the rules: what is weighed, how it is learned, and when it counts."""

import json
from pathlib import Path

import pytest

from core.coach.detection.decisions import detect
from core.coach.detection.model import Category
from core.coach.detection.reading import read
from core.coach.detection.weighing import learned, probabilities, words_of
from tests.evaluation import training
from tests.evaluation.__main__ import TUNED_ON


def odds(text: str) -> dict[Category, float]:
    _, readings = read(text)
    return probabilities([reading.clause for reading in readings], 0)


def test_amounts_currencies_platforms_and_days_are_weighed_as_one_of_their_kind() -> None:
    assert words_of("charge $29 on kajabi by friday") == words_of(
        "charge 150 euros on podia by monday"
    )
    assert odds("I'll charge $29 a month on Kajabi") == odds(
        "I'll charge 150 euros a month on Podia"
    )


def test_odds_are_odds_and_tell_a_choice_from_what_is_only_mentioned() -> None:
    chosen, mentioned = odds("we're going with Podia"), odds("my friend says Podia is slow")
    assert all(0 <= each <= 1 for each in [*chosen.values(), *mentioned.values()])
    assert chosen[Category.PLATFORM] > 0.5 > mentioned[Category.PLATFORM]


def test_each_weight_is_one_by_category() -> None:
    rows = [row for table in learned().values() for row in table.values()]
    assert {len(row) for row in rows} == {len(Category)}
    assert all(any(row) for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "Should we go with Podia for $29 a month?",
        "If we go with Podia for $29 a month, we launch in May.",
        "She said we're going with Podia for $29 a month.",
    ],
)
def test_a_mode_wins_however_likely_the_words_are(text: str) -> None:
    assert not detect(text).decisions


def test_learning_finds_what_tells_one_kind_from_the_other_and_is_repeatable() -> None:
    examples = [(["the", "chosen" if even else "asked"], even) for even in [True, False] * 100]
    weights = training.learn(examples)
    assert weights["chosen"] > 1
    assert weights["asked"] < -1
    assert abs(weights["the"]) < 0.5
    assert weights == training.learn(examples)


def test_training_writes_what_the_detector_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "weights.json"
    left_out = [name for name in TUNED_ON if name != "practice"]
    arguments = [word for name in left_out for word in ("--without", name)]
    monkeypatch.setattr("sys.argv", ["training", *arguments, "--to", str(file)])
    assert training.main() == 0
    tables = json.loads(file.read_text(encoding="utf-8"))
    assert tables.keys() == learned().keys()
    common = tables["here"].keys() & learned()["here"].keys()
    assert len(common) > len(tables["here"]) / 2
