"""Settling: the hold becomes what was really used."""

from datetime import datetime

from core.ledger.errors import AmountInvalid, HoldEnded, WrongUnit
from core.ledger.model import (
    OWN_BOOK,
    Book,
    Change,
    Charge,
    EntryKind,
    Hold,
    HoldStatus,
    Part,
    TokenUsage,
    Unit,
    Wallet,
    WalletTerms,
    total,
)
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import draw, first_of, release
from core.ledger.rules.holds import HoldRequest, check_amount, check_owner, make_hold, take
from core.ledger.rules.time import begin, end
from core.shared.amounts import micro_credits_for_tokens
from core.shared.values import replace, value

REVIEW_FACTOR = 20
"""An actual beyond this many times its hold is a mistake until somebody says otherwise."""


@value(frozen=True, slots=True, kw_only=True)
class Cover:
    """What of an amount is paid for already: by a live hold, or by an earlier charge."""

    amount: int = 0
    plan_tokens: int = 0
    micro_credits: int = 0


@value(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken for an amount: `micro_credits` are `parts` and `debt` together."""

    plan_tokens: int
    micro_credits: int
    parts: tuple[Part, ...]
    debt: int = 0


@value(frozen=True, slots=True, kw_only=True)
class Actual:
    """What a piece of work really used: `amount` in the hold's unit.

    `occurred_at` is when it was done, where the caller says so; it moves no money.
    """

    unit: Unit
    amount: int
    usage: TokenUsage | None = None
    model: str | None = None
    reference_type: str | None = None
    reference_id: str | None = None
    key: str | None = None
    provisional: bool = False
    occurred_at: datetime | None = None


def settle(
    wallet: Wallet, hold: Hold, actual: Actual, *, caller: str, terms: WalletTerms, now: datetime
) -> Change:
    """Charge what was used and return the rest to exactly where it came from.

    An excess is taken from what is available now and then becomes debt: the work is delivered, so
    this never fails for want of balance. A hold that has expired stays expired and is charged
    late, once; one that was charged at its progress is charged the difference. Repeating a
    settlement changes nothing.

    Raises `HoldOfAnother`, `WrongUnit`, `AmountInvalid`, and `HoldEnded` after a void or another
    settlement.
    """
    check_owner(hold, caller)
    if actual.unit is not hold.unit:
        message = f"This hold was made in {hold.unit.value}; settle it in {hold.unit.value}."
        raise WrongUnit(message)
    check_actual(actual, zero=True)
    if hold.status is HoldStatus.VOIDED:
        message = "This hold was voided, so its work must not be delivered. Take a new hold."
        raise HoldEnded(message)
    if hold.charge is not None:
        return settle_again(wallet, hold, actual, terms, now)
    draft = begin(wallet, terms, now)
    draft.holds.append(charge_hold(draft, hold, actual))
    return end(draft)


def charge(
    wallet: Wallet, request: HoldRequest, actual: Actual, terms: WalletTerms, now: datetime
) -> Change:
    """Hold and settle at once, for work whose cost is known.

    Raises `AmountInvalid` and `InsufficientCredits`.
    """
    check_actual(actual)
    draft = begin(wallet, terms, now)
    (hold,) = take(draft, (request,))
    draft.holds.append(charge_hold(draft, hold, actual))
    return end(draft)


def report(
    wallet: Wallet, request: HoldRequest, actual: Actual, terms: WalletTerms, now: datetime
) -> Change:
    """Charge work that was delivered already; what the wallet can't cover becomes debt.

    Raises `AmountInvalid`.
    """
    check_actual(actual)
    draft = begin(wallet, terms, now)
    hold = make_hold(draft, request, plan_tokens=0, parts=())
    draft.holds.append(charge_uncovered(draft, hold, actual, late=False))
    return end(draft)


def check_actual(actual: Actual, *, zero: bool = False) -> None:
    """Raise `AmountInvalid` unless the amount is sane and the classes of tokens add up to it."""
    check_amount(actual.amount, actual.unit, zero=zero)
    usage = actual.usage
    if usage is None:
        return
    if min(usage.input, usage.cached, usage.output, usage.reasoning) < 0:
        raise AmountInvalid("No class of tokens may be negative.")
    if usage.cached > usage.input or usage.reasoning > usage.output:
        message = "Cached tokens are a part of the input, reasoning tokens one of the output."
        raise AmountInvalid(message)
    if actual.unit is Unit.TOKENS and usage.total != actual.amount:
        message = f"Input and output are {usage.total} tokens together, not {actual.amount}."
        raise AmountInvalid(message)


def settle_again(
    wallet: Wallet, hold: Hold, actual: Actual, terms: WalletTerms, now: datetime
) -> Change:
    """Answer a repeated settlement, or charge the difference to a charge made at progress."""
    assert hold.charge is not None
    if not hold.charge.provisional:
        least = max(actual.amount, hold.progress)  # What was charged at progress stays charged.
        if hold.charge.amount in {actual.amount, least} or hold.needs_review:
            return Change(wallet=wallet, holds=(hold,))
        message = "This hold was settled with another amount. Take a new hold for further work."
        raise HoldEnded(message)
    if actual.provisional:
        return Change(wallet=wallet, holds=(hold,))
    draft = begin(wallet, terms, now)
    amount, needs_review = sane_amount(draft, hold, actual)
    charged = hold.charge
    if not charged.micro_credits:  # A receipt says what was there before the first credits went.
        charged = replace(charged, balance_before=draft.posted, balance_after=draft.posted)
    cover = Cover(
        amount=charged.amount,
        plan_tokens=charged.plan_tokens,
        micro_credits=charged.micro_credits,
    )
    whole = max(amount, charged.amount)
    more = take_beyond(draft, hold, whole, cover)
    beyond = whole - charged.amount
    post_charge(draft, hold, actual, beyond, more, kind=EntryKind.LATE_CHARGE)
    made = replace(
        charged,
        amount=whole,
        plan_tokens=charged.plan_tokens + more.plan_tokens,
        micro_credits=charged.micro_credits + more.micro_credits,
        plan_period=charged.plan_period if charged.plan_tokens else draft.plan.period,
        parts=joined(charged.parts, more.parts),
        debt=charged.debt + more.debt,
        balance_after=draft.posted if more.micro_credits else charged.balance_after,
        charged_at=draft.now,
        usage=actual.usage or charged.usage,
        model=actual.model or charged.model,
        provisional=False,
    )
    draft.holds.append(replace(hold, charge=made, needs_review=needs_review))
    return end(draft)


def charge_hold(draft: Draft, hold: Hold, actual: Actual) -> Hold:
    """End a live hold by charging it, or charge late one that expired."""
    if hold.status is HoldStatus.EXPIRED:
        return charge_uncovered(draft, hold, actual, late=True)
    amount, needs_review = sane_amount(draft, hold, actual)
    before = draft.posted
    own_plan = min(amount, hold.plan_tokens)
    if hold.plan_tokens:
        draft.plan = replace(
            draft.plan, held=draft.plan.held - hold.plan_tokens, used=draft.plan.used + own_plan
        )
    used = price(hold, min(amount, hold.reserved) - own_plan)
    own = first_of(hold.parts, used)
    taken = Taken(plan_tokens=own_plan, micro_credits=used, parts=own)
    if amount > hold.reserved:
        cover = Cover(amount=hold.reserved, plan_tokens=own_plan, micro_credits=used)
        more = take_beyond(draft, hold, amount, cover)
        taken = Taken(
            plan_tokens=own_plan + more.plan_tokens,
            micro_credits=used + more.micro_credits,
            parts=joined(own, more.parts),
            debt=more.debt,
        )
    post_charge(draft, hold, actual, amount, taken, kind=EntryKind.CHARGE)
    repaid = release(draft, hold.parts, hold_id=hold.id, used=used)
    made = make_charge(draft, actual, amount, taken, before=before, late=False)
    return replace(
        hold,
        status=HoldStatus.SETTLED,
        ended_at=draft.now,
        charge=made,
        repaid=repaid,
        needs_review=needs_review,
    )


def charge_uncovered(draft: Draft, hold: Hold, actual: Actual, *, late: bool) -> Hold:
    """Charge work for which nothing is reserved any more, from what is there now."""
    amount, needs_review = sane_amount(draft, hold, actual)
    before = draft.posted
    taken = take_beyond(draft, hold, amount, Cover())
    kind = EntryKind.LATE_CHARGE if late else EntryKind.CHARGE
    post_charge(draft, hold, actual, amount, taken, kind=kind)
    made = make_charge(draft, actual, amount, taken, before=before, late=late)
    if late:
        return replace(hold, charge=made, needs_review=needs_review)
    return replace(
        hold,
        status=HoldStatus.SETTLED,
        ended_at=draft.now,
        charge=made,
        needs_review=needs_review,
    )


def sane_amount(draft: Draft, hold: Hold, actual: Actual) -> tuple[int, bool]:
    """Return what to charge, and whether an operator must look at it.

    An actual beyond 20 times the hold charges the hold itself: better a parked question than a
    wallet emptied by a mistake.
    """
    if actual.amount <= REVIEW_FACTOR * hold.amount:
        return actual.amount, False
    draft.tell("hold.needs_review", hold_id=hold.id, amount=actual.amount, held=hold.amount)
    return hold.amount, True


def take_beyond(draft: Draft, hold: Hold, amount: int, cover: Cover) -> Taken:
    """Take what `amount` costs beyond its cover: plan tokens, then grants, then debt."""
    plan_tokens = 0
    if hold.unit is Unit.TOKENS:
        plan_tokens = min(amount - cover.amount, draft.plan.available)
        draft.plan = replace(draft.plan, used=draft.plan.used + plan_tokens)
    on_credits = amount - cover.plan_tokens - plan_tokens
    micro_credits = price(hold, on_credits) - cover.micro_credits
    parts = draw(draft, micro_credits, for_hold=False)
    return Taken(
        plan_tokens=plan_tokens,
        micro_credits=micro_credits,
        parts=parts,
        debt=micro_credits - total(parts),
    )


def price(hold: Hold, amount: int) -> int:
    """Return what the credits' part of `amount` costs under the hold's own terms."""
    if hold.unit is Unit.CREDITS:
        return amount
    return micro_credits_for_tokens(amount, tokens_per_credit=hold.tokens_per_credit)


def joined(first: tuple[Part, ...], second: tuple[Part, ...]) -> tuple[Part, ...]:
    """Add up parts by grant, keeping the order in which grants first appear."""
    amounts: dict[str, int] = {}
    for part in (*first, *second):
        amounts[part.grant_id] = amounts.get(part.grant_id, 0) + part.micro_credits
    return tuple(Part(grant_id=name, micro_credits=amount) for name, amount in amounts.items())


def make_charge(
    draft: Draft, actual: Actual, amount: int, taken: Taken, *, before: int, late: bool
) -> Charge:
    """Write down what a settlement took."""
    return Charge(
        amount=amount,
        plan_tokens=taken.plan_tokens,
        micro_credits=taken.micro_credits,
        parts=taken.parts,
        debt=taken.debt,
        plan_period=draft.plan.period,
        balance_before=before,
        balance_after=before - taken.micro_credits,
        charged_at=draft.now,
        usage=actual.usage,
        model=actual.model,
        provisional=actual.provisional,
        late=late,
        occurred_at=actual.occurred_at,
    )


def post_charge(
    draft: Draft, hold: Hold, actual: Actual, amount: int, taken: Taken, *, kind: EntryKind
) -> None:
    """Book what was taken for `amount`: plan tokens and credits are two entries of one charge."""
    paid = amount - taken.plan_tokens if hold.unit is Unit.TOKENS else None
    moves: tuple[tuple[Unit, int, tuple[Part, ...], int | None], ...] = (
        (Unit.TOKENS, taken.plan_tokens, (), None),
        (Unit.CREDITS, taken.micro_credits, taken.parts, paid),
    )
    for unit, moved, parts, tokens_paid in moves:
        if moved:
            draft.post(
                kind,
                unit,
                moved,
                source=OWN_BOOK[unit],
                target=Book.USAGE,
                parts=parts,
                tokens_paid=tokens_paid,
                purpose=hold.purpose,
                reference_type=actual.reference_type or "hold",
                reference_id=actual.reference_id or hold.id,
                hold_id=hold.id,
                model=actual.model,
                usage=actual.usage,
                key=actual.key,
            )
