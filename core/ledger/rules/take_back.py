"""Credits that were paid for and are asked back: refunds and disputes of payments.

A grant is meant by the name under which it was given, also after it was merged with others.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.ledger.model import Book, Change, EntryKind, Grant, Part, Unit, Wallet, WalletTerms
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import burn_order, draw, expire
from core.ledger.rules.holds import check_amount
from core.ledger.rules.settling import joined
from core.ledger.rules.time import begin, end, lapse
from core.shared.amounts import micro_credits_for_tokens


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
    own: list[Part] = []
    missing = wish.micro_credits
    for index in places_of(draft, wish.grant_id):
        grant = draft.grants[index]
        taken = min(missing, grant.remaining)
        if taken == 0:
            continue
        missing -= taken
        own.append(Part(grant_id=grant.id, micro_credits=taken))
        draft.grants[index] = replace(grant, remaining=grant.remaining - taken)
        if grant.frozen:
            draft.frozen -= taken
    others = draw(draft, missing, for_hold=False)
    draft.post(
        EntryKind.TAKE_BACK,
        Unit.CREDITS,
        wish.micro_credits,
        source=Book.WALLET,
        target=Book.SALES,
        parts=joined(tuple(own), others),
        reason=wish.reason,
        reference_type="payment",
        reference_id=wish.payment_id,
        reverses=wish.reverses,
    )
    return end(draft)


def freeze(
    wallet: Wallet, grant_id: str, granted: int, terms: WalletTerms, now: datetime
) -> Change:
    """Freeze what is left of a grant of `granted` micro-credits while its payment is disputed.

    Of a merged grant no more is frozen than the disputed payment gave: that much is set apart.
    What holds have of it stays with them; what they return to a frozen grant is frozen. Repeating
    it changes nothing.
    """
    draft = begin(wallet, terms, now)
    places = places_of(draft, grant_id)
    if places:
        index = places[0]
        grant = draft.grants[index]
        if is_shared(grant) and not grant.frozen and grant.remaining > granted:
            set_apart(draft, index, grant_id, granted)
        elif not grant.frozen:
            draft.grants[index] = replace(grant, frozen=True)
            draft.frozen += grant.remaining
    return end(draft)


def unfreeze(wallet: Wallet, grant_id: str, terms: WalletTerms, now: datetime) -> Change:
    """Free what was frozen of a grant. A debt is paid first; repeating it changes nothing."""
    draft = begin(wallet, terms, now)
    for index in places_of(draft, grant_id):
        grant = draft.grants[index]
        if not grant.frozen:
            continue
        owed = min(grant.remaining, max(0, -draft.available))
        draft.frozen -= grant.remaining
        draft.grants[index] = replace(grant, frozen=False, remaining=grant.remaining - owed)
        if grant.is_expired(draft.now):
            expire(draft, index)
    draft.grants.sort(key=burn_order)
    return end(draft)


def is_shared(grant: Grant) -> bool:
    """Tell whether a grant holds what several payments gave."""
    return bool(grant.names)


def apart_name(grant_id: str) -> str:
    """Return the name of what was set apart of a merged grant."""
    return f"{grant_id}:disputed"


def places_of(draft: Draft, grant_id: str) -> list[int]:
    """Return where the credits of a grant stand: what was set apart first, then the grant."""
    apart = apart_name(grant_id)
    found = [i for i, grant in enumerate(draft.grants) if grant.is_named(apart)]
    return found + [
        i for i, grant in enumerate(draft.grants) if grant.is_named(grant_id) and i not in found
    ]


def set_apart(draft: Draft, index: int, grant_id: str, micro_credits: int) -> None:
    """Move credits of a merged grant into a frozen one of their own."""
    grant = draft.grants[index]
    apart = replace(
        grant,
        id=apart_name(grant_id),
        names=(),
        granted=micro_credits,
        remaining=micro_credits,
        held=0,
        frozen=True,
    )
    draft.grants[index] = replace(
        grant, granted=grant.granted - micro_credits, remaining=grant.remaining - micro_credits
    )
    draft.grants.append(apart)
    draft.grants.sort(key=burn_order)
    draft.frozen += micro_credits


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTakeBack:
    """Days of a plan to take back, and tokens used in it that are charged as credits."""

    payment_id: str
    days: timedelta
    tokens: int
    reason: str


def take_back_plan(wallet: Wallet, wish: PlanTakeBack, terms: WalletTerms, now: datetime) -> Change:
    """Move the end of a plan back; one that is over then lapses now, by the downgrade rule.

    The tokens are charged as credits at today's rate, debt included. Nothing to take back changes
    nothing.
    """
    assert wish.days >= timedelta(0)
    assert wish.tokens >= 0
    draft = begin(wallet, terms, now)
    if wish.days and draft.plan.ends_at is not None:
        ends_at = draft.plan.ends_at - wish.days
        if ends_at <= draft.now:
            lapse(draft)
        else:
            draft.plan = replace(draft.plan, ends_at=ends_at)
    micro = micro_credits_for_tokens(wish.tokens, tokens_per_credit=terms.tokens_per_credit)
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
