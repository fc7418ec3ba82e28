"""Credits that were paid for and are asked back: refunds and disputes of payments.

A grant is meant by the name under which it was given, also after it was merged with others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.ledger.model import (
    Book,
    Change,
    EntryKind,
    Grant,
    Hold,
    Part,
    Unit,
    Wallet,
    WalletTerms,
    total,
)
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import draw, expire
from core.ledger.rules.holds import check_amount
from core.ledger.rules.settling import joined
from core.ledger.rules.time import begin, end, lapse
from core.shared.amounts import micro_credits_for_tokens
from core.shared.values import replace


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """Micro-credits to take back of a grant, and the payment that was returned.

    `reverses` is the sequence number of the entry that gave them.
    """

    grant_id: str
    payment_id: str
    micro_credits: int
    reason: str
    reverses: int | None = None


def take_back(wallet: Wallet, wish: TakeBack, terms: WalletTerms, now: datetime) -> Change:
    """Take credits back: from that grant first, then from what else can be drawn, then as debt.

    Raises `AmountInvalid`.
    """
    check_amount(wish.micro_credits, Unit.CREDITS)
    draft = begin(wallet, terms, now)
    own: tuple[Part, ...] = ()
    index = place_of(draft, wish.grant_id)
    if index is not None:
        own = take_from(draft, index, wish)
    missing = wish.micro_credits - total(own)
    others = draw(draft, missing, for_hold=False)
    draft.post(
        EntryKind.TAKE_BACK,
        Unit.CREDITS,
        wish.micro_credits,
        source=Book.WALLET,
        target=Book.SALES,
        parts=joined(own, others),
        reason=wish.reason,
        reference_type="payment",
        reference_id=wish.payment_id,
        reverses=wish.reverses,
    )
    return end(draft)


def take_from(draft: Draft, index: int, wish: TakeBack) -> tuple[Part, ...]:
    """Take from a payment's own grant: its part of what is frozen too, but of no other payment's.

    What is taken back is no longer disputed.
    """
    grant = draft.grants[index]
    disputed = disputed_of(grant, wish.grant_id)
    of_others = total(grant.disputed) - disputed
    taken = min(wish.micro_credits, max(0, grant.remaining - of_others))
    still = max(0, disputed - wish.micro_credits)
    draft.grants[index] = replace(
        with_dispute(grant, wish.grant_id, still), remaining=grant.remaining - taken
    )
    return (Part(grant_id=grant.id, micro_credits=taken),) if taken else ()


def freeze(wallet: Wallet, grant_id: str, left: int, terms: WalletTerms, now: datetime) -> Change:
    """Freeze what is left of a grant while its payment is disputed.

    `left` is what the payment gave, less what was taken back: of a merged grant no more is frozen.
    What holds have of it stays with them; what they return to it is frozen. Repeating it changes
    nothing.
    """
    draft = begin(wallet, terms, now)
    index = place_of(draft, grant_id)
    if index is not None:
        draft.grants[index] = with_dispute(draft.grants[index], grant_id, left)
    return end(draft)


def unfreeze(wallet: Wallet, grant_id: str, terms: WalletTerms, now: datetime) -> Change:
    """Free what was frozen of a grant. A debt is paid first; repeating it changes nothing."""
    draft = begin(wallet, terms, now)
    index = place_of(draft, grant_id)
    if index is not None:
        owed = max(0, -draft.available)
        grant = draft.grants[index]
        thawed = with_dispute(grant, grant_id, 0)
        draft.grants[index] = thawed
        pay_debt(draft, index, min(owed, grant.frozen - thawed.frozen))
        if thawed.is_expired(draft.now):
            expire(draft, index)
    return end(draft)


def pay_debt(draft: Draft, index: int, micro_credits: int) -> None:
    """Pay what is owed out of a grant.

    The balance stays, since debt and grant were in it; two entries say where the grant's credits
    went. Nobody is told of a low balance that is no lower than before.
    """
    grant = draft.grants[index]
    draft.grants[index] = replace(grant, remaining=grant.remaining - micro_credits)
    told = list(draft.events)
    draft.post(
        EntryKind.DEBT_PAID,
        Unit.CREDITS,
        micro_credits,
        source=Book.WALLET,
        target=Book.ADJUSTMENTS,
        parts=(Part(grant_id=grant.id, micro_credits=micro_credits),),
        reason="taken out of credits that are free again",
        reference_type="grant",
        reference_id=grant.id,
    )
    draft.post(
        EntryKind.DEBT_PAID,
        Unit.CREDITS,
        micro_credits,
        source=Book.ADJUSTMENTS,
        target=Book.WALLET,
        reason="paid what was owed",
        reference_type="grant",
        reference_id=grant.id,
    )
    draft.events = told


def place_of(draft: Draft, grant_id: str) -> int | None:
    """Return where a grant stands, or None when nothing is left of it."""
    places = (index for index, grant in enumerate(draft.grants) if grant.is_named(grant_id))
    return next(places, None)


def disputed_of(grant: Grant, grant_id: str) -> int:
    """Return how much of a grant is disputed under a name."""
    return sum(part.micro_credits for part in grant.disputed if part.grant_id == grant_id)


def with_dispute(grant: Grant, grant_id: str, micro_credits: int) -> Grant:
    """Return a grant of which so much is disputed under a name."""
    others = tuple(part for part in grant.disputed if part.grant_id != grant_id)
    own = (Part(grant_id=grant_id, micro_credits=micro_credits),) if micro_credits else ()
    return replace(grant, disputed=others + own)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTakeBack:
    """What to take back of a plan.

    `days` are taken from its end, None when its end stays as it is; `tokens` were used in it and
    are charged as credits; `holds` are the live ones that have tokens of a plan. `free_used` is
    what of this month's free tokens was used in truth, which buying the plan had given back;
    `had_again` are free ones that are charged too, since who left and came back has had them again.
    """

    payment_id: str
    days: timedelta | None
    tokens: int
    holds: tuple[Hold, ...]
    free_used: int
    had_again: int
    reason: str


def take_back_plan(wallet: Wallet, wish: PlanTakeBack, terms: WalletTerms, now: datetime) -> Change:
    """Move the end of a plan back; one that is over then lapses now, by the downgrade rule.

    The tokens are charged as credits at today's rate, debt included. On the free plan, nothing of
    what holds had of a paid one is reserved any more. Nothing to take back changes nothing.
    """
    assert wish.days is None or wish.days >= timedelta(0)
    assert wish.tokens >= 0
    draft = begin(wallet, terms, now)
    if wish.days is not None and draft.plan.ends_at is not None:
        ends_at = draft.plan.ends_at - wish.days
        if ends_at <= draft.now:
            lapse(draft)
        else:
            draft.plan = replace(draft.plan, ends_at=ends_at)
    tokens = wish.tokens
    if draft.plan.name == terms.free_plan:
        draft.holds.extend(withdraw(draft, hold) for hold in wish.holds)
        use_again(draft, wish)
        tokens += wish.had_again
    micro = micro_credits_for_tokens(tokens, tokens_per_credit=terms.tokens_per_credit)
    draft.post(
        EntryKind.TAKE_BACK,
        Unit.CREDITS,
        micro,
        source=Book.WALLET,
        target=Book.USAGE,
        parts=draw(draft, micro, for_hold=False),
        reason=wish.reason,
        reference_type="payment",
        reference_id=wish.payment_id,
    )
    return end(draft)


def use_again(draft: Draft, wish: PlanTakeBack) -> None:
    """Let free tokens that were used before the plan was bought, or had again, count as used."""
    missing = max(0, min(wish.free_used, draft.free_tokens) - draft.plan.used) + wish.had_again
    draft.plan = replace(draft.plan, used=draft.plan.used + missing)
    draft.post(
        EntryKind.TAKE_BACK,
        Unit.TOKENS,
        missing,
        source=Book.PLAN,
        target=Book.QUOTAS,
        reason=wish.reason,
        reference_type="payment",
        reference_id=wish.payment_id,
    )


def withdraw(draft: Draft, hold: Hold) -> Hold:
    """Take out of a live hold what it has of the plan: it stays, and settles from what is there."""
    assert hold.is_live
    draft.plan = replace(draft.plan, held=draft.plan.held - hold.plan_tokens)
    return replace(hold, plan_tokens=0, withdrawn=hold.withdrawn + hold.plan_tokens)
