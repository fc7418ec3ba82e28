"""Metering over HTTP: what service keys hold, settle, charge and report for accounts."""

from typing import Annotated, Literal

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Raw, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights, metered_account
from core.ledger.errors import HoldNotFound
from core.ledger.model import HoldStatus
from core.ledger.ports import HoldFilter
from core.ledger.rules.holds import ADMIN
from core.ledger.rules.settling import Actual
from core.ledger.use_cases.charge_account import ChargeAccount, ChargeWanted
from core.ledger.use_cases.find_account_of_hold import FindAccountOfHold
from core.ledger.use_cases.list_holds import ListHolds
from core.ledger.use_cases.place_holds import HoldsToPlace, PlaceHolds, Wanted
from core.ledger.use_cases.renew_hold import HoldToRenew, RenewHold
from core.ledger.use_cases.report_usage import ItemAnswer, ReportUsage, UsageItem
from core.ledger.use_cases.settle_hold import HoldToSettle, SettleHold
from core.ledger.use_cases.void_hold import HoldToVoid, VoidHold
from core.shared.errors import AccountNotFound, DomainError, FieldError
from core.shared.ids import AccountId
from core.shared.keys import KeyUnusable, RequestKey, check_key, hash_of
from core.shared.pages import PageRequest
from entrypoints.http.credit_views import HoldState, HoldView, hold_view
from entrypoints.http.metering_bodies import (
    BatchBody,
    ChargeBody,
    HoldBody,
    KeyOfItem,
    RenewBody,
    SettleBody,
    actual_of,
    amount_of,
    usage_of,
)
from entrypoints.http.serving.dependencies import GroupedUseCase
from entrypoints.http.serving.errors import InvalidParameters, problems
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.serving.requests import IdempotencyKey, decoded, scoped

HoldId = Annotated[str, PathParameter(max_length=100)]
Whose = Annotated[
    int | None,
    QueryParameter(ge=1, le=2**63 - 1, description="Whose: for admins and service keys."),
]
METER = {"rights": Rights.METER, "lean": True}


class RefusalView(Struct, frozen=True):
    """Why an item was refused."""

    code: str
    detail: str


class ReportedItemView(Struct, frozen=True):
    """What became of one item."""

    key: str
    status: Literal["charged", "refused"]
    charge: HoldView | None
    error: RefusalView | None


class BatchView(Struct, frozen=True):
    """An answer for each item, in their order."""

    items: list[ReportedItemView]


def account_of(caller: Caller, account: int | None) -> AccountId:
    """Return which account a call is about. Raises `InvalidParameters` and `AccountNotFound`."""
    return metered_account(caller, named_account(caller, account))


def named_account(caller: Caller, account: int | None) -> AccountId:
    """Return the account that a call names, or the caller's own. Raises `InvalidParameters`."""
    if account is not None:
        return AccountId(account)
    if caller.own is None:
        where = FieldError(field="account", message="is required of a service key")
        raise InvalidParameters("A service key has no account: name one.", errors=(where,))
    return caller.own


def acting(caller: Caller) -> str:
    """Return as whom a caller ends holds: an admin may end any."""
    return ADMIN if caller.is_admin else caller.caller


async def within(
    caller: Caller, hold_id: str, find_account_of_hold: FindAccountOfHold
) -> AccountId:
    """Return the account of a hold, if it is within the caller's. Raises `HoldNotFound`."""
    account_id = await find_account_of_hold(hold_id)
    try:
        return metered_account(caller, account_id)
    except AccountNotFound:
        raise HoldNotFound(f"There is no hold {hold_id}.") from None


def body_key(
    data: ChargeBody, caller: Caller, account_id: AccountId, operation: str
) -> RequestKey | None:
    """Return the key inside a body. Raises `KeyUnusable`."""
    if data.key is None:
        return None
    return RequestKey(
        caller=caller.caller,
        account_id=account_id,
        operation=operation,
        key=check_key(data.key),
        body_hash=hash_of(msgspec.json.encode(data)),
    )


@post(
    "/holds",
    operation_id="PlaceHold",
    responses=problems(400, 401, 402, 403, 404, 409, 422, 429),
    opt=METER,
)
async def place_hold(
    *,
    data: JSONBody[HoldBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    place_holds: GroupedUseCase[PlaceHolds],
    find_account_of_hold: NamedDependency[FindAccountOfHold],
) -> HoldView:
    """Reserve for work of unknown cost; refused when the account can't cover it, or is closed.

    Nothing new begins under maintenance, or for a purpose that is switched off.
    """
    account_id = account_of(caller, data.account)
    unit, amount = amount_of(data.tokens, data.credits, least=1)
    command = HoldsToPlace(
        account_id=account_id,
        caller=caller.caller,
        holds=(Wanted(unit=unit, amount=amount, purpose=data.purpose),),
        seconds=data.ttl_seconds,
        key=scoped(idempotency_key, caller, account_id),
    )
    (hold,) = await place_holds(command)
    return hold_view(find_account_of_hold.placed(hold))


@post(
    "/holds/{hold_id:str}/settle",
    operation_id="SettleHold",
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 422, 429),
    opt=METER,
)
async def settle(
    *,
    hold_id: HoldId,
    data: JSONBody[SettleBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    find_account_of_hold: NamedDependency[FindAccountOfHold],
    settle_hold: GroupedUseCase[SettleHold],
) -> HoldView:
    """Charge what was used and give the rest back; never refused for want of balance."""
    account_id = await within(caller, hold_id, find_account_of_hold)
    unit, amount = amount_of(data.tokens, data.credits, least=0)
    actual = Actual(
        unit=unit,
        amount=amount,
        usage=usage_of(data.usage),
        model=data.model,
        key=None if idempotency_key is None else idempotency_key.key,
    )
    command = HoldToSettle(
        hold_id=hold_id,
        caller=acting(caller),
        actual=actual,
        key=scoped(idempotency_key, caller, account_id),
    )
    return hold_view(await settle_hold(command))


@post(
    "/holds/{hold_id:str}/void",
    operation_id="VoidHold",
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 422, 429),
    opt=METER,
)
async def void(
    hold_id: HoldId,
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    find_account_of_hold: NamedDependency[FindAccountOfHold],
    void_hold: GroupedUseCase[VoidHold],
) -> HoldView:
    """Give everything back: the work will not be delivered."""
    account_id = await within(caller, hold_id, find_account_of_hold)
    key = scoped(idempotency_key, caller, account_id)
    return hold_view(await void_hold(HoldToVoid(hold_id=hold_id, caller=acting(caller), key=key)))


@post(
    "/holds/{hold_id:str}/renew",
    operation_id="RenewHold",
    status_code=200,
    responses=problems(400, 401, 403, 404, 409, 429),
    opt=METER,
)
async def renew(
    hold_id: HoldId,
    data: JSONBody[RenewBody],
    caller: NamedDependency[Caller],
    find_account_of_hold: NamedDependency[FindAccountOfHold],
    renew_hold: GroupedUseCase[RenewHold],
) -> HoldView:
    """Keep a hold alive; it is never shortened."""
    await within(caller, hold_id, find_account_of_hold)
    command = HoldToRenew(hold_id=hold_id, caller=acting(caller), seconds=data.ttl_seconds)
    return hold_view(await renew_hold(command))


@get(
    "/holds",
    operation_id="ListHolds",
    responses=problems(400, 401, 403, 404),
    opt={"rights": Rights.OWN_OR_METER},
)
async def show_holds(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_holds: NamedDependency[ListHolds],
    account: Whose = None,
    status: Annotated[
        HoldState | None,
        QueryParameter(description="In this state only."),
    ] = None,
) -> PageView[HoldView]:
    """List holds, newest first."""
    wish = HoldFilter(status=HoldStatus(status) if status else None)
    found = await list_holds(account_of(caller, account), wish, page_request)
    return page_view(found, hold_view)


@post(
    "/charges",
    operation_id="CreateCharge",
    responses=problems(400, 401, 402, 403, 404, 409, 422, 429),
    opt=METER,
)
async def create_charge(
    data: JSONBody[ChargeBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    charge_account: GroupedUseCase[ChargeAccount],
) -> HoldView:
    """Charge work of known cost at once; refused when the account can't cover it, or is closed.

    Nothing new begins under maintenance, or for a purpose that is switched off.
    """
    account_id = account_of(caller, data.account)
    key = body_key(data, caller, account_id, "CreateCharge")
    key = key or scoped(idempotency_key, caller, account_id)
    command = ChargeWanted(
        account_id=account_id,
        caller=caller.caller,
        purpose=data.purpose,
        actual=actual_of(data, key, least=1),
        key=key,
    )
    return hold_view(await charge_account(command))


@post(
    "/usage/batch",
    operation_id="ReportUsage",
    status_code=200,
    responses=problems(400, 401, 403, 404, 429),
    opt=METER,
)
async def report(
    data: JSONBody[BatchBody],
    caller: NamedDependency[Caller],
    report_usage: GroupedUseCase[ReportUsage],
) -> BatchView:
    """Report work that was delivered already: an answer for each item, none refused for balance."""
    wanted = [
        usage_item(item, caller, place=f"items[{index}]") for index, item in enumerate(data.items)
    ]
    items = [each for each in wanted if isinstance(each, UsageItem)]
    charged = iter(await report_usage(items, caller=caller.caller))
    answers = [next(charged) if isinstance(each, UsageItem) else each for each in wanted]
    return BatchView(items=[item_view(answer) for answer in answers])


def usage_item(json: Raw, caller: Caller, *, place: str) -> UsageItem | ItemAnswer:
    """Return one item of a batch, or its refusal: what is wrong with one is never another's.

    Raises `InvalidBody` and `KeyUnusable` without a key, as its answer would have no name.
    """
    body = bytes(json)
    named: KeyOfItem = decoded(body, KeyOfItem, place=place)
    if named.key is None:
        where = FieldError(field=f"{place}.key", message="is required")
        raise KeyUnusable("Every item of a batch needs a key.", errors=(where,))
    try:
        item: ChargeBody = decoded(body, ChargeBody, place=place)
        account_id = account_of(caller, item.account)
        key = body_key(item, caller, account_id, "ReportUsage")
        assert key is not None
        actual = actual_of(item, key, least=0, place=f"{place}.")
    except DomainError as refusal:
        return ItemAnswer(key=named.key, refusal=refusal)
    return UsageItem(account_id=account_id, purpose=item.purpose, actual=actual, key=key)


def item_view(answer: ItemAnswer) -> ReportedItemView:
    """Return the view of what became of one item."""
    refusal = answer.refusal
    return ReportedItemView(
        key=answer.key,
        status="refused" if refusal else "charged",
        charge=hold_view(answer.hold) if answer.hold else None,
        error=RefusalView(code=refusal.code, detail=refusal.message) if refusal else None,
    )


router = Router(
    "/api/v1",
    route_handlers=[place_hold, settle, void, renew, show_holds, create_charge, report],
    tags=["metering"],
)
