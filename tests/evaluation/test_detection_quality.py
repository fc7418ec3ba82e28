import json
from pathlib import Path

import pytest

from tests.evaluation.__main__ import SETS
from tests.evaluation.scoring import DATA, load, score

BASELINE = Path(__file__).parent / "baseline.json"
TOLERATED_FALL = 0.01


@pytest.mark.parametrize("name", SETS)
def test_no_headline_score_falls_more_than_a_point_below_its_baseline(name: str) -> None:
    recorded = json.loads(BASELINE.read_text(encoding="utf-8"))[name]
    scores = score(load(DATA / f"{name}.jsonl")).headline()
    fallen = {
        headline: (scores[headline], least)
        for headline, least in recorded.items()
        if scores[headline] < least - TOLERATED_FALL
    }
    assert not fallen, f"{name}: now, recorded: {fallen}. Fix it, or record it if it is meant."


def test_a_detector_that_finds_nothing_would_fail_the_baseline() -> None:
    silent = [{**message, "text": ""} for message in load(DATA / "dev.jsonl")]
    recorded = json.loads(BASELINE.read_text(encoding="utf-8"))["dev"]
    assert score(silent).headline()["category_f1"] < recorded["category_f1"] - TOLERATED_FALL
