"""What goes back when money goes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.ledger.model import Entry
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
    """The days that one payment bought, as they lie now.

    `own` is how it was applied; `anew` what ended them by setting the end anew, and `followed` says
    that days of another payment come right behind them.
    """

    own: Coverage
    starts_at: datetime
    ends_at: datetime
    anew: Coverage | None
    followed: bool

    @property
    def is_last(self) -> bool:
        """Tell whether the plan's present end, or its grace, comes from this payment."""
        return self.anew is None and not self.followed

    def owed(self, now: datetime) -> timedelta:
        """Return the part that is still to come."""
        if self.anew is not None:
            return timedelta(0)
        return max(timedelta(0), self.ends_at - max(now, self.starts_at))

    def used_until(self, grace: timedelta) -> datetime:
        """Return when its benefits end: those of a grace are its own when nothing follows."""
        return self.ends_at if self.followed else self.ends_at + grace

    def has(self, entry: Entry, grace: timedelta) -> bool:
        """Tell whether an entry falls into these days."""
        begun = has_begun(self.own, self.starts_at, entry) and not self.is_over(entry)
        return begun and entry.effective_at < self.used_until(grace)

    def is_over(self, entry: Entry) -> bool:
        """Tell whether other days had been bought anew when an entry was booked."""
        return self.anew is not None and has_begun(self.anew, self.anew.starts_at, entry)


def has_begun(coverage: Coverage, starts_at: datetime, entry: Entry) -> bool:
    """Tell whether days had begun when an entry was booked.

    Of one instant, the order of the entries decides, unless the days began before they were
    applied: at a capture, or at the end of other days.
    """
    in_order = entry.sequence > coverage.after or starts_at < coverage.applied_at
    return in_order and entry.effective_at >= starts_at


def days_of(payment: Payment, history: tuple[Payment, ...], plan_ends_at: datetime | None) -> Days:
    """Return the days that `plan_end_at` has from a payment.

    `history` are the account's payments of plans. One that set the end anew ended all days before
    it. Those that extended it lie one behind another, so that days taken out of an earlier one move
    the later ones forward.
    """
    own = covered(payment)
    later = sorted((c for c in map(covered, history) if place(c) > place(own)), key=place)
    anew = next((each for each in later if each.how is Covering.ANEW), None)
    if anew is not None:
        later = later[: later.index(anew)]
    moved = own_shift(payment, history)
    starts_at, ends_at = own.starts_at - moved, own.ends_at - moved
    behind = sum((length(each) for each in later), timedelta(0))
    if anew is None and plan_ends_at is not None:
        ends_at = min(ends_at, plan_ends_at - behind)
        starts_at = ends_at - (own.ends_at - own.starts_at)
    return Days(
        own=own,
        starts_at=starts_at,
        ends_at=ends_at,
        anew=anew,
        followed=behind > timedelta(0),
    )


def own_shift(payment: Payment, history: tuple[Payment, ...]) -> timedelta:
    """Return how far days taken out of earlier payments moved this one's."""
    own = covered(payment)
    if own.how is Covering.ANEW:
        return timedelta(0)
    taken = 0
    for each in sorted(map(covered, history), key=place, reverse=True):
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


def place(coverage: Coverage) -> tuple[datetime, int, bool, datetime]:
    """Sort key: in the order in which they were applied.

    Extending a plan makes no entry: of those after one entry, that which set the end anew was last.
    """
    is_anew = coverage.how is Covering.ANEW
    return (coverage.applied_at, coverage.after, is_anew, coverage.starts_at)


def length(coverage: Coverage) -> timedelta:
    """Return how many days are left of what was bought: all, less what a refund took."""
    return coverage.ends_at - coverage.starts_at - timedelta(seconds=coverage.taken_seconds)
