"""Wallets, entries, holds and receipts as they are answered."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.ledger.model import Entry, Hold, PlanState, TokenUsage, Unit, Wallet
from core.ledger.use_cases.get_balance_at import BalanceAt
from core.ledger.use_cases.get_receipt import Receipt
from entrypoints.http.serving.amounts import CreditsOut, credits_out

Kind = Literal[
    "signup",
    "daily_bonus",
    "pack",
    "subscription",
    "admin",
    "refund",
    "charge",
    "late_charge",
    "deduction",
    "expiry",
    "debt_paid",
    "take_back",
    "quota",
    "reset",
]
UnitName = Literal["credits", "tokens"]
HoldState = Literal["reserved", "in_flight", "settled", "voided", "expired"]


class PlanTokensView(Struct, frozen=True):
    """The plan's tokens of this month."""

    quota: int
    used: int
    held: int
    remaining: Annotated[int, Meta(description="Quota less used; negative after some downgrades.")]


class CreditsView(Struct, frozen=True):
    """A wallet."""

    credits: Annotated[CreditsOut, Meta(description="What can be used now, as `available`.")]
    available: CreditsOut
    held: Annotated[CreditsOut, Meta(description="Reserved for work that has not ended.")]
    frozen: Annotated[CreditsOut, Meta(description="In dispute.")]
    debt: Annotated[CreditsOut, Meta(description="Owed for work that was delivered.")]
    balance: Annotated[CreditsOut, Meta(description="What was booked: available, held and frozen.")]
    plan_tokens: PlanTokensView


class CreditsAtView(Struct, frozen=True):
    """What had been booked by an instant."""

    at: datetime
    balance: CreditsOut
    plan_tokens_remaining: int


class ReferenceView(Struct, frozen=True):
    """What an entry is about."""

    type: str
    id: str | None


class TokenUsageView(Struct, frozen=True):
    """Tokens by class: `cached` is a part of `input`, `reasoning` one of `output`."""

    input: int
    cached: int
    output: int
    reasoning: int


class EntryView(Struct, frozen=True):
    """Something that moved."""

    id: str
    kind: Kind
    unit: Annotated[UnitName, Meta(description="`credits` or `tokens`: what the amounts count.")]
    amount: Annotated[CreditsOut, Meta(description="Signed: what came in is positive.")]
    balance_after: CreditsOut
    tokens: Annotated[
        int | None, Meta(description="Tokens that moved or were paid for, else those used.")
    ]
    usage: TokenUsageView | None
    model: str | None
    purpose: str | None
    reason: str | None
    reference: ReferenceView | None
    hold_id: str | None
    reverses: Annotated[str | None, Meta(description="The entry that this one corrects.")]
    created_at: datetime


class SettledView(Struct, frozen=True):
    """What a hold cost."""

    credits: Annotated[CreditsOut, Meta(description="Credits charged, `debt` included.")]
    tokens: Annotated[int | None, Meta(description="Tokens used, for a hold in tokens.")]
    plan_tokens: Annotated[int, Meta(description="Of the tokens, those that the plan paid.")]
    debt: CreditsOut
    refunded: Annotated[CreditsOut, Meta(description="Given back, in the hold's unit.")]
    late: Annotated[bool, Meta(description="Settled after the hold had expired.")]
    provisional: Annotated[bool, Meta(description="At progress; a settlement may raise it.")]
    at: datetime
    occurred_at: Annotated[
        datetime | None, Meta(description="When the work was done, where the caller said so.")
    ]


class HoldView(Struct, frozen=True):
    """A hold."""

    id: str
    account: int
    status: HoldState
    credits: Annotated[CreditsOut, Meta(description="Credits reserved.")]
    tokens: Annotated[int | None, Meta(description="Tokens asked for, for a hold in tokens.")]
    plan_tokens: Annotated[int, Meta(description="Of the tokens, those reserved in the plan.")]
    purpose: str
    created_at: datetime
    expires_at: datetime
    settled: SettledView | None
    needs_review: bool
    price_version: str


class SplitView(Struct, frozen=True):
    """What one grant paid."""

    grant_id: str
    credits: CreditsOut


class PriceView(Struct, frozen=True):
    """The terms of a charge."""

    version: str
    tokens_per_credit: int


class ChargeReceiptView(Struct, frozen=True):
    """What a charge was for, and what it was taken from."""

    id: str
    purpose: str
    model: str | None
    usage: TokenUsageView | None
    settled: SettledView
    grants: list[SplitView]
    price: PriceView
    balance_before: CreditsOut
    balance_after: CreditsOut
    created_at: datetime
    entries: list[EntryView]


def plan_tokens_view(plan: PlanState) -> PlanTokensView:
    """Return the view of a plan's tokens."""
    return PlanTokensView(
        quota=plan.quota, used=plan.used, held=plan.held, remaining=plan.remaining
    )


def credits_view(wallet: Wallet) -> CreditsView:
    """Return the view of a wallet."""
    return CreditsView(
        credits=credits_out(wallet.available),
        available=credits_out(wallet.available),
        held=credits_out(wallet.held),
        frozen=credits_out(wallet.frozen),
        debt=credits_out(wallet.debt),
        balance=credits_out(wallet.posted),
        plan_tokens=plan_tokens_view(wallet.plan),
    )


def credits_at_view(then: BalanceAt) -> CreditsAtView:
    """Return the view of a balance of an instant."""
    return CreditsAtView(
        at=then.at,
        balance=credits_out(then.posted),
        plan_tokens_remaining=then.plan_remaining,
    )


def usage_view(usage: TokenUsage | None) -> TokenUsageView | None:
    """Return the view of tokens by class."""
    if usage is None:
        return None
    return TokenUsageView(
        input=usage.input, cached=usage.cached, output=usage.output, reasoning=usage.reasoning
    )


def in_unit(unit: Unit, amount: int) -> float:
    """Return an amount as the number that people read: credits, or tokens."""
    return credits_out(amount) if unit is Unit.CREDITS else amount


def entry_view(entry: Entry) -> EntryView:
    """Return the view of an entry."""
    reference = entry.reference_type
    return EntryView(
        id=entry.id,
        kind=entry.kind.value,
        unit=entry.unit.value,
        amount=in_unit(entry.unit, entry.signed_amount),
        balance_after=in_unit(entry.unit, entry.balance_after),
        tokens=entry.tokens,
        usage=usage_view(entry.usage),
        model=entry.model,
        purpose=entry.purpose,
        reason=entry.reason,
        reference=ReferenceView(type=reference, id=entry.reference_id) if reference else None,
        hold_id=entry.hold_id,
        reverses=None if entry.reverses is None else f"{entry.account_id}-{entry.reverses}",
        created_at=entry.effective_at,
    )


def settled_view(hold: Hold) -> SettledView | None:
    """Return the view of what a hold cost."""
    charge = hold.charge
    if charge is None:
        return None
    return SettledView(
        credits=credits_out(charge.micro_credits),
        tokens=charge.amount if hold.unit is Unit.TOKENS else None,
        plan_tokens=charge.plan_tokens,
        debt=credits_out(charge.debt),
        refunded=in_unit(hold.unit, hold.refunded),
        late=charge.late,
        provisional=charge.provisional,
        at=charge.charged_at,
        occurred_at=charge.occurred_at,
    )


def hold_view(hold: Hold) -> HoldView:
    """Return the view of a hold."""
    return HoldView(
        id=hold.id,
        account=hold.account_id,
        status=hold.status.value,
        credits=credits_out(hold.micro_credits),
        tokens=hold.amount if hold.unit is Unit.TOKENS else None,
        plan_tokens=hold.plan_tokens,
        purpose=hold.purpose,
        created_at=hold.created_at,
        expires_at=hold.expires_at,
        settled=settled_view(hold),
        needs_review=hold.needs_review,
        price_version=hold.price_version,
    )


def receipt_view(receipt: Receipt) -> ChargeReceiptView:
    """Return the view of a receipt."""
    hold, charge = receipt.hold, receipt.charge
    settled = settled_view(hold)
    assert settled is not None
    return ChargeReceiptView(
        id=hold.id,
        purpose=hold.purpose,
        model=charge.model,
        usage=usage_view(charge.usage),
        settled=settled,
        grants=[
            SplitView(grant_id=part.grant_id, credits=credits_out(part.micro_credits))
            for part in charge.parts
        ],
        price=PriceView(version=hold.price_version, tokens_per_credit=hold.tokens_per_credit),
        balance_before=credits_out(charge.balance_before),
        balance_after=credits_out(charge.balance_after),
        created_at=charge.charged_at,
        entries=[entry_view(entry) for entry in receipt.entries],
    )
