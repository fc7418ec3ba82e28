"""The price book: what the shipped one says, and what it refuses to be."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from core.ledger import prices
from core.ledger.errors import OperationUnknown, ParametersInvalid
from core.ledger.model import Unit
from core.ledger.use_cases.estimate_cost import Asked, breakdown
from core.shared.data_files import DataFileInvalid

SHIPPED = Path(prices.__file__).with_name("prices.json")
TEXT = SHIPPED.read_text(encoding="utf-8")
BOOK = prices.parse(TEXT)
FIRST = BOOK.versions["2026-11"]
CREDIT = 1_000_000
WRITTEN = {"2026-11": "bc886a8e702be19f"}
"""The digest of each version, so that none is edited once holds and receipts name it."""


def test_no_version_is_edited() -> None:
    written = {
        each["version"]: hashlib.sha256(json.dumps(each, sort_keys=True).encode()).hexdigest()[:16]
        for each in json.loads(TEXT)["versions"]
    }

    assert written == WRITTEN, (
        "A version stays as it is: holds and receipts name it. For other prices put a new version "
        "at the end of prices.json, name it in `current`, and add its digest to WRITTEN here."
    )


def total(**asked: Any) -> tuple[Unit, int]:
    last = breakdown(FIRST, Asked(**asked))[-1]
    return last.unit, last.amount


@pytest.mark.parametrize(
    ("asked", "credits"),
    [
        ({"operation": "script"}, 10),
        ({"operation": "image"}, 5),
        ({"operation": "coach_message"}, 0),
        ({"operation": "video"}, 40),
        ({"operation": "video", "count": 4}, 160),
        ({"operation": "video", "count": 9}, 360),
        ({"operation": "video", "seconds": 8}, 80),
        ({"operation": "video", "seconds": 12}, 120),
        ({"operation": "video", "model": "sora-2-pro"}, 120),
        ({"operation": "video", "model": "sora-2"}, 40),
    ],
)
def test_fixed_prices(asked: dict[str, Any], credits: int) -> None:
    assert total(**asked) == (Unit.CREDITS, credits * CREDIT)


def test_an_article_of_default_length_is_two_thousand_tokens() -> None:
    assert total(operation="article") == (Unit.TOKENS, 2_000)


def test_a_campaign_is_told_by_the_day_and_for_thirty_days() -> None:
    lines = breakdown(FIRST, Asked(operation="campaign", articles_per_day=3))

    assert [(line.item, line.amount) for line in lines] == [
        ("article", 2_000),
        ("per day", 6_000),
        ("per 30 days", 180_000),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"operation": "video", "count": 2},
        {"operation": "video", "seconds": 5},
        {"operation": "article", "length": "epic"},
        {"operation": "campaign", "articles_per_day": 0},
        {"operation": "script", "count": 0},
    ],
)
def test_parameters_without_a_price_are_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(ParametersInvalid):
        total(**asked)


def test_an_unknown_operation_is_refused() -> None:
    with pytest.raises(OperationUnknown, match="coach_message"):
        total(operation="haircut")


def test_every_version_can_be_found_by_name() -> None:
    assert BOOK.versions[BOOK.current.version] == BOOK.current


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("current",), "1999-01"),
        (("versions", 0, "tokens_per_credit"), 0),
        (("versions", 0, "tokens_per_credit"), 2_000.5),
        (("versions", 0, "credits", "script"), "-1"),
        (("versions", 0, "credits", "script"), 10),
        (("versions", 0, "credits", "script"), "0.0000001"),
        (("versions", 0, "credits", "script"), "ten"),
        (("versions", 0, "tokens", "article", "short"), -5),
        (("versions", 0, "video", "seconds"), [5]),
        (("versions",), []),
    ],
)
def test_a_wrong_book_is_refused(path: tuple[Any, ...], value: object) -> None:
    data = json.loads(TEXT)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(DataFileInvalid):
        prices.parse(json.dumps(data))
