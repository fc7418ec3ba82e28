"""When to try again, and when to leave a provider alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.generation.rules.resilience import (
    FAILURES_TO_OPEN,
    OPEN_FOR,
    WAIT_MAX,
    Breaker,
    Failure,
    wait_before_retry,
)
from tests.builders import NOON


@given(attempt=st.integers(1, 40), draw=st.floats(0, 1))
def test_waits_are_drawn_between_half_and_all(attempt: int, draw: float) -> None:
    wait = wait_before_retry(Failure.OVERLOADED, attempt, draw=draw)

    if attempt >= 3:
        assert wait is None
    else:
        full = timedelta(seconds=0.5) * 2 ** (attempt - 1)
        assert wait is not None
        assert full / 2 <= wait <= min(full, WAIT_MAX)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [(0.1, 0.5), (3, 3), (10, 10), (11, None)],
)
def test_the_provider_s_wish_counts(asked: float, waited: float | None) -> None:
    wish = timedelta(seconds=asked)
    wait = wait_before_retry(Failure.LIMITED, 1, draw=1, retry_after=wish)

    assert wait == (None if waited is None else timedelta(seconds=waited))


@pytest.mark.parametrize(
    "failure",
    [Failure.REFUSED, Failure.TOO_LONG, Failure.DENIED, Failure.REJECTED, Failure.TIMEOUT],
)
def test_some_things_are_not_tried_again(failure: Failure) -> None:
    assert wait_before_retry(failure, 1, draw=0) is None


def test_it_opens_lets_one_try_and_closes() -> None:
    breaker = Breaker()
    for _ in range(FAILURES_TO_OPEN - 1):
        breaker = breaker.after(Failure.OVERLOADED, NOON)
        assert not breaker.wait(NOON)
    breaker = breaker.after(Failure.OVERLOADED, NOON)
    assert breaker.wait(NOON) == OPEN_FOR
    later = NOON + OPEN_FOR
    assert not breaker.wait(later)

    trying = breaker.tried(later)
    assert trying.wait(later) == OPEN_FOR  # The others wait for the one.
    assert trying.after(Failure.TIMEOUT, later).wait(later) == OPEN_FOR
    assert trying.after(None, later) == Breaker()


@pytest.mark.parametrize("failure", [Failure.REFUSED, Failure.MALFORMED, Failure.REJECTED])
def test_what_the_request_is_to_blame_for_opens_nothing(failure: Failure) -> None:
    breaker = Breaker()
    for _ in range(20):
        breaker = breaker.after(failure, NOON)
    assert breaker == Breaker()
