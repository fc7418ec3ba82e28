"""What goes back when money goes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.payments.model import Coverage, Covering, Payment


def to_take_back(payment: Payment) -> int:
    """Return the micro-credits that are still to be taken back for what was returned so far.

    Refunds and lost disputes together take back the returned part of the grant, rounded down, and
    never more than the grant.
    """
    if payment.granted == 0:
        return 0
    assert payment.amount_minor > 0
    due = payment.granted * payment.returned_minor // payment.amount_minor
    assert due <= payment.granted
    return max(0, due - payment.taken_back)


def is_wholly_returned(payment: Payment) -> bool:
    """Tell whether all of the money went back."""
    return payment.amount_minor > 0 and payment.returned_minor >= payment.amount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that one payment bought, as they lie now: used up to now, and still owed."""

    starts_at: datetime
    ends_at: datetime

    def owed(self, now: datetime) -> timedelta:
        """Return the part that is still to come."""
        return max(timedelta(0), self.ends_at - max(now, self.starts_at))


def days_of(
    payment: Payment, history: tuple[Payment, ...], plan_ends_at: datetime | None, now: datetime
) -> Days:
    """Return the days that `plan_end_at` has from a payment.

    `history` are the account's payments of plans in the order in which they were applied. One that
    set the end anew ended all days before it. Those that extended it lie one behind another, so
    that days taken out of an earlier one move the later ones forward.
    """
    own = covered(payment)
    later = [covered(p) for p in history if place(covered(p)) > place(own)]
    anew = next((each for each in later if each.how is Covering.ANEW), None)
    moved = own_shift(payment, history)
    starts_at, ends_at = own.starts_at - moved, own.ends_at - moved
    if anew is not None:
        stop = anew.applied_at
        return Days(starts_at=min(starts_at, stop), ends_at=min(ends_at, stop))
    if plan_ends_at is None:
        return Days(starts_at=min(starts_at, now), ends_at=min(ends_at, now))
    behind = sum((length(each) for each in later), timedelta(0))
    ends_at = min(ends_at, plan_ends_at - behind)
    return Days(starts_at=ends_at - (own.ends_at - own.starts_at), ends_at=ends_at)


def own_shift(payment: Payment, history: tuple[Payment, ...]) -> timedelta:
    """Return how far days taken out of earlier payments moved this one's."""
    own = covered(payment)
    if own.how is Covering.ANEW:
        return timedelta(0)
    taken = 0
    for other in reversed(history):
        each = covered(other)
        if place(each) >= place(own):
            continue
        if each.taken_at is not None and each.taken_at > own.applied_at:
            taken += each.taken_seconds
        if each.how is Covering.ANEW:
            break
    return timedelta(seconds=taken)


def covered(payment: Payment) -> Coverage:
    """Return the days of a payment that has some."""
    assert payment.coverage is not None
    return payment.coverage


def place(coverage: Coverage) -> tuple[datetime, datetime]:
    """Sort key: in the order in which they were applied; of one instant, as they lie."""
    return (coverage.applied_at, coverage.starts_at)


def length(coverage: Coverage) -> timedelta:
    """Return how many days are left of what was bought: all, less what a refund took."""
    return coverage.ends_at - coverage.starts_at - timedelta(seconds=coverage.taken_seconds)
