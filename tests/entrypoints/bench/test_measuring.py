import json
from collections.abc import Iterator, Sequence

import pytest
import structlog

from entrypoints.bench import report, start
from entrypoints.bench.measuring import (
    BooksWrong,
    Finding,
    Goal,
    Plan,
    Spread,
    Verdict,
    figure,
    ratio,
    side_by_side,
)
from entrypoints.cli import bench
from entrypoints.cli.main import main


def test_a_spread_is_the_median_and_the_extremes() -> None:
    assert Spread.of([3, 1, 9]) == Spread(median=3, least=1, most=9, rounds=3)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(7.9, Verdict.MISSED), (8, Verdict.FLOOR), (14.9, Verdict.FLOOR), (15, Verdict.AIM)],
)
def test_more_is_better_where_the_aim_is_the_greater_number(value: float, verdict: Verdict) -> None:
    assert Goal(floor=8, aim=15).verdict(value) is verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(5, Verdict.AIM), (5.1, Verdict.FLOOR), (50, Verdict.FLOOR), (50.1, Verdict.MISSED)],
)
def test_less_is_better_where_the_aim_is_the_lesser_number(value: float, verdict: Verdict) -> None:
    assert Goal(floor=50, aim=5).verdict(value) is verdict


async def test_what_is_compared_is_measured_in_turns() -> None:
    order: list[str] = []

    async def ours() -> float:
        order.append("ours")
        return 8.0

    async def theirs() -> float:
        order.append("theirs")
        return 2.0

    found = await side_by_side(ours, theirs, rounds=3)
    assert found == ([8.0] * 3, [2.0] * 3)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]


def test_a_ratio_is_taken_round_by_round() -> None:
    found = ratio("ours / theirs", [10, 90, 10], [5, 10, 20])
    assert found.spread == Spread(median=2, least=0.5, most=9, rounds=3)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Plan]]:
    plans: list[Plan] = []

    async def measure(plan: Plan) -> Sequence[Finding]:
        plans.append(plan)
        structlog.get_logger().info("what servers tell of their work")
        goal = Goal(floor=2, aim=4)
        return [ratio("a / b", [6.0], [2.0], goal=goal), figure("a", "per second", [1234.0])]

    monkeypatch.setattr(start, "measure", measure)
    yield plans
    structlog.reset_defaults()


def test_json_has_every_figure_and_the_machine(
    planned: list[Plan], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "start", "--json", "--rounds", "7", "--seconds", "2"]) == 0
    assert planned == [Plan(rounds=7, seconds=2.0)]
    found = json.loads(capsys.readouterr().out)
    assert found["findings"][0] == {
        "name": "a / b",
        "unit": "x",
        "median": 3.0,
        "least": 3.0,
        "most": 3.0,
        "rounds": 1,
        "floor": 2,
        "aim": 4,
        "verdict": "floor met",
    }
    assert len(found["machine"]["load"]) == 3


def test_people_get_a_table(planned: list[Plan], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "start"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["MEASURED", "MEDIAN"]
    assert "1,234 per second" in lines[2]


def test_a_missed_floor_is_told_by_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def measure(plan: Plan) -> Sequence[Finding]:
        return [ratio("a / b", [1.0], [1.0], goal=Goal(floor=2, aim=4))]

    monkeypatch.setattr(start, "measure", measure)
    assert main(["bench", "start"]) == 1
    assert "floor missed" in capsys.readouterr().out


def test_wrong_books_leave_nothing_to_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def measure(plan: Plan) -> Sequence[Finding]:
        raise BooksWrong("a wallet is off by 3")

    monkeypatch.setattr(start, "measure", measure)
    assert main(["bench", "start"]) == bench.NOT_MEASURABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert "off by 3" in said.err


async def test_help_is_measured_in_earnest() -> None:
    found = await start.measure(Plan(rounds=1))
    assert found[0].spread.median > 0
    assert report.met(found)


@pytest.mark.parametrize("value", ["0", "-1", "x"])
def test_rounds_are_a_positive_number(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "start", "--rounds", value])
    assert "--rounds" in capsys.readouterr().err
