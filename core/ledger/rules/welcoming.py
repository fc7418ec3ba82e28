"""What a wallet gets when its owner proves who they are, and what follows who comes back."""

from dataclasses import dataclass
from datetime import datetime

from core.ledger.model import (
    Book,
    Change,
    EntryKind,
    GrantKind,
    Reference,
    Unit,
    Wallet,
    WalletTerms,
)
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import NewGrant, draw, put
from core.ledger.rules.time import begin, end, set_quota
from core.shared.values import replace


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
    has them once that plan lapses, and in its grace as far as that is capped.
    """
    draft = begin(wallet, terms, now)
    waited, draft.gifts = not draft.gifts, True
    if waited and draft.plan.cap is not None:
        draft.plan = replace(draft.plan, cap=terms.free_tokens)
    if waited and draft.plan.name == terms.free_plan:
        draft.plan = replace(draft.plan, base=terms.free_tokens)
        set_quota(draft, draft.plan.quota + terms.free_tokens, reason="e-mail verified")
    for new in grants:
        put(draft, new)
    return end(draft)


def inherit(wallet: Wallet, left: Wallet, terms: WalletTerms, now: datetime) -> Inheritance:
    """Let who comes back go on where they stopped: bonus time, the month, gifts, and debt.

    What moves over has entries on both sides, so that it is inherited once.
    """
    heir, source = begin(wallet, terms, now), begin(left, terms, now)
    times = [at for at in (heir.last_bonus_at, source.last_bonus_at) if at is not None]
    heir.last_bonus_at = max(times, default=None)
    move_month(heir, source)
    move_debt(heir, source)
    return Inheritance(heir=end(heir), left=end(source))


def follow(wallet: Wallet, left: Wallet, terms: WalletTerms, now: datetime) -> Inheritance:
    """Let a debt follow that came after its owner did. Repeating it changes nothing."""
    heir, source = begin(wallet, terms, now), begin(left, terms, now)
    move_debt(heir, source)
    return Inheritance(heir=end(heir), left=end(source))


def move_month(heir: Draft, source: Draft) -> None:
    """Let a month's free tokens be had once: from here on the new wallet gives them.

    What was used this month counts there, and no longer with the old wallet, which keeps what was
    paid for. What open holds have beyond that counts as used too: they settle into it, whenever
    they end.
    """
    used, held = source.plan.used, source.plan.held
    fresh = max(0, source.free_tokens - used)
    close_month(source, str(heir.wallet.account_id), fresh)
    counted = used + min(fresh, max(0, held - max(0, source.plan.carried)))
    heir.plan = replace(heir.plan, used=heir.plan.used + counted)
    heir.post(
        EntryKind.DEDUCTION,
        Unit.TOKENS,
        counted,
        source=Book.PLAN,
        target=Book.ADJUSTMENTS,
        reason="used before",
        reference_type="account",
        reference_id=str(source.wallet.account_id),
    )


def close_month(source: Draft, heir: str, fresh: int) -> None:
    """Take out of an old wallet what was used this month, and its free tokens for good.

    `fresh` are those of this month that were not used.
    """
    used = source.plan.used
    source.plan = replace(source.plan, used=0, period=source.plan.period + 1)
    source.post(
        EntryKind.RESET,
        Unit.TOKENS,
        used,
        source=Book.ADJUSTMENTS,
        target=Book.PLAN,
        reason="owner came back",
        reference_type="account",
        reference_id=heir,
    )
    source.gifts = False
    if source.plan.name == source.terms.free_plan:
        source.plan = replace(source.plan, base=source.free_tokens)
    if source.plan.cap is not None:
        source.plan = replace(source.plan, cap=source.free_tokens)
    quota = source.plan.quota - used - fresh
    reference = Reference(type="account", id=heir)
    set_quota(source, quota, reason="owner came back", reference=reference)


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
