"""A new account's wallet, and the credits an admin gives or takes."""

from dataclasses import dataclass
from datetime import datetime

from core.ledger.errors import ExpiryInvalid, InsufficientCredits
from core.ledger.model import Book, Change, EntryKind, PlanState, Unit, Wallet, WalletTerms
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import NewGrant, draw, put
from core.ledger.rules.holds import check_amount
from core.ledger.rules.time import begin, end, month_of, roll_forward, set_quota
from core.shared.ids import AccountId
from core.shared.values import replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Credits to take out by hand, and why."""

    micro_credits: int
    reason: str
    allow_debt: bool = False
    key: str | None = None
    reverses: int | None = None


def open_wallet(
    account_id: AccountId,
    grants: tuple[NewGrant, ...],
    terms: WalletTerms,
    now: datetime,
    *,
    gifts: bool = True,
) -> Change:
    """Open a wallet on the free plan with the given grants, and its tokens unless gifts wait."""
    plan = PlanState(
        name=terms.free_plan,
        base=terms.free_tokens if gifts else 0,
        quota=0,
        used=0,
        held=0,
        reset_month=month_of(now),
        ends_at=None,
        cap=None,
        period=0,
    )
    empty = Wallet(
        account_id=account_id,
        posted=0,
        held=0,
        frozen=0,
        grants=(),
        plan=plan,
        sequence=0,
        entered_at=now,
        next_due_at=None,
        gifts=gifts,
    )
    draft = Draft(empty, terms, now)
    set_quota(draft, draft.free_tokens, reason="account opened")
    for new in grants:
        put(draft, new)
    return end(draft)


def grant(wallet: Wallet, new: NewGrant, terms: WalletTerms, now: datetime) -> Change:
    """Put credits in. Raises `AmountInvalid` and `ExpiryInvalid`."""
    check_amount(new.micro_credits, Unit.CREDITS)
    draft = begin(wallet, terms, now)
    if new.expires_at is not None and new.expires_at <= draft.now:
        raise ExpiryInvalid("Credits expire after they are given, or never.")
    put(draft, new)
    return end(draft)


def deduct(wallet: Wallet, deduction: Deduction, terms: WalletTerms, now: datetime) -> Change:
    """Take credits out by hand, in burn-down order.

    Raises `AmountInvalid`, and `InsufficientCredits` beyond what is available unless debt is
    allowed.
    """
    check_amount(deduction.micro_credits, Unit.CREDITS)
    draft = begin(wallet, terms, now)
    if deduction.micro_credits > draft.available and not deduction.allow_debt:
        raise InsufficientCredits(
            needed=deduction.micro_credits,
            available=draft.available,
            advice="Take less, or send `allow_debt` to leave the account in debt.",
        )
    parts = draw(draft, deduction.micro_credits, for_hold=False)
    draft.post(
        EntryKind.DEDUCTION,
        Unit.CREDITS,
        deduction.micro_credits,
        source=Book.WALLET,
        target=Book.ADJUSTMENTS,
        parts=parts,
        reason=deduction.reason,
        reference_type="adjustment",
        reference_id=deduction.key,
        key=deduction.key,
        reverses=deduction.reverses,
    )
    return end(draft)


def set_alert(wallet: Wallet, alert_below: int | None, terms: WalletTerms, now: datetime) -> Change:
    """Set the wallet's low-balance alert, in micro-credits; None switches it off.

    What time has brought until now is judged by the alert that was set then.
    """
    change = roll_forward(wallet, terms, now)
    return replace(change, wallet=replace(change.wallet, alert_below=alert_below))
