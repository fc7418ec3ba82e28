"""Stripe's SDK and our adapter against localstripe, a stand-in that nobody here wrote.

It has payment intents, refunds, subscriptions and signed webhooks, and neither Checkout nor the
Billing Portal nor `amount_received`: those are shown against our own stand-in.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import stripe

from adapters.database.engine import Database
from adapters.payments.stripe import StripeGateway
from core.payments.errors import PaymentNotFound, ProviderUnavailable, SignatureInvalid
from core.payments.facts import PaymentSeen, SubscriptionSeen
from core.payments.model import (
    ItemKind,
    Outcome,
    PaymentState,
    Reason,
    SubscriptionStatus,
)
from tests.builders import FakeClock, eventually
from tests.payments_world import Shop, open_shop
from tests.peers.loopback import Asked, Faults, serving_peer
from tests.peers.providers import Delivery
from tests.processes import running

SECRET = "whsec_of_localstripe"
GOOD, DECLINED = "4242424242424242", "4000000000000341"
DELIVERED = 10.0
"""Seconds; localstripe waits one before it posts an event."""


@dataclass(slots=True)
class Inbox:
    """What localstripe posts."""

    posted: list[Delivery] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Take an event."""
        self.posted.append(Delivery(body=asked.body, headers=dict(asked.headers)))
        return 200, {}

    async def about(self, id: str, kind: str) -> Delivery:
        """Wait for the event of a kind about a thing."""
        signs = (id.encode(), f'"type": "{kind}"'.encode())

        def there() -> list[Delivery]:
            return [each for each in self.posted if all(sign in each.body for sign in signs)]

        await asyncio.to_thread(eventually, lambda: bool(there()), seconds=DELIVERED)
        return there()[0]


@dataclass(slots=True, kw_only=True)
class There:
    """localstripe, our adapter before it, and the SDK as its operator's hand."""

    gateway: StripeGateway
    sdk: Any
    inbox: Inbox
    faults: Faults = field(default_factory=Faults)

    @property
    def sells(self) -> Sequence[ItemKind]:
        """What is sold through it."""
        return (ItemKind.PACK, ItemKind.SUBSCRIPTION)

    async def card(self, number: str) -> str:
        """Return a card."""
        card = {"number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
        wish = {"type": "card", "card": card}
        return str((await self.sdk.payment_methods.create_async(wish))["id"])

    async def intent(self, number: str = GOOD, **other: Any) -> Any:
        """Make a payment of five dollars with a card, not confirmed yet."""
        wish = {"amount": 500, "currency": "usd", "payment_method": await self.card(number)}
        return await self.sdk.payment_intents.create_async({**wish, **other})


@pytest.fixture(scope="module")
def localstripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run localstripe; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("localstripe") / "log"
    command = ["-m", "localstripe", "--from-scratch", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with running(command, {}, log=log) as process:
        deadline = time.monotonic() + DELIVERED
        while True:
            try:
                httpx.get(url)
                break
            except httpx.TransportError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
        yield url


@pytest.fixture
async def there(localstripe: str) -> AsyncIterator[There]:
    """Give localstripe with our adapter, telling us its events."""
    inbox = Inbox()
    no_faults: Any = Faults()
    with serving_peer(inbox, no_faults) as url:
        async with httpx.AsyncClient() as http:
            hook = {"url": url, "secret": SECRET}
            answer = await http.post(f"{localstripe}/_config/webhooks/ours", json=hook)
            assert answer.status_code == 200
        gateway = StripeGateway(
            "sk_test_local",
            webhook_secret=SECRET,
            prices={},
            clock=FakeClock(datetime.now(UTC)),
            base_url=localstripe,
        )
        hand: Any = stripe.HTTPXClient(allow_sync_methods=False)
        client = stripe.StripeClient(
            "sk_test_local", base_addresses={"api": localstripe}, http_client=hand
        )
        yield There(gateway=gateway, sdk=client.v1, inbox=inbox)
        await gateway.close()
        await hand.close_async()


async def shop_before(there: There) -> Shop:
    """Open a shop with localstripe as its provider."""
    peer: Any = there
    return await open_shop(Database("sqlite+aiosqlite://"), FakeClock(datetime.now(UTC)), peer)


async def test_a_payment_from_its_making_to_its_refund(there: There) -> None:
    intent = await there.intent(capture_method="manual", metadata={"order_id": "ours"})
    made = await there.gateway.payment(intent["id"])
    assert (made.state, made.order_id) == (PaymentState.PENDING, "ours")
    assert (made.amount_minor, made.currency) == (500, "USD")

    await there.sdk.payment_intents.confirm_async(intent["id"])
    assert (await there.gateway.payment(intent["id"])).state is PaymentState.AUTHORISED
    await there.sdk.payment_intents.capture_async(intent["id"])
    assert (await there.gateway.payment(intent["id"])).state is PaymentState.CAPTURED

    for amount, refunded in ((200, 200), (300, 500)):
        wish = {"payment_intent": intent["id"], "amount": amount}
        await there.sdk.refunds.create_async(wish)
        assert (await there.gateway.payment(intent["id"])).refunded_minor == refunded


async def test_a_declined_card_is_a_failed_payment(there: There) -> None:
    intent = await there.intent(DECLINED, metadata={"order_id": "declined"})
    with pytest.raises(stripe.CardError):
        await there.sdk.payment_intents.confirm_async(intent["id"])
    assert (await there.gateway.payment(intent["id"])).state is PaymentState.FAILED
    delivery = await there.inbox.about(intent["id"], "payment_intent.payment_failed")
    (seen,) = await there.gateway.facts(delivery.body)
    assert isinstance(seen, PaymentSeen)
    assert (seen.state, seen.order_id) == (PaymentState.FAILED, "declined")


async def test_its_signature_is_checked_on_the_raw_body(there: There) -> None:
    intent = await there.intent()
    await there.sdk.payment_intents.confirm_async(intent["id"])
    delivery = await there.inbox.about(intent["id"], "payment_intent.succeeded")

    notice = there.gateway.read(delivery.body, delivery.headers)
    assert notice.type == "payment_intent.succeeded"
    broken: list[Callable[[bytes], bytes]] = [
        lambda body: body.replace(b"500", b"501"),
        lambda body: body + b" ",
        lambda body: body.replace(b"\n", b""),
    ]
    for breaking in broken:
        with pytest.raises(SignatureInvalid):
            there.gateway.read(breaking(delivery.body), delivery.headers)


async def test_a_subscription_until_its_end(there: There) -> None:
    plan = await there.sdk.plans.create_async(
        {
            "amount": 900,
            "currency": "usd",
            "interval": "month",
            "product": {"name": "Basic"},
            "id": f"basic-{time.monotonic_ns()}",
        }
    )
    customer = await there.sdk.customers.create_async({"email": "ada@example.com"})
    card = await there.card(GOOD)
    await there.sdk.payment_methods.attach_async(card, {"customer": customer["id"]})
    default = {"invoice_settings": {"default_payment_method": card}}
    await there.sdk.customers.update_async(customer["id"], default)
    wish = {"customer": customer["id"], "items": [{"plan": plan["id"]}]}
    made = await there.sdk.subscriptions.create_async(wish | {"metadata": {"order_id": "monthly"}})

    def seen(facts: Sequence[Any]) -> SubscriptionSeen:
        return next(fact for fact in facts if isinstance(fact, SubscriptionSeen))

    found = seen(await there.gateway.subscription(made["id"]))
    assert (found.status, found.order_id) == (SubscriptionStatus.ACTIVE, "monthly")
    assert (found.customer, found.cancels) == (customer["id"], False)

    assert seen(await there.gateway.cancel(made["id"], at_once=False)).cancels
    ended = seen(await there.gateway.cancel(made["id"], at_once=True))
    assert ended.status is SubscriptionStatus.ENDED
    delivery = await there.inbox.about(made["id"], "customer.subscription.deleted")
    there.gateway.read(delivery.body, delivery.headers)
    assert seen(await there.gateway.facts(delivery.body)).status is SubscriptionStatus.ENDED


async def test_what_is_not_there_is_refused_and_leaves_nothing_half_made(there: There) -> None:
    with pytest.raises(PaymentNotFound):
        await there.gateway.payment("pi_nobody")
    with pytest.raises(PaymentNotFound):
        await there.gateway.subscription("sub_nobody")
    with pytest.raises(ProviderUnavailable):
        await there.gateway.portal("cus_nobody", return_url="https://app.example")
    shop = await shop_before(there)
    try:
        with pytest.raises(ProviderUnavailable):
            await shop.order(ItemKind.PACK, "small")
        assert await shop.payments() == []
        assert await shop.differences() == []
    finally:
        await shop.database.close()


async def test_events_of_money_that_is_none_of_ours_grant_nothing(there: There) -> None:
    shop = await shop_before(there)
    try:
        before = await shop.wallet()
        intent = await there.intent(metadata={"order_id": "019a0000-0000-7000-8000-000000000000"})
        await there.sdk.payment_intents.confirm_async(intent["id"])
        delivery = await there.inbox.about(intent["id"], "payment_intent.succeeded")
        for _ in range(2):
            await shop.take_in(delivery)
        (payment,) = await shop.payments()
        assert (payment.outcome, payment.reason) == (Outcome.SET_ASIDE, Reason.UNKNOWN_ORIGIN)
        assert len(await shop.cases()) == 1
        assert await shop.wallet() == before
    finally:
        await shop.database.close()
