"""Credits in JSON are exact both ways."""

import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.shared.amounts import MICRO_CREDITS_MAX
from entrypoints.http.serving.amounts import (
    EXACT_MICRO_CREDITS_MAX,
    InvalidAmount,
    InvalidMoment,
    credits_out,
    micro_credits_in,
    utc,
)


@given(st.integers(-EXACT_MICRO_CREDITS_MAX, EXACT_MICRO_CREDITS_MAX))
def test_what_goes_out_is_exact_and_has_six_decimals(micro: int) -> None:
    text = msgspec.json.encode(credits_out(micro)).decode()

    assert Decimal(text) * 1_000_000 == micro


@given(st.integers(1, MICRO_CREDITS_MAX))
def test_what_went_out_comes_back_in(micro: int) -> None:
    text = msgspec.json.encode(credits_out(micro))

    assert micro_credits_in(msgspec.json.decode(text, type=Decimal)) == micro


@pytest.mark.parametrize(
    "amount",
    [
        "0",
        "-0.5",
        "0.0000001",
        "1.1234567",
        "1." + "0" * 40 + "1",
        "1000000000.000001",
        "1e30",
        "1e999999",
        "1e-999999",
        "1e999999999",
        "-1e999999999",
        "1e-999999999",
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
    ],
)
def test_what_can_not_be_is_refused(amount: str) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        micro_credits_in(Decimal(amount), field="amount")

    assert refusal.value.errors[0].field == "amount"


def test_zeros_without_number_cost_nothing() -> None:
    """As many as a body may hold: they would keep everybody waiting for a minute."""
    amounts = [Decimal(sign + "1." + "0" * 1_000_000) for sign in ("", "-")]
    began = time.process_time()

    assert [micro_credits_in(each, least=-MICRO_CREDITS_MAX) for each in amounts] == [
        1_000_000,
        -1_000_000,
    ]
    assert time.process_time() - began < 0.5


def test_the_least_may_be_zero_or_less() -> None:
    assert micro_credits_in(Decimal(0), least=0) == 0
    assert micro_credits_in(Decimal("-1.5"), least=-MICRO_CREDITS_MAX) == -1_500_000


def test_moments_go_out_in_utc() -> None:
    there = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    assert utc(there, field="at").tzinfo is UTC
    assert msgspec.json.encode(utc(there, field="at")) == b'"2026-02-28T20:00:00Z"'


@pytest.mark.parametrize(
    "moment", ["2026-03-01T01:30:00", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00"]
)
def test_moments_that_utc_does_not_have_are_refused(moment: str) -> None:
    with pytest.raises(InvalidMoment) as refusal:
        utc(datetime.fromisoformat(moment), field="at")

    assert refusal.value.errors[0].field == "at"
