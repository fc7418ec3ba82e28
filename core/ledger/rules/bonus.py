"""The daily bonus: a condition on the wallet's own row."""

import math
from datetime import datetime, timedelta

from core.ledger.errors import BonusTaken, GiftsWait
from core.ledger.model import Change, Wallet, WalletTerms
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import NewGrant, put
from core.ledger.rules.time import begin, end

BONUS_EVERY = timedelta(hours=24)


def claim_bonus(wallet: Wallet, bonus: NewGrant, terms: WalletTerms, now: datetime) -> Change:
    """Put the daily bonus in: at most one in any 24 hours, however many claim it at once.

    A clock that steps back waits: to the wallet it is still the time of its latest entry. Raises
    `GiftsWait` and `BonusTaken`.
    """
    draft = begin(wallet, terms, now)
    if not draft.gifts:
        raise GiftsWait("The daily bonus is for accounts whose e-mail is verified. Verify yours.")
    wait = time_to_bonus(draft)
    if wait > timedelta():
        seconds = math.ceil(wait / timedelta(seconds=1))
        raise BonusTaken(available_at=draft.now + wait, retry_after_seconds=seconds)
    put(draft, bonus)
    draft.last_bonus_at = draft.now
    return end(draft)


def claim_bonus_if_due(
    wallet: Wallet, bonus: NewGrant, terms: WalletTerms, now: datetime
) -> Change | None:
    """Put the daily bonus in, or return None where it is not due: a sign-in is never refused."""
    draft = begin(wallet, terms, now)
    if not draft.gifts or time_to_bonus(draft) > timedelta():
        return None
    return claim_bonus(wallet, bonus, terms, now)


def time_to_bonus(draft: Draft) -> timedelta:
    """Return how long the next bonus has to wait; not at all when it is due."""
    if draft.last_bonus_at is None:
        return timedelta()
    return max(timedelta(), draft.last_bonus_at + BONUS_EVERY - draft.now)
