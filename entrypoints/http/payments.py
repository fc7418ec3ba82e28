"""Paying over HTTP: orders and their proof, checkouts, the portal, and what was paid."""

from datetime import datetime
from typing import Annotated, Literal

import structlog
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights, administered_account
from core.payments.model import ItemKind
from core.payments.use_cases.cancel_subscription import CancelSubscription
from core.payments.use_cases.get_order import GetOrder
from core.payments.use_cases.list_payments import ListPayments
from core.payments.use_cases.open_portal import OpenPortal
from core.payments.use_cases.place_order import PlacedOrder, PlaceOrder, PlaceOrderCommand
from core.payments.use_cases.verify_payment import (
    VerifiedPayment,
    VerifyPayment,
    VerifyPaymentCommand,
)
from core.shared.errors import DomainError, FieldError, Invalid
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from entrypoints.http.metering import Whose, named_account
from entrypoints.http.payment_catalog import get_catalog
from entrypoints.http.payment_views import (
    Amount,
    OrderView,
    PaymentView,
    SubscriptionView,
    order_view,
    payment_view,
    subscription_view,
)
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view

PAYING = {"rights": Rights.OWN, "limit": Limit.PAYMENTS}
log = structlog.get_logger(__name__)

PlanName = Annotated[str, Meta(max_length=40, examples=["premium"])]
ProviderName = Annotated[str, Meta(min_length=1, max_length=100)]
Address = Annotated[
    str, Meta(pattern="^https?://", max_length=2_000, examples=["https://app.example.com/paid"])
]


class ChooseOne(Invalid):
    """A checkout is for one thing."""

    code = "choose-one"
    error_text = "invalid body"


class CreateOrderBody(Struct, forbid_unknown_fields=True):
    """Which plan to buy."""

    plan: PlanName


class PlanOrderView(Struct, frozen=True):
    """An order for a plan, to be paid with the provider's widget in the browser."""

    id: Annotated[str, Meta(description="Our name of the order, as `payments/orders/{id}` takes.")]
    order_id: Annotated[str, Meta(description="The provider's name of the order.")]
    amount: Amount
    currency: str
    plan: str
    key_id: Annotated[str, Meta(description="The provider's public key, for its widget.")]
    pay_url: Annotated[str, Meta(description="The page where it is paid, where there is one.")] | (
        UnsetType
    ) = UNSET


class VerifyBody(Struct, forbid_unknown_fields=True):
    """What the provider's widget hands to the browser after paying."""

    plan: PlanName
    razorpay_order_id: ProviderName
    razorpay_payment_id: ProviderName
    razorpay_signature: Annotated[str, Meta(max_length=500)]
    reset_used: Annotated[
        bool, Meta(description="Begin a new period at the capture, with no token used.")
    ] = False


class VerifiedView(Struct, frozen=True):
    """The plan after a payment; `pending` while the money is not captured yet."""

    status: Literal["success", "pending"]
    message: str
    plan: str
    token_quota: int
    token_used: int
    remaining: int
    plan_end_at: datetime | UnsetType = UNSET


class CheckoutBody(Struct, forbid_unknown_fields=True):
    """What to buy: a pack or a subscription."""

    pack: Annotated[str, Meta(max_length=40, examples=["small"])] | None = None
    subscription: Annotated[str, Meta(max_length=40, examples=["sub_basic"])] | None = None
    success_url: (
        Annotated[
            Address,
            Meta(description="Where paying leads to; `order_id` is added to its query."),
        ]
        | None
    ) = None
    cancel_url: Address | None = None


class CheckoutView(Struct, frozen=True):
    """A checkout: send the customer to `url`."""

    order_id: Annotated[str, Meta(description="As `payments/orders/{id}` takes it.")]
    url: str | None
    item: str
    amount: Amount
    currency: str


class PortalBody(Struct, forbid_unknown_fields=True):
    """Where the provider's page leads back to."""

    return_url: Address | None = None


class PortalView(Struct, frozen=True):
    """The provider's page for cards, invoices, switching and cancelling."""

    url: str


def plan_order_view(placed: PlacedOrder) -> PlanOrderView:
    """Return the view of an order for a plan."""
    order = placed.order
    assert order.checkout is not None
    return PlanOrderView(
        id=order.id,
        order_id=order.checkout,
        amount=order.amount_minor,
        currency=order.currency,
        plan=order.item,
        key_id=placed.public_key,
        pay_url=order.url or UNSET,
    )


def verified_view(verified: VerifiedPayment) -> VerifiedView:
    """Return the view of a verified payment."""
    plan = verified.plan
    return VerifiedView(
        status="success" if verified.is_done else "pending",
        message=f"plan set to {plan.name}" if verified.is_done else "payment not captured yet",
        plan=plan.name,
        token_quota=plan.quota,
        token_used=plan.used,
        remaining=plan.remaining,
        plan_end_at=UNSET if plan.ends_at is None else plan.ends_at,
    )


def wish_of(body: CheckoutBody) -> tuple[ItemKind, str]:
    """Return what a checkout is for. Raises `ChooseOne`."""
    if body.pack is not None and body.subscription is None:
        return ItemKind.PACK, body.pack
    if body.subscription is not None and body.pack is None:
        return ItemKind.SUBSCRIPTION, body.subscription
    message = "name a pack or a subscription, one of them"
    raise ChooseOne(f"Please {message}.", errors=(FieldError(field="pack", message=message),))


def command_of(
    caller: Caller,
    wish: tuple[ItemKind, str],
    key: RequestKey | None,
    *,
    success_url: str | None = None,
    cancel_url: str | None = None,
) -> PlaceOrderCommand:
    """Return an order in the caller's name."""
    kind, item = wish
    return PlaceOrderCommand(
        account_id=caller.account_id,
        kind=kind,
        item=item,
        success_url=success_url,
        cancel_url=cancel_url,
        key=key,
    )


@post(
    ["/api/v1/payments/create-order", "/api/payments/create-order"],
    operation_id="CreateOrder",
    status_code=HTTP_200_OK,
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429),
    opt=PAYING,
)
async def create_order(
    data: JSONBody[CreateOrderBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    place_order: NamedDependency[PlaceOrder],
) -> PlanOrderView:
    """Order a plan. Pay it with the provider's widget, then send its answer to `verify`."""
    command = command_of(caller, (ItemKind.PLAN, data.plan), request_key)
    return plan_order_view(await place_order(command))


@post(
    ["/api/v1/payments/verify", "/api/payments/verify"],
    operation_id="VerifyPayment",
    status_code=HTTP_200_OK,
    responses={
        HTTP_202_ACCEPTED: ResponseSpec(
            data_container=VerifiedView,
            generate_examples=False,
            description="Not captured yet: an event of the provider will finish it.",
        ),
        **problems(400, 401, 403, 404, 409, 413, 429),
    },
    opt=PAYING,
)
async def verify(
    data: JSONBody[VerifyBody],
    caller: NamedDependency[Caller],
    verify_payment: NamedDependency[VerifyPayment],
) -> Response[VerifiedView]:
    """Prove that an order was paid, and get the plan.

    Sending it again changes nothing. While the money is not captured the answer is 202.
    """
    command = VerifyPaymentCommand(
        account_id=caller.account_id,
        plan=data.plan,
        checkout=data.razorpay_order_id,
        charge=data.razorpay_payment_id,
        signature=data.razorpay_signature,
        reset_used=data.reset_used,
    )
    try:
        verified = await verify_payment(command)
    except DomainError as refusal:
        log.warning("payment_not_verified", code=refusal.code, payment=data.razorpay_payment_id)
        raise
    status = HTTP_200_OK if verified.is_done else HTTP_202_ACCEPTED
    return Response(verified_view(verified), status_code=status)


@post(
    "/api/v1/payments/checkout",
    operation_id="CreateCheckout",
    status_code=HTTP_200_OK,
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429),
    opt=PAYING,
)
async def create_checkout(
    data: JSONBody[CheckoutBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    place_order: NamedDependency[PlaceOrder],
) -> CheckoutView:
    """Buy credits, once or every month: send the customer to the `url` of the answer."""
    command = command_of(
        caller,
        wish_of(data),
        request_key,
        success_url=data.success_url,
        cancel_url=data.cancel_url,
    )
    order = (await place_order(command)).order
    return CheckoutView(
        order_id=order.id,
        url=order.url,
        item=order.item,
        amount=order.amount_minor,
        currency=order.currency,
    )


@post(
    "/api/v1/payments/portal",
    operation_id="OpenPortal",
    status_code=HTTP_200_OK,
    responses=problems(400, 401, 403, 404, 409, 413, 429),
    opt=PAYING,
)
async def portal(
    data: JSONBody[PortalBody],
    caller: NamedDependency[Caller],
    open_portal: NamedDependency[OpenPortal],
) -> PortalView:
    """Open the provider's page for cards, invoices, switching and cancelling."""
    return PortalView(url=await open_portal(caller.account_id, return_url=data.return_url))


@post(
    "/api/v1/payments/subscription/cancel",
    operation_id="CancelSubscription",
    status_code=HTTP_200_OK,
    responses=problems(401, 403, 404, 409, 429),
    opt=PAYING,
)
async def cancel(
    caller: NamedDependency[Caller], cancel_subscription: NamedDependency[CancelSubscription]
) -> SubscriptionView:
    """End the subscription with the period that is paid for."""
    return subscription_view(await cancel_subscription(caller.account_id))


@get(
    "/api/v1/payments",
    operation_id="ListPayments",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ_OR_ADMIN},
)
async def show_payments(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_payments: NamedDependency[ListPayments],
    account: Whose = None,
) -> PageView[PaymentView]:
    """List payments with their receipts, newest first."""
    account_id = administered_account(caller, named_account(caller, account))
    return page_view(await list_payments(account_id, page_request), payment_view)


@get(
    "/api/v1/payments/orders/{order_id:str}",
    operation_id="GetOrder",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def show_order(
    order_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_order: NamedDependency[GetOrder],
) -> OrderView:
    """Show what became of an order: whoever comes back from the provider's page has its id."""
    return order_view(await get_order(caller.account_id, order_id))


router = Router(
    "/",
    route_handlers=[
        get_catalog,
        create_order,
        verify,
        create_checkout,
        portal,
        cancel,
        show_payments,
        show_order,
    ],
    tags=["payments"],
)
