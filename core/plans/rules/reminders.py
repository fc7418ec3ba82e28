"""When somebody is reminded that a plan ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def due_reminder(ends_at: datetime, now: datetime, days: Sequence[int]) -> int | None:
    """Return the latest reminder that is due: how many days before the end; None for none.

    Who could not be reminded in time gets only this one, and none of the earlier ones.
    """
    if ends_at <= now:
        return None
    due = [each for each in days if ends_at - timedelta(days=each) <= now]
    return min(due, default=None)
