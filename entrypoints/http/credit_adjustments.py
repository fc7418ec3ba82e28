"""What operators give back or put right by hand, over HTTP."""

from decimal import Decimal
from typing import Annotated

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.ledger.model import Unit
from core.ledger.use_cases.deduct_credits import CreditsToDeduct, DeductCredits
from core.ledger.use_cases.get_hold import GetHold
from core.ledger.use_cases.grant_credits import CreditsToGrant, GrantCredits
from core.ledger.use_cases.refund_charge import ChargeToRefund, RefundCharge
from core.shared.amounts import MICRO_CREDITS_MAX, MICRO_PER_CREDIT
from core.shared.errors import FieldError
from core.shared.ids import AccountId
from entrypoints.http.credit_views import EntryView, HoldView, entry_view, hold_view
from entrypoints.http.serving.amounts import CreditsIn, InvalidAmount, TimeIn, micro_credits_in, utc
from entrypoints.http.serving.errors import InvalidParameters, problems
from entrypoints.http.serving.requests import IdempotencyKey, scoped

AccountNumber = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
Reason = Annotated[str, Meta(min_length=1, max_length=500, examples=["goodwill"])]


class AdjustBody(Struct, forbid_unknown_fields=True):
    """Credits to give (above zero) or to take (below it), and why."""

    amount: CreditsIn
    reason: Reason
    allow_debt: bool = False
    expires_at: TimeIn | None = None
    reverses: (
        Annotated[
            str,
            Meta(
                pattern=r"^[1-9][0-9]{0,18}-[1-9][0-9]{0,17}$",
                description="The entry of this account that is put right.",
                examples=["2-3"],
            ),
        ]
        | None
    ) = None


class RefundBody(Struct, forbid_unknown_fields=True):
    """How much of a charge to give back, in its own unit; without an amount all that is left."""

    reason: Reason
    credits: CreditsIn | None = None
    tokens: Annotated[int, Meta(ge=1, le=2**53)] | None = None


class RefundedView(Struct, frozen=True):
    """A charge after a refund, and what moved."""

    hold: HoldView
    entries: list[EntryView]


@post(
    "/accounts/{account_id:int}/adjust",
    operation_id="AdjustAccount",
    responses=problems(400, 401, 402, 403, 404, 409, 422),
)
async def adjust(
    *,
    account_id: AccountNumber,
    data: JSONBody[AdjustBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    grant_credits: NamedDependency[GrantCredits],
    deduct_credits: NamedDependency[DeductCredits],
) -> EntryView:
    """Put a balance right: give credits, or take them, beyond what is there with `allow_debt`."""
    account = AccountId(account_id)
    request_key = scoped(idempotency_key, caller, account)
    micro_credits = moved(data.amount)
    reverses = sequence_of(data.reverses, account)
    if data.amount < 0:
        taking = CreditsToDeduct(
            account_id=account,
            micro_credits=micro_credits,
            reason=data.reason,
            allow_debt=data.allow_debt,
            key=request_key,
            actor=caller.caller,
            reverses=reverses,
        )
        return entry_view(await deduct_credits(taking))
    giving = CreditsToGrant(
        account_id=account,
        micro_credits=micro_credits,
        reason=data.reason,
        expires_at=None if data.expires_at is None else utc(data.expires_at, field="expires_at"),
        key=request_key,
        actor=caller.caller,
        reverses=reverses,
    )
    return entry_view(await grant_credits(giving))


def sequence_of(entry: str | None, account_id: AccountId) -> int | None:
    """Return which of an account's entries an id means. Raises `InvalidParameters`."""
    if entry is None:
        return None
    owner, sequence = entry.split("-")
    if int(owner) != account_id:
        where = FieldError(field="reverses", message="must be an entry of this account")
        raise InvalidParameters(f"{entry} is no entry of account {account_id}.", errors=(where,))
    return int(sequence)


def moved(amount: Decimal) -> int:
    """Return how many micro-credits an adjustment moves, one way or the other.

    Raises `InvalidAmount`.
    """
    try:
        return micro_credits_in(amount.copy_abs(), field="amount")
    except InvalidAmount as error:
        most = MICRO_CREDITS_MAX // MICRO_PER_CREDIT
        message = f"must be a number from -{most} to {most} with at most 6 decimals, and not 0"
        where = FieldError(field="amount", message=message)
        raise InvalidAmount(f"amount {message}.", errors=(where,)) from error


@post(
    "/charges/{hold_id:str}/refund",
    operation_id="RefundCharge",
    responses=problems(400, 401, 403, 404, 409, 422),
)
async def refund(
    *,
    hold_id: Annotated[str, PathParameter(max_length=100)],
    data: JSONBody[RefundBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    get_hold: NamedDependency[GetHold],
    refund_charge: NamedDependency[RefundCharge],
) -> RefundedView:
    """Give a charge back, or a part of it; all refunds of it together never exceed it."""
    hold = await get_hold(hold_id)
    command = ChargeToRefund(
        hold_id=hold.id,
        reason=data.reason,
        amount=amount_of(data, hold.unit),
        key=scoped(idempotency_key, caller, hold.account_id),
        actor=caller.caller,
    )
    refunded = await refund_charge(command)
    return RefundedView(
        hold=hold_view(refunded.hold), entries=[entry_view(entry) for entry in refunded.entries]
    )


def amount_of(data: RefundBody, unit: Unit) -> int | None:
    """Return the amount in the charge's unit, or None for all. Raises `InvalidParameters`."""
    given = {Unit.CREDITS: data.credits, Unit.TOKENS: data.tokens}
    wrong = next((each for each in Unit if each is not unit and given[each] is not None), None)
    if wrong is not None:
        message = f"must be left out: the charge is in {unit.value}"
        where = FieldError(field=wrong.value, message=message)
        raise InvalidParameters(f"{wrong.value} {message}.", errors=(where,))
    return data.tokens if data.credits is None else micro_credits_in(data.credits)


router = Router(
    "/api/v1/admin",
    route_handlers=[adjust, refund],
    tags=["admin"],
    opt={"rights": Rights.ADMIN},
)
