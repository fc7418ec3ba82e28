"""Credits over HTTP: balances, entries, receipts, estimates, and what admins add or deduct."""

from decimal import Decimal
from typing import Annotated, Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.ledger.model import EntryKind, Unit
from core.ledger.ports import EntryFilter
from core.ledger.use_cases.deduct_credits import CreditsToDeduct, DeductCredits
from core.ledger.use_cases.estimate_cost import Asked, CostEstimate, CostLine, EstimateCost
from core.ledger.use_cases.find_account_of_hold import FindAccountOfHold
from core.ledger.use_cases.get_balance import GetBalance
from core.ledger.use_cases.get_balance_at import GetBalanceAt
from core.ledger.use_cases.get_receipt import GetReceipt
from core.ledger.use_cases.grant_credits import CreditsToGrant, GrantCredits
from core.ledger.use_cases.list_entries import ListEntries
from core.shared.pages import PageRequest
from entrypoints.http.credit_views import (
    ChargeReceiptView,
    CreditsAtView,
    CreditsView,
    EntryView,
    Kind,
    UnitName,
    credits_at_view,
    credits_view,
    entry_view,
    receipt_view,
)
from entrypoints.http.metering import Whose, account_of, named_account, within
from entrypoints.http.serving.amounts import (
    CreditsIn,
    CreditsOut,
    TimeIn,
    credits_out,
    micro_credits_in,
    utc,
)
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.serving.requests import IdempotencyKey, scoped

AccountNumber = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Reason = Annotated[str, Meta(min_length=1, max_length=500, examples=["goodwill"])]
TRANSACTIONS = "/credits/transactions"
AT = QueryParameter(description="The balance as it was then: RFC 3339 with an offset.")


class AddBody(Struct, forbid_unknown_fields=True):
    """Credits to give."""

    amount: CreditsIn
    reason: Reason
    account: AccountNumber | None = None
    expires_at: TimeIn | None = None


class DeductBody(Struct, forbid_unknown_fields=True):
    """Credits to take."""

    amount: CreditsIn
    reason: Reason
    account: AccountNumber | None = None
    allow_debt: bool = False


class EstimateBody(Struct, forbid_unknown_fields=True):
    """An operation with its parameters; those that do not concern it are ignored."""

    operation: Annotated[
        str,
        Meta(
            max_length=40,
            description="article, text, suggestions, refine, regenerate, script, image, video, "
            "coach_message or campaign.",
            examples=["article"],
        ),
    ]
    length: Annotated[str, Meta(max_length=20)] = "medium"
    count: Annotated[int, Meta(ge=1, le=1_000)] = 1
    duration: Annotated[int, Meta(ge=1, le=3_600, description="Of a clip, in seconds.")] = 4
    model: Annotated[str, Meta(max_length=120)] | None = None
    articles_per_day: Annotated[int, Meta(ge=1, le=1_000)] = 1


class CostLineView(Struct, frozen=True):
    """A part of an estimate."""

    item: str
    count: int
    credits: CreditsOut | None
    tokens: int | None


class EstimateView(Struct, frozen=True):
    """What an operation would be held for."""

    operation: str
    credits: Annotated[CreditsOut, Meta(description="What credits would pay, after the plan.")]
    tokens: Annotated[int, Meta(description="Tokens, which draw the plan first.")]
    affordable: bool
    price_version: str
    breakdown: list[CostLineView]


def line_view(line: CostLine) -> CostLineView:
    """Return the view of a part of an estimate."""
    in_credits = line.unit is Unit.CREDITS
    return CostLineView(
        item=line.item,
        count=line.count,
        credits=credits_out(line.amount) if in_credits else None,
        tokens=None if in_credits else line.amount,
    )


def estimate_view(estimate: CostEstimate) -> EstimateView:
    """Return the view of an estimate."""
    return EstimateView(
        operation=estimate.operation,
        credits=credits_out(estimate.micro_credits),
        tokens=estimate.tokens,
        affordable=estimate.affordable,
        price_version=estimate.price_version,
        breakdown=[line_view(line) for line in estimate.breakdown],
    )


def amount_in(amount: Decimal) -> int:
    """Return the micro-credits of an amount. Raises `InvalidAmount`."""
    return micro_credits_in(amount, field="amount")


@get(
    ["/api/v1/credits", "/api/v1/credits/balance", "/credits"],
    operation_id="GetCredits",
    responses=problems(400, 401, 403, 404),
    opt={"rights": Rights.OWN_OR_METER},
)
async def show_credits(
    caller: NamedDependency[Caller],
    get_balance: NamedDependency[GetBalance],
    get_balance_at: NamedDependency[GetBalanceAt],
    at: Annotated[TimeIn | None, AT] = None,
    account: Whose = None,
) -> CreditsView | CreditsAtView:
    """Show what can be used now, or what had been booked at an earlier instant."""
    account_id = account_of(caller, account)
    if at is not None:
        return credits_at_view(await get_balance_at(account_id, utc(at, field="at")))
    return credits_view(await get_balance(account_id))


@get(
    ["/api/v1/credits/ledger", TRANSACTIONS],
    operation_id="ListLedger",
    responses=problems(400, 401, 403, 404),
    opt={"rights": Rights.OWN_OR_METER},
)
async def show_ledger(
    *,
    request: Request[Any, Any, Any],
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_entries: NamedDependency[ListEntries],
    kind: Annotated[Kind | None, QueryParameter(description="Of this kind only.")] = None,
    unit: Annotated[UnitName | None, QueryParameter(description="In this unit only.")] = None,
    hold_id: Annotated[
        str | None, QueryParameter(max_length=100, description="Of this hold only.")
    ] = None,
    account: Whose = None,
) -> PageView[EntryView]:
    """List what moved, newest first; `/credits/transactions` tells tokens only if asked for them.

    Whoever calls that path may know of no units, and would show tokens as credits.
    """
    if unit is None and request.scope["path"].rstrip("/") == TRANSACTIONS:
        unit = "credits"
    wish = EntryFilter(
        kind=EntryKind(kind) if kind else None, unit=Unit(unit) if unit else None, hold_id=hold_id
    )
    found = await list_entries(account_of(caller, account), wish, page_request)
    return page_view(found, entry_view)


@get(
    "/api/v1/credits/receipts/{hold_id:str}",
    operation_id="GetReceipt",
    responses=problems(401, 403, 404),
    opt={"rights": Rights.OWN_OR_METER},
)
async def show_receipt(
    hold_id: Annotated[str, PathParameter(max_length=100)],
    caller: NamedDependency[Caller],
    find_account_of_hold: NamedDependency[FindAccountOfHold],
    get_receipt: NamedDependency[GetReceipt],
) -> ChargeReceiptView:
    """Show what a charge was for and what it was taken from; its id is that of its hold."""
    account_id = await within(caller, hold_id, find_account_of_hold)
    return receipt_view(await get_receipt(account_id, hold_id))


@post(
    "/api/v1/credits/estimate",
    operation_id="EstimateCost",
    status_code=200,
    responses=problems(400, 401, 403, 404),
    opt={"rights": Rights.READ},
)
async def estimate(
    data: JSONBody[EstimateBody],
    caller: NamedDependency[Caller],
    estimate_cost: NamedDependency[EstimateCost],
) -> EstimateView:
    """Say what an operation would be held for, and whether it can be paid now."""
    asked = Asked(
        operation=data.operation,
        length=data.length,
        count=data.count,
        seconds=data.duration,
        model=data.model,
        articles_per_day=data.articles_per_day,
    )
    return estimate_view(await estimate_cost(caller.account_id, asked))


@post(
    "/api/v1/credits/add",
    operation_id="AddCredits",
    responses=problems(400, 401, 403, 404, 409, 422),
    opt={"rights": Rights.ADMIN},
)
async def add(
    data: JSONBody[AddBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    grant_credits: NamedDependency[GrantCredits],
) -> EntryView:
    """Give credits, with a reason; a debt is paid first."""
    account_id = named_account(caller, data.account)
    command = CreditsToGrant(
        account_id=account_id,
        micro_credits=amount_in(data.amount),
        reason=data.reason,
        expires_at=None if data.expires_at is None else utc(data.expires_at, field="expires_at"),
        key=scoped(idempotency_key, caller, account_id),
        actor=caller.caller,
    )
    return entry_view(await grant_credits(command))


@post(
    "/api/v1/credits/deduct",
    operation_id="DeductCredits",
    responses=problems(400, 401, 402, 403, 404, 409, 422),
    opt={"rights": Rights.ADMIN},
)
async def deduct(
    data: JSONBody[DeductBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    deduct_credits: NamedDependency[DeductCredits],
) -> EntryView:
    """Take credits, with a reason; beyond what is available only with `allow_debt`."""
    account_id = named_account(caller, data.account)
    command = CreditsToDeduct(
        account_id=account_id,
        micro_credits=amount_in(data.amount),
        reason=data.reason,
        allow_debt=data.allow_debt,
        key=scoped(idempotency_key, caller, account_id),
        actor=caller.caller,
    )
    return entry_view(await deduct_credits(command))


router = Router(
    "/",
    route_handlers=[
        show_credits,
        show_ledger,
        show_receipt,
        estimate,
        add,
        deduct,
    ],
    tags=["credits"],
)
