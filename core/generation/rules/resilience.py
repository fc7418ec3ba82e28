"""What to do when a model's call fails: try again, when, or ask another provider."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Failure(StrEnum):
    """Why a call has failed, as far as it decides what to do next."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    LIMITED = "limited"
    OVERLOADED = "overloaded"
    CUT = "cut"
    DENIED = "denied"
    REJECTED = "rejected"
    REFUSED = "refused"
    TOO_LONG = "too-long"
    EMPTY = "empty"
    MALFORMED = "malformed"


REFUSALS = frozenset({Failure.REFUSED, Failure.TOO_LONG})
UNUSABLE = frozenset({Failure.EMPTY, Failure.MALFORMED})
OUTAGES = frozenset(
    {
        Failure.UNREACHABLE,
        Failure.TIMEOUT,
        Failure.LIMITED,
        Failure.OVERLOADED,
        Failure.CUT,
        Failure.DENIED,
    }
)
"""What says that the provider, and not the request, is the trouble."""

TRIES = {
    Failure.UNREACHABLE: 3,
    Failure.LIMITED: 3,
    Failure.OVERLOADED: 3,
    Failure.CUT: 2,
    Failure.EMPTY: 2,
    Failure.MALFORMED: 2,
}
"""How often one provider is asked in all when this happens; once where it is not listed."""

WAIT_FIRST = timedelta(milliseconds=500)
WAIT_MAX = timedelta(seconds=8)
RETRY_AFTER_MAX = timedelta(seconds=10)
"""A provider that wants to be left alone for longer is not waited for."""


def wait_before_retry(
    failure: Failure, attempt: int, *, draw: float, retry_after: timedelta | None = None
) -> timedelta | None:
    """Return how long to wait before the same provider is asked again; None: don't.

    `attempt` counts from 1; `draw` is a random number from 0 to 1, so that a crowd that failed
    together does not come back together. The wait doubles with each attempt, half of it is drawn.
    What the provider asks for is the least.
    """
    if attempt >= TRIES.get(failure, 1):
        return None
    if failure in UNUSABLE:
        return timedelta()
    if retry_after is not None and retry_after > RETRY_AFTER_MAX:
        return None
    doubled: int = 2 ** (attempt - 1)
    full = min(WAIT_MAX, WAIT_FIRST * doubled)
    return max(full / 2 + full / 2 * draw, retry_after or timedelta())


FAILURES_TO_OPEN = 5
OPEN_FOR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """A circuit breaker: after five outages in a row a provider is left alone for 30 seconds.

    Then one call may try; the others go elsewhere until it has ended well.
    """

    failures: int = 0
    open_until: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """Return how long no call may be made."""
        if self.open_until is None:
            return timedelta()
        return max(timedelta(), self.open_until - now)

    def tried(self, now: datetime) -> "Breaker":
        """Return it with a call begun: where it was open, the next one waits for this one."""
        return self if self.open_until is None else replace(self, open_until=now + OPEN_FOR)

    def after(self, failure: Failure | None, now: datetime) -> "Breaker":
        """Return it after a call; None is an answer, and so is a refusal."""
        if failure not in OUTAGES:
            return Breaker()
        failures = self.failures + 1
        is_open = failures >= FAILURES_TO_OPEN
        return Breaker(failures=failures, open_until=now + OPEN_FOR if is_open else None)
