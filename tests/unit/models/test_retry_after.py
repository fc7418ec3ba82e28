"""How long a provider wants to be left alone, whatever it writes."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.models.sdk_failures import retry_after

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("Tue, 10 Mar 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Tue, 10 Mar 2026 11:00:00 GMT", timedelta()),
        ("soon", None),
        ("-1", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
    ],
)
def test_a_wait_is_read_and_nonsense_is_left_alone(value: str, wait: timedelta | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == wait
