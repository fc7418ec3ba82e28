"""The catalogue is data, and wrong data is refused with what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.plans import catalogue
from core.plans.catalogue import parse
from core.plans.errors import PackUnknown, PlanInvalid
from core.shared.data_files import DataFileInvalid

SHIPPED = Path(catalogue.__file__).with_name("catalogue.json")
TEXT = SHIPPED.read_text(encoding="utf-8")
CREDIT = 1_000_000


def changed(change: Any) -> str:
    data = json.loads(TEXT)
    change(data)
    return json.dumps(data)


def test_it_says_what_is_given_and_sold() -> None:
    """What is sold changes here too, and nowhere else in tests."""
    sold = parse(TEXT)
    assert [(p.name, p.price.amount_minor, p.tokens, p.days) for p in sold.plans] == [
        ("basic", 0, 1_000, None),
        ("standard", 2_900, 10_000, 30),
        ("premium", 9_900, 50_000, 30),
    ]
    assert (sold.signup.micro_credits, sold.signup.days) == (50 * CREDIT, None)
    assert (sold.daily_bonus.micro_credits, sold.daily_bonus.days) == (10 * CREDIT, 30)
    packs = {name: offer.grant.micro_credits // CREDIT for name, offer in sold.packs.items()}
    assert packs == {"small": 100, "medium": 500, "large": 2_000}
    monthly = {
        name: (offer.grant.micro_credits // CREDIT, offer.price.amount_minor)
        for name, offer in sold.subscriptions.items()
    }
    assert monthly == {"sub_basic": (500, 900), "sub_pro": (1_500, 2_500)}
    assert (sold.free_plan.name, sold.grace_days) == ("basic", 3)
    assert sorted(sold.reminder_days) == [1, 3, 7]


def test_what_it_does_not_have_is_refused() -> None:
    sold = parse(TEXT)
    with pytest.raises(PlanInvalid, match="basic, standard, premium"):
        sold.plan("gold")
    with pytest.raises(PackUnknown):
        sold.pack("huge")
    with pytest.raises(PackUnknown):
        sold.subscription("small")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["plans"].clear(),
        lambda data: data["plans"].reverse(),
        lambda data: data["plans"].append(dict(data["plans"][1])),
        lambda data: data["plans"][1].update(tokens=-1),
        lambda data: data["plans"][1].update(tokens=10_000.5),
        lambda data: data["plans"][1].update(tokens=True),
        lambda data: data["plans"][1].update(days=None),
        lambda data: data["plans"][1]["price"].update(amount_minor=0),
        lambda data: data["plans"][1]["price"].update(currency="rupees"),
        lambda data: data["plans"][2].update(name=""),
        lambda data: data["grants"].pop("signup"),
        lambda data: data["grants"]["signup"].update(credits=50),
        lambda data: data["grants"]["signup"].update(credits="0.0000001"),
        lambda data: data["grants"]["signup"].update(credits="-1"),
        lambda data: data["packs"].append(data["packs"][0]),
        lambda data: data.update(grace_days=-1),
        lambda data: data.update(reminder_days=[0]),
    ],
)
def test_wrong_data_is_refused(change: Any) -> None:
    with pytest.raises(DataFileInvalid):
        parse(changed(change))


def test_a_refusal_says_where_and_why() -> None:
    wrong = changed(lambda data: data["plans"][1].update(tokens=True))
    with pytest.raises(
        DataFileInvalid, match=r"^catalogue.json: plans\[1\].tokens: must be a whole"
    ):
        parse(wrong)
    misspelt = changed(lambda data: data.update(grace_day=3))
    with pytest.raises(DataFileInvalid, match="grace_day: is not known here; known are grace_days"):
        parse(misspelt)


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(DataFileInvalid):
        parse("{")
