"""Where payment providers tell what happened. Their signature on the raw body proves them."""

from typing import Any, Literal

import structlog
from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from core.accounts.rules.access import Rights
from core.payments.use_cases.receive_event import ReceiveEvent, ReceiveEventCommand
from core.shared.errors import DomainError
from entrypoints.http.serving.errors import problems

PUBLIC = {"rights": Rights.PUBLIC}
RESPONSES = problems(400, 404, 413)
log = structlog.get_logger(__name__)


class ReceivedView(Struct, frozen=True):
    """An event is stored, and will be applied."""

    received: Literal[True] = True


async def received(
    request: Request[Any, Any, Any], receive_event: ReceiveEvent, provider: str
) -> ReceivedView:
    """Store an event, as it came."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    command = ReceiveEventCommand(provider=provider, body=await request.body(), headers=headers)
    try:
        event = await receive_event(command)
    except DomainError as refusal:
        log.warning("event_refused", provider=provider, code=refusal.code)
        raise
    log.info("event_received", event_id=event.id, type=event.type)
    return ReceivedView()


@post(
    "/api/v1/webhooks/stripe",
    operation_id="ReceiveStripeEvent",
    status_code=HTTP_200_OK,
    responses=RESPONSES,
    opt=PUBLIC,
)
async def from_stripe(
    request: Request[Any, Any, Any], receive_event: NamedDependency[ReceiveEvent]
) -> ReceivedView:
    """Take an event of Stripe's, signed in `Stripe-Signature`."""
    return await received(request, receive_event, "stripe")


@post(
    "/api/v1/webhooks/razorpay",
    operation_id="ReceiveRazorpayEvent",
    status_code=HTTP_200_OK,
    responses=RESPONSES,
    opt=PUBLIC,
)
async def from_razorpay(
    request: Request[Any, Any, Any], receive_event: NamedDependency[ReceiveEvent]
) -> ReceivedView:
    """Take an event of Razorpay's, signed in `X-Razorpay-Signature`."""
    return await received(request, receive_event, "razorpay")


@post(
    "/api/v1/webhooks/sandbox",
    operation_id="ReceiveSandboxEvent",
    status_code=HTTP_200_OK,
    responses=RESPONSES,
    opt=PUBLIC,
)
async def from_sandbox(
    request: Request[Any, Any, Any], receive_event: NamedDependency[ReceiveEvent]
) -> ReceivedView:
    """Take an event of the sandbox's, signed in `Sandbox-Signature`."""
    return await received(request, receive_event, "sandbox")


router = Router("/", route_handlers=[from_stripe, from_razorpay, from_sandbox], tags=["payments"])
