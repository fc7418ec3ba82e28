"""What a wallet gets when its owner proves who they are, and what follows who comes back."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.ledger.model import Book, Change, EntryKind, GrantKind, Unit, Wallet, WalletTerms
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import NewGrant, draw, put
from core.ledger.rules.time import begin, end, set_quota


@dataclass(frozen=True, slots=True, kw_only=True)
class Inheritance:
    """What became of the wallet of somebody who comes back, and of the one they left."""

    heir: Change
    left: Change


def give_free_tokens(
    wallet: Wallet, grants: tuple[NewGrant, ...], terms: WalletTerms, now: datetime
) -> Change:
    """Give the free plan's tokens to a wallet that was opened without them, and grants.

    A wallet that has had them gets only the grants; one that has come to another plan meanwhile
    has them once that plan lapses.
    """
    draft = begin(wallet, terms, now)
    waited, draft.gifts = not draft.gifts, True
    if waited and draft.plan.name == terms.free_plan:
        draft.plan = replace(draft.plan, base=terms.free_tokens)
        set_quota(draft, draft.plan.quota + terms.free_tokens, reason="e-mail verified")
    for new in grants:
        put(draft, new)
    return end(draft)


def inherit(wallet: Wallet, left: Wallet, terms: WalletTerms, now: datetime) -> Inheritance:
    """Let who comes back go on where they stopped: bonus time, the month's `used`, and debt.

    `used` and debt move over with entries on both sides, so that they are inherited once.
    """
    heir, source = begin(wallet, terms, now), begin(left, terms, now)
    times = [at for at in (heir.last_bonus_at, source.last_bonus_at) if at is not None]
    heir.last_bonus_at = max(times, default=None)
    move_used(heir, source)
    move_debt(heir, source)
    return Inheritance(heir=end(heir), left=end(source))


def move_used(heir: Draft, source: Draft) -> None:
    """Count what was used this month against the new wallet, and no longer against the old."""
    used = source.plan.used
    if heir.plan.reset_month != source.plan.reset_month:
        return
    source.plan = replace(source.plan, used=0, period=source.plan.period + 1)
    heir.plan = replace(heir.plan, used=heir.plan.used + used)
    source.post(
        EntryKind.RESET,
        Unit.TOKENS,
        used,
        source=Book.ADJUSTMENTS,
        target=Book.PLAN,
        reason="owner came back",
        reference_type="account",
        reference_id=str(heir.wallet.account_id),
    )
    heir.post(
        EntryKind.DEDUCTION,
        Unit.TOKENS,
        used,
        source=Book.PLAN,
        target=Book.ADJUSTMENTS,
        reason="used before",
        reference_type="account",
        reference_id=str(source.wallet.account_id),
    )


def move_debt(heir: Draft, source: Draft) -> None:
    """Take the debt over: the old wallet is even, the new one owes."""
    debt = max(0, -source.available)
    if not debt:
        return
    put(
        source,
        NewGrant(
            id=f"inherited:{heir.wallet.account_id}",
            kind=GrantKind.ADMIN,
            micro_credits=debt,
            reason="owner came back",
            reference_type="account",
            reference_id=str(heir.wallet.account_id),
        ),
    )
    parts = draw(heir, debt, for_hold=False)
    heir.post(
        EntryKind.DEDUCTION,
        Unit.CREDITS,
        debt,
        source=Book.WALLET,
        target=Book.ADJUSTMENTS,
        parts=parts,
        reason="owed before",
        reference_type="account",
        reference_id=str(source.wallet.account_id),
    )
