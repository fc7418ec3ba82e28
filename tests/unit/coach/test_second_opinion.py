"""The second opinion on the rules: what is weighed, how it is learned, and when it counts."""

import json
from pathlib import Path

import pytest

from core.coach.detection.clause import Clause
from core.coach.detection.decisions import detect
from core.coach.detection.model import Category
from core.coach.detection.reading import read
from core.coach.detection.weighing import (
    DONE,
    learned,
    odds,
    probabilities,
    probability_of_done,
    words_of,
)
from tests.evaluation import training
from tests.evaluation.__main__ import TUNED_ON


def clauses_of(text: str) -> list[Clause]:
    _, readings = read(text)
    return [reading.clause for reading in readings]


def odds_in(text: str) -> dict[Category, float]:
    return probabilities(clauses_of(text), 0)


def test_amounts_currencies_platforms_and_days_are_weighed_as_one_of_their_kind() -> None:
    assert words_of("charge $29 on kajabi by friday") == words_of(
        "charge 150 euros on podia by monday"
    )
    assert odds_in("I'll charge $29 a month on Kajabi") == odds_in(
        "I'll charge 150 euros a month on Podia"
    )


def test_odds_are_odds_and_tell_a_choice_from_what_is_only_mentioned() -> None:
    chosen, mentioned = odds_in("we're going with Podia"), odds_in("my friend says Podia is slow")
    assert all(0 <= each <= 1 for each in [*chosen.values(), *mentioned.values()])
    assert chosen[Category.PLATFORM] > 0.5 > mentioned[Category.PLATFORM]


def test_each_weight_is_one_by_category_or_the_one_of_what_is_done() -> None:
    for whose, table in learned().items():
        assert {len(row) for row in table.values()} == {1 if whose == DONE else len(Category)}
        assert all(any(row) for row in table.values())


def test_the_longest_of_texts_has_odds() -> None:
    words = " ".join(trait for trait, (weight,) in learned()[DONE].items() if weight < 0)
    assert 0 <= probability_of_done(clauses_of(words)) < 0.01
    assert odds(-10_000) == 0
    assert odds(0) == 0.5
    assert odds(10_000) == 1


def test_what_is_done_is_likelier_than_what_is_to_be_done() -> None:
    done = probability_of_done(clauses_of("finally finished recording lesson two"))
    to_do = probability_of_done(clauses_of("I still have to record lesson two"))
    assert 0 <= to_do < 0.5 < done <= 1


@pytest.mark.parametrize(
    "text", ["Have I finished lesson two?", "She says she has finished lesson two."]
)
def test_what_is_asked_or_said_by_others_finishes_nothing(text: str) -> None:
    assert not detect(text).task_completed


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
    weights = training.learn(examples, 1.0)
    assert weights["chosen"] > 1
    assert weights["asked"] < -1
    assert abs(weights["the"]) < 0.5
    assert weights == training.learn(examples, 1.0)


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
