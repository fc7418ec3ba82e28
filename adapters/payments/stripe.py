"""Stripe: Checkout, Billing Portal, events. Only its own names and shapes live here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import stripe
import structlog

from adapters.payments.reading import (
    Json,
    currency_of,
    inside,
    instant,
    json_object,
    link,
    needed,
    order_id_in,
    text,
    whole,
)
from adapters.payments.stripe_facts import (
    DISPUTE_STATES,
    charge_seen,
    intent_seen,
    invoice_seen,
    session_seen,
    subscription_seen,
)
from core.payments.errors import (
    EventUnreadable,
    PaymentNotFound,
    ProviderRefused,
    ProviderUnavailable,
    SignatureInvalid,
)
from core.payments.facts import (
    DisputeSeen,
    Fact,
    PaymentSeen,
    RefundFailed,
)
from core.payments.model import Dispute, ItemKind, Order
from core.payments.ports import Checkout, CheckoutWish, Notice
from core.shared.ports import Clock

Answer = TypeVar("Answer")
log = structlog.get_logger(__name__)

TOLERANCE_SECONDS = 300
LOST_BEFORE_SECONDS = 300
LOST_AFTER_SECONDS = 3_600
RETRIES = 2
UNDECIDED = (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError)
"""After these nobody knows whether the request was done; asking again with its key is safe."""


class StripeGateway:
    """Takes cards with Stripe Checkout. `prices` are Stripe's ids of what the catalogue names."""

    def __init__(
        self,
        secret_key: str,
        *,
        webhook_secret: str,
        prices: Mapping[str, str],
        clock: Clock,
        base_url: str | None = None,
        timeout_seconds: float = 10.0,
    ) -> None:
        """Prepare a client; nothing is asked yet. `base_url` is for tests."""
        self._webhook_secret = webhook_secret
        self._prices = dict(prices)
        self._items = {price: item for item, price in prices.items()}
        self._clock = clock
        self._is_live = "_live_" in secret_key
        addresses: Any = {} if base_url is None else {"api": base_url}
        self._http = stripe.HTTPXClient(timeout=timeout_seconds, allow_sync_methods=False)
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses=addresses,
            http_client=self._http,
            max_network_retries=RETRIES,
        )

    @property
    def name(self) -> str:
        """Stripe's name here."""
        return "stripe"

    @property
    def public_key(self) -> str:
        """Return nothing: the customer pays on Stripe's own page."""
        return ""

    async def close(self) -> None:
        """Close the connections."""
        http: Any = self._http  # The SDK leaves this method untyped.
        await http.close_async()

    async def open_checkout(self, wish: CheckoutWish) -> Checkout:
        """Open a Checkout session; the order's id is its idempotency key."""
        order = wish.order
        session = await self._ask(
            self._client.v1.checkout.sessions.create_async,
            self._session_params(wish),
            {"idempotency_key": f"checkout:{order.id}"},
        )
        total, currency = session.get("amount_total"), text(session, "currency")
        if (total, (currency or "").upper()) != (order.amount_minor, order.currency):
            log.error("stripe_price_differs", item=order.item, amount=total, currency=currency)
            await self.close_checkout(needed(session, "id"))
            raise ProviderRefused("The price at the payment provider is not ours. Tell us.")
        return Checkout(
            name=needed(session, "id"), url=link(session, "url"), customer=text(session, "customer")
        )

    def _session_params(self, wish: CheckoutWish) -> Any:
        order, item = wish.order, wish.item
        metadata = {"order_id": order.id, "item": item.code}
        params: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": order.id,
            "line_items": [self._line(wish)],
            "metadata": metadata,
            "success_url": wish.success_url,
            "cancel_url": wish.cancel_url,
            "expires_at": int(order.expires_at.timestamp()),
            "adaptive_pricing": {"enabled": False},
        }
        if item.kind is ItemKind.SUBSCRIPTION:
            params |= {"mode": "subscription", "subscription_data": {"metadata": metadata}}
        else:
            params["payment_intent_data"] = {"metadata": metadata}
        if wish.customer is not None:
            return params | {"customer": wish.customer}
        if item.kind is not ItemKind.SUBSCRIPTION:
            params["customer_creation"] = "always"
        return params | ({"customer_email": wish.email} if wish.email else {})

    def _line(self, wish: CheckoutWish) -> dict[str, Any]:
        """Return the item by its price at Stripe, or, where none is set up, with its amount."""
        item = wish.item
        if item.code in self._prices:
            return {"price": self._prices[item.code], "quantity": 1}
        price: dict[str, Any] = {
            "currency": item.currency.lower(),
            "unit_amount": item.amount_minor,
            "product_data": {"name": item.title},
        }
        if item.kind is ItemKind.SUBSCRIPTION:
            price["recurring"] = {"interval": "month"}
        return {"price_data": price, "quantity": 1}

    async def close_checkout(self, checkout: str) -> bool:
        """Expire a session; False when it was paid."""
        try:
            await self._ask(self._client.v1.checkout.sessions.expire_async, checkout)
        except ProviderRefused:
            session = await self._session(checkout)
            return text(session, "status") == "expired"
        return True

    def proves(self, *, checkout: str, payment: str, signature: str) -> bool:
        """Return False: with Stripe nothing that a browser says proves a payment."""
        del checkout, payment, signature
        return False

    async def payment(self, charge: str, *, capture: Order | None = None) -> PaymentSeen:
        """Show a payment intent, or the payment of an invoice. Stripe captures by itself."""
        del capture
        if charge.startswith("in_"):
            return self._invoice(await self._get(self._client.v1.invoices.retrieve_async, charge))
        expand = {"expand": ["latest_charge"]}
        intent = await self._get(self._client.v1.payment_intents.retrieve_async, charge, expand)
        seen = intent_seen(intent)
        if seen.order_id is not None:
            return seen
        of_invoice = await self._invoice_of(charge)
        if of_invoice is None:
            return seen
        return invoice_seen(of_invoice, self._items, refunded_minor=seen.refunded_minor)

    async def _invoice_of(self, intent: str) -> Json | None:
        """Return the invoice that a payment intent paid, or None."""
        wish = {
            "payment": {"type": "payment_intent", "payment_intent": intent},
            "expand": ["data.invoice"],
        }
        found = await self._ask(self._client.v1.invoice_payments.list_async, wish)
        invoices = [each.get("invoice") for each in found.get("data", [])]
        return next((each for each in invoices if isinstance(each, dict)), None)

    def _invoice(self, invoice: Json) -> PaymentSeen:
        return invoice_seen(invoice, self._items)

    async def _session(self, checkout: str) -> Json:
        return await self._get(self._client.v1.checkout.sessions.retrieve_async, checkout)

    async def look_up(self, order: Order) -> Sequence[Fact]:
        """Show an order's session and what was paid; one whose answer was lost is searched."""
        session = (
            await self._session(order.checkout)
            if order.checkout is not None
            else await self._lost_session(order)
        )
        if session is None:
            return ()
        facts: list[Fact] = [session_seen(session)]
        intent, invoice = text(session, "payment_intent"), text(session, "invoice")
        subscription = text(session, "subscription")
        if intent is not None:
            facts.append(await self.payment(intent))
        if subscription is not None:
            facts += await self.subscription(subscription)
        elif invoice is not None:
            facts.append(await self.payment(invoice))
        return facts

    async def _lost_session(self, order: Order) -> Json | None:
        """Find a session by our order's id among those of the time."""
        began = int(order.created_at.timestamp())
        wish: dict[str, Any] = {
            "created": {"gte": began - LOST_BEFORE_SECONDS, "lte": began + LOST_AFTER_SECONDS},
            "limit": 100,
        }
        while True:
            found = await self._ask(self._client.v1.checkout.sessions.list_async, wish)
            sessions = found.get("data", [])
            for session in sessions:
                if order_id_in(session.get("metadata")) == order.id:
                    return dict(session)
            if not found.get("has_more") or not sessions:
                return None
            wish["starting_after"] = needed(sessions[-1], "id")

    async def subscription(self, name: str) -> Sequence[Fact]:
        """Show a subscription and its latest invoice."""
        expand = {"expand": ["latest_invoice"]}
        found = await self._get(self._client.v1.subscriptions.retrieve_async, name, expand)
        return self._subscription_facts(found)

    def _subscription_facts(self, found: Json) -> Sequence[Fact]:
        seen = subscription_seen(found, self._items, at=self._clock.now())
        facts: list[Fact] = [] if seen is None else [seen]
        invoice = inside(found, "latest_invoice")
        if isinstance(invoice, dict) and text(invoice, "status") == "paid":
            facts.append(self._invoice(invoice))
        return facts

    async def cancel(self, subscription: str, *, at_once: bool) -> Sequence[Fact]:
        """End a subscription; one that has ended already is shown."""
        service = self._client.v1.subscriptions
        try:
            if at_once:
                found = await self._ask(service.cancel_async, subscription)
            else:
                wish: Any = {"cancel_at_period_end": True}
                found = await self._ask(service.update_async, subscription, wish)
        except ProviderRefused:
            return await self.subscription(subscription)
        return self._subscription_facts(found)

    async def portal(self, customer: str, *, return_url: str) -> str:
        """Open Stripe's Billing Portal."""
        wish = {"customer": customer, "return_url": return_url}
        session = await self._ask(self._client.v1.billing_portal.sessions.create_async, wish)
        url = link(session, "url")
        if url is None:
            raise EventUnreadable("Stripe opened its portal without an address.")
        return url

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check the signature and its age (at most five minutes) on the raw body."""
        signature = headers.get("stripe-signature", "")
        try:
            stripe.WebhookSignature.verify_header(
                body, signature, self._webhook_secret, TOLERANCE_SECONDS
            )
        except (stripe.SignatureVerificationError, ValueError, TypeError):
            raise SignatureInvalid("The event is not signed by Stripe, or too old.") from None
        event = json_object(body)
        if event.get("object") != "event" or bool(event.get("livemode")) != self._is_live:
            raise EventUnreadable("This is no event of the mode (test or live) that is set up.")
        return Notice(name=needed(event, "id"), type=needed(event, "type"), signature=signature)

    async def facts(self, body: bytes) -> Sequence[Fact]:
        """Return what an event shows; kinds of events that say nothing here show nothing."""
        event = json_object(body)
        kind, thing = needed(event, "type"), inside(event, "data", "object")
        family = kind.rpartition(".")[0]
        if family == "checkout.session":
            return self._session_facts(event, thing)
        if family == "payment_intent":
            return await self._intent_facts(kind, thing)
        if kind in {"invoice.paid", "invoice.payment_succeeded"}:
            return [self._invoice(thing)]
        if kind == "invoice.payment_failed":
            name = text(thing, "parent", "subscription_details", "subscription")
            return await self.subscription(name) if name else ()
        if family == "customer.subscription":
            seen = subscription_seen(thing, self._items, at=instant(event, "created"))
            return [] if seen is None else [seen]
        return await self._return_facts(kind, thing)

    def _session_facts(self, event: Json, session: Any) -> Sequence[Fact]:
        facts: list[Fact] = [session_seen(session)]
        intent = text(session, "payment_intent")
        if text(session, "payment_status") == "paid" and intent is not None:
            facts.append(charge_seen(session, intent, at=instant(event, "created")))
        return facts

    async def _intent_facts(self, kind: str, intent: Any) -> Sequence[Fact]:
        """Return a payment; of one without our order's id, what invoice it paid."""
        if order_id_in(inside(intent, "metadata")) is not None:
            return [intent_seen(intent)]
        if kind == "payment_intent.succeeded":
            return [await self.payment(needed(intent, "id"))]
        return []

    async def _return_facts(self, kind: str, thing: Any) -> Sequence[Fact]:
        """Return refunds and disputes, with the payment that they are of as it is now."""
        intent = text(thing, "payment_intent")
        if intent is None:
            return []
        if kind in {"charge.refunded", "refund.created", "refund.updated"}:
            return [await self.payment(intent)]
        if kind == "refund.failed":
            seen = await self.payment(intent)
            return [seen, RefundFailed(payment=seen.name, refund=needed(thing, "id"))]
        state = DISPUTE_STATES.get(text(thing, "status") or "")
        if kind.startswith("charge.dispute.") and state is not None:
            seen = await self.payment(intent)
            if currency_of(thing, "currency") != seen.currency:
                raise EventUnreadable("The dispute is in another currency than its payment.")
            dispute = Dispute(
                id=needed(thing, "id"), state=state, amount_minor=whole(thing, "amount")
            )
            return [seen, DisputeSeen(payment=seen.name, dispute=dispute)]
        return []

    async def _get(self, call: Callable[..., Awaitable[Any]], *arguments: Any) -> Json:
        """Ask for something that should be there. Raises `PaymentNotFound`."""
        try:
            return await self._ask(call, *arguments)
        except ProviderRefused as error:
            if isinstance(error.__cause__, stripe.InvalidRequestError):
                raise PaymentNotFound("Stripe does not know it.") from error
            raise

    async def _ask(self, call: Callable[..., Awaitable[Any]], *arguments: Any) -> Json:
        """Ask Stripe, and return its answer as plain data."""
        try:
            answer = await call(*arguments)
        except UNDECIDED as error:
            log.warning("stripe_unavailable", error=type(error).__name__, status=error.http_status)
            raise ProviderUnavailable(
                "The payment provider does not answer. Try again in a moment."
            ) from error
        except stripe.StripeError as error:
            log.warning("stripe_refused", code=error.code, status=error.http_status)
            raise ProviderRefused(
                "The payment provider refused this. Try again later, or tell us."
            ) from error
        plain: Json = answer.to_dict()
        return plain
