"""Holds: taken, put in flight, renewed, given back or left to expire."""

from datetime import datetime

from core.ledger.errors import (
    AmountInvalid,
    HoldEnded,
    HoldOfAnother,
    InsufficientCredits,
    LeaseInvalid,
)
from core.ledger.model import Change, Hold, HoldStatus, Part, Unit, Wallet, WalletTerms, total
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import draw, release
from core.ledger.rules.time import begin, end
from core.shared.amounts import MICRO_CREDITS_MAX, TOKENS_MAX, micro_credits_for_tokens
from core.shared.values import replace, value

SECONDS_MAX = 7 * 86_400
"""How long a hold may live, and a renewal prolong it."""
ADMIN = "admin"
"""The owner that may end any hold."""
AMOUNT_MAX = {Unit.CREDITS: MICRO_CREDITS_MAX, Unit.TOKENS: TOKENS_MAX}


@value(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    """What to reserve: `amount` in `unit` (tokens draw the plan first, credits only grants).

    `work` and `number` name what it is for; `owner` is who may end it. `free` is for work that
    costs nothing and yet needs the lease that a hold is: then `amount` may be 0.
    """

    id: str
    owner: str
    purpose: str
    work: str
    number: int
    unit: Unit
    amount: int
    expires_at: datetime
    free: bool = False


def place(
    wallet: Wallet, requests: tuple[HoldRequest, ...], terms: WalletTerms, now: datetime
) -> Change:
    """Take all of the holds, or none.

    Plan tokens are taken first, then credits in burn-down order, and the split is kept. In debt a
    hold is refused unless the plan covers all of it. Raises `AmountInvalid` and
    `InsufficientCredits`.
    """
    draft = begin(wallet, terms, now)
    draft.holds += take(draft, requests)
    return end(draft)


def place_expiring(
    wallet: Wallet,
    requests: tuple[HoldRequest, ...],
    overdue: tuple[Hold, ...],
    terms: WalletTerms,
    now: datetime,
) -> Change:
    """Take the holds after the wallet's overdue reserved holds have been given back.

    For use when `place` was refused. Raises what `place` raises.
    """
    draft = begin(wallet, terms, now)
    for hold in overdue:
        check_live(hold)
        assert hold.status is HoldStatus.RESERVED
        give_back(draft, hold, HoldStatus.EXPIRED)
    draft.holds += take(draft, requests)
    return end(draft)


def take(draft: Draft, requests: tuple[HoldRequest, ...]) -> list[Hold]:
    """Reserve for all requests, or refuse with what all of them need together."""
    needed = 0
    plan_left = draft.plan.available
    splits: list[tuple[int, int]] = []
    for request in requests:
        check_amount(request.amount, request.unit, zero=request.free)
        plan_tokens, micro_credits = split(request, plan_left, draft.terms)
        plan_left -= plan_tokens
        needed += micro_credits
        splits.append((plan_tokens, micro_credits))
    if needed > 0 and needed > draft.available:
        raise InsufficientCredits(needed=needed, available=draft.available)
    return [
        reserve(draft, request, plan_tokens, micro_credits)
        for request, (plan_tokens, micro_credits) in zip(requests, splits, strict=True)
    ]


def split(request: HoldRequest, plan_available: int, terms: WalletTerms) -> tuple[int, int]:
    """Return how many plan tokens and micro-credits a request takes: tokens draw the plan first."""
    if request.unit is Unit.CREDITS:
        return 0, request.amount
    plan_tokens = min(request.amount, plan_available)
    micro_credits = micro_credits_for_tokens(
        request.amount - plan_tokens, tokens_per_credit=terms.tokens_per_credit
    )
    return plan_tokens, micro_credits


def reserve(draft: Draft, request: HoldRequest, plan_tokens: int, micro_credits: int) -> Hold:
    """Take what a request was found to need, which is there."""
    parts = draw(draft, micro_credits, for_hold=True)
    assert total(parts) == micro_credits
    draft.held += micro_credits
    if plan_tokens:
        draft.plan = replace(draft.plan, held=draft.plan.held + plan_tokens)
    return make_hold(draft, request, plan_tokens=plan_tokens, parts=parts)


def make_hold(
    draft: Draft, request: HoldRequest, *, plan_tokens: int, parts: tuple[Part, ...]
) -> Hold:
    """Return the hold for a request, under today's terms, with how it was taken."""
    return Hold(
        id=request.id,
        account_id=draft.wallet.account_id,
        status=HoldStatus.RESERVED,
        owner=request.owner,
        purpose=request.purpose,
        work=request.work,
        number=request.number,
        unit=request.unit,
        amount=request.amount,
        plan_tokens=plan_tokens,
        parts=parts,
        tokens_per_credit=draft.terms.tokens_per_credit,
        price_version=draft.terms.price_version,
        created_at=draft.now,
        expires_at=request.expires_at,
    )


def check_amount(amount: int, unit: Unit, *, zero: bool = False) -> None:
    """Raise `AmountInvalid` unless the amount is positive (or zero, where allowed) and sane."""
    if not (0 if zero else 1) <= amount <= AMOUNT_MAX[unit]:
        least = "0" if zero else "more than 0"
        message = f"An amount must be {least} and at most {AMOUNT_MAX[unit]} ({unit.value})."
        raise AmountInvalid(message)


def check_owner(hold: Hold, caller: str) -> None:
    """Raise `HoldOfAnother` unless `caller` made the hold or is an admin."""
    if caller not in {hold.owner, ADMIN}:
        message = "This hold was made by another caller. Only that caller or an admin may end it."
        raise HoldOfAnother(message)


def check_live(hold: Hold) -> None:
    """Raise `HoldEnded` when the hold has ended."""
    if not hold.is_live:
        message = f"This hold is {hold.status.value} already. Take a new one for new work."
        raise HoldEnded(message)


def put_in_flight(hold: Hold, *, caller: str, expires_at: datetime) -> Hold:
    """Mark that the outside work begins now: from here on an expiry charges its progress.

    Raises `HoldOfAnother` and `HoldEnded`.
    """
    check_owner(hold, caller)
    check_live(hold)
    return replace(hold, status=HoldStatus.IN_FLIGHT, expires_at=max(hold.expires_at, expires_at))


def renew(hold: Hold, *, caller: str, expires_at: datetime) -> Hold:
    """Extend a live hold; it is never shortened. Raises `HoldOfAnother` and `HoldEnded`."""
    check_owner(hold, caller)
    check_live(hold)
    return replace(hold, expires_at=max(hold.expires_at, expires_at))


def record_progress(hold: Hold, progress: int, *, caller: str) -> Hold:
    """Note how much (in the hold's unit) was delivered so far; it never falls.

    Raises `HoldOfAnother`, `HoldEnded` and `AmountInvalid`.
    """
    check_owner(hold, caller)
    check_live(hold)
    check_amount(progress, hold.unit, zero=True)
    return replace(hold, progress=max(hold.progress, progress))


def void(wallet: Wallet, hold: Hold, *, caller: str, terms: WalletTerms, now: datetime) -> Change:
    """End a hold and return everything it took; repeating it changes nothing.

    Raises `HoldOfAnother`, and `HoldEnded` when it was settled or has expired.
    """
    check_owner(hold, caller)
    if hold.status is HoldStatus.VOIDED:
        return Change(wallet=wallet, holds=(hold,))
    check_live(hold)
    draft = begin(wallet, terms, now)
    give_back(draft, hold, HoldStatus.VOIDED)
    return end(draft)


def expire(wallet: Wallet, hold: Hold, *, terms: WalletTerms, now: datetime) -> Change:
    """End an overdue reserved hold and return everything. Raises `HoldEnded`."""
    check_live(hold)
    assert hold.status is HoldStatus.RESERVED
    assert hold.expires_at <= now
    draft = begin(wallet, terms, now)
    give_back(draft, hold, HoldStatus.EXPIRED)
    return end(draft)


def give_back(draft: Draft, hold: Hold, status: HoldStatus) -> None:
    """Return all that a live hold took: plan tokens to the plan, credits to their grants."""
    if hold.plan_tokens:
        draft.plan = replace(draft.plan, held=draft.plan.held - hold.plan_tokens)
    repaid = release(draft, hold.parts, hold_id=hold.id)
    draft.holds.append(replace(hold, status=status, ended_at=draft.now, repaid=repaid))


def check_seconds(seconds: int) -> None:
    """Raise `LeaseInvalid` unless a hold may live this long."""
    if not 1 <= seconds <= SECONDS_MAX:
        raise LeaseInvalid(f"A hold lives from 1 to {SECONDS_MAX} seconds, not {seconds}.")
