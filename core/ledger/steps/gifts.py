"""The daily bonus for use cases of any context, inside their own unit of work."""

from datetime import datetime

from core.ledger.model import Change, GrantKind, WalletTerms
from core.ledger.ports import Wallets
from core.ledger.rules import bonus as rules
from core.ledger.rules.grants import GrantTerms, NewGrant
from core.shared.ids import AccountId


def new_bonus(bonus: GrantTerms, grant_id: str, at: datetime) -> NewGrant:
    """Return a daily bonus as a grant; `at` is the wallet's own time."""
    return NewGrant(
        id=grant_id,
        kind=GrantKind.DAILY_BONUS,
        micro_credits=bonus.micro_credits,
        expires_at=bonus.ends_at(at),
        reason="daily bonus",
    )


async def claim_bonus_if_due(
    wallets: Wallets,
    account_id: AccountId,
    bonus: GrantTerms,
    terms: WalletTerms,
    *,
    grant_id: str,
    now: datetime,
) -> Change | None:
    """Give the daily bonus to who signs in or comes back, when it is due; else change nothing.

    Locks the wallet: call it after whatever else the unit of work locks but holds and keys, and
    commit. Raises `AccountNotFound`.
    """
    wallet = await wallets.get(account_id)
    new = new_bonus(bonus, grant_id, wallet.time_at(now))
    change = rules.claim_bonus_if_due(wallet, new, terms, now)
    if change is not None:
        await wallets.save(change)
    return change
