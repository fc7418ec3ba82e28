"""Razorpay: orders, captures, events. Amounts are in paise, as ours are in minor units.

No payment there says when it was captured, only when it was made. An event has the time of what it
tells; of what is looked up it is known that it was captured by now. The earliest word counts.
"""

import asyncio
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

import requests
import structlog
from razorpay import Client
from razorpay.errors import BadRequestError, GatewayError, ServerError

from adapters.payments.reading import (
    Json,
    currency_of,
    inside,
    instant,
    json_object,
    needed,
    objects,
    order_id_in,
    text,
    whole,
)
from core.payments.errors import (
    NotOffered,
    PaymentNotFound,
    ProviderRefused,
    ProviderUnavailable,
    SignatureInvalid,
)
from core.payments.facts import CheckoutSeen, DisputeSeen, Fact, PaymentSeen, RefundFailed
from core.payments.model import Dispute, DisputeState, Order, PaymentState
from core.payments.ports import Checkout, CheckoutWish, Notice
from core.shared.ports import Clock

log = structlog.get_logger(__name__)

PAYMENT_STATES: Mapping[str, PaymentState] = {
    "created": PaymentState.PENDING,
    "authorized": PaymentState.AUTHORISED,
    "captured": PaymentState.CAPTURED,
    "refunded": PaymentState.CAPTURED,
    "failed": PaymentState.FAILED,
}
DISPUTE_STATES: Mapping[str, DisputeState] = {
    "open": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "won": DisputeState.WON,
    "closed": DisputeState.WON,
    "lost": DisputeState.LOST,
}


class NoAnswerError(Exception):
    """Nothing that could be understood came back."""


class PlainSession(requests.Session):
    """A session whose failures pass by the SDK, which would print them."""

    def request(self, *arguments: Any, **options: Any) -> Any:
        """Send a request. Raises `NoAnswerError` unless JSON comes back."""
        try:
            answer = super().request(*arguments, **options)
            answer.json()
        except (requests.RequestException, ValueError) as error:
            raise NoAnswerError(type(error).__name__) from error
        return answer


class RazorpayGateway:
    """Takes payments in India. Each call runs in a thread, with a client of its own."""

    def __init__(
        self,
        key_id: str,
        key_secret: str,
        *,
        webhook_secret: str,
        clock: Clock,
        base_url: str | None = None,
        timeout_seconds: float = 10.0,
    ) -> None:
        """Keep the keys; nothing is asked yet. `base_url` is for tests."""
        self._key_id = key_id
        self._key_secret = key_secret
        self._webhook_secret = webhook_secret
        self._clock = clock
        self._options = {} if base_url is None else {"base_url": base_url}
        self._timeout_seconds = timeout_seconds

    @property
    def name(self) -> str:
        """Razorpay's name here."""
        return "razorpay"

    @property
    def public_key(self) -> str:
        """Return the key id, which Razorpay's Checkout in the browser asks for."""
        return self._key_id

    async def open_checkout(self, wish: CheckoutWish) -> Checkout:
        """Create an order; our order's id is its receipt."""
        order = wish.order
        params = {
            "amount": order.amount_minor,
            "currency": order.currency,
            "receipt": order.id,
            "notes": {"order_id": order.id, "item": order.item},
        }
        created = await self._ask(lambda client, **how: client.order.create(params, **how))
        return Checkout(name=needed(created, "id"), url=None)

    async def close_checkout(self, checkout: str) -> bool:
        """Return False: Razorpay's orders can't be closed."""
        del checkout
        return False

    def proves(self, *, checkout: str, payment: str, signature: str) -> bool:
        """Tell whether the key's secret signed this order and payment."""
        expected = signed(f"{checkout}|{payment}".encode(), self._key_secret)
        return bool(self._key_secret) and same(expected, signature)

    async def payment(self, charge: str, *, capture: Order | None = None) -> PaymentSeen:
        """Show a payment, after capturing it when it is authorised for `capture`."""
        found = await self._fetch(charge)
        if capture is not None and text(found, "status") == "authorized":
            found = await self._captured(found, charge, capture)
        return await self._seen(found, at=self._clock.now())

    async def _captured(self, found: Json, charge: str, order: Order) -> Json:
        """Capture exactly what was ordered, or leave it; a capture that came first counts too."""
        ordered = (order.checkout, order.amount_minor, order.currency)
        if (text(found, "order_id"), whole(found, "amount"), text(found, "currency")) != ordered:
            return found
        more = {"currency": order.currency}
        try:
            return await self._ask(
                lambda client, **how: client.payment.capture(
                    charge, order.amount_minor, more, **how
                )
            )
        except ProviderRefused:
            return await self._fetch(charge)

    async def _fetch(self, charge: str) -> Json:
        try:
            return await self._ask(lambda client, **how: client.payment.fetch(charge, **how))
        except ProviderRefused:
            raise PaymentNotFound(f"There is no payment {charge}.") from None

    async def look_up(self, order: Order) -> Sequence[Fact]:
        """Show an order and its payments; one whose answer was lost is found by its receipt."""
        checkout = order.checkout
        if checkout is None:
            found = await self._ask(
                lambda client, **how: client.order.all({"receipt": order.id}, **how)
            )
            names = [text(each, "id") for each in objects(found, "items") if is_of(each, order)]
            checkout = next(iter(names), None)
        if checkout is None:
            return ()
        known = checkout
        payments = await self._ask(lambda client, **how: client.order.payments(known, **how))
        facts: list[Fact] = [CheckoutSeen(checkout=known, order_id=order.id)]
        now = self._clock.now()
        facts += [payment_seen(each, order.id, at=now) for each in objects(payments, "items")]
        return facts

    async def subscription(self, name: str) -> Sequence[Fact]:
        """Raise `NotOffered`: subscriptions are sold through another provider."""
        raise NotOffered(f"Razorpay sells no subscriptions here, such as {name}.")

    async def cancel(self, subscription: str, *, at_once: bool) -> Sequence[Fact]:
        """Raise `NotOffered`."""
        del at_once
        return await self.subscription(subscription)

    async def portal(self, customer: str, *, return_url: str) -> str:
        """Raise `NotOffered`: Razorpay has no page for customers."""
        del customer, return_url
        raise NotOffered("Razorpay has no page for managing payments.")

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check the signature on the raw body. An event without an id is known by its hash."""
        signature = headers.get("x-razorpay-signature", "")
        expected = signed(body, self._webhook_secret)
        if not self._webhook_secret or not same(expected, signature):
            raise SignatureInvalid("The event is not signed by Razorpay.")
        event = json_object(body)
        name = headers.get("x-razorpay-event-id", "") or sha256(body).hexdigest()
        return Notice(name=name[:100], type=needed(event, "event"), signature=signature)

    async def facts(self, body: bytes) -> Sequence[Fact]:
        """Return what an event shows: a payment, and what happened to it."""
        event = json_object(body)
        kind = needed(event, "event")
        payment = inside(event, "payload", "payment", "entity")
        if not isinstance(payment, dict):
            return []
        order = inside(event, "payload", "order", "entity")
        at = instant(event, "created_at")
        seen = await self._seen(payment, order if isinstance(order, dict) else None, at=at)
        facts: list[Fact] = [seen]
        if kind == "refund.failed":
            refund = needed(event, "payload", "refund", "entity", "id")
            facts.append(RefundFailed(payment=seen.name, refund=refund))
        dispute = inside(event, "payload", "dispute", "entity")
        state = DISPUTE_STATES.get(text(dispute, "status") or "")
        if state is not None:
            about = Dispute(
                id=needed(dispute, "id"), state=state, amount_minor=whole(dispute, "amount")
            )
            facts.append(DisputeSeen(payment=seen.name, dispute=about))
        return facts

    async def _seen(self, payment: Json, order: Json | None = None, *, at: datetime) -> PaymentSeen:
        """Read a payment; our order's id is in the order at Razorpay, which is asked for it."""
        checkout = text(payment, "order_id")
        if order is None and checkout is not None:
            known = checkout
            order = await self._ask(lambda client, **how: client.order.fetch(known, **how))
        ours = order_id_in(inside(order, "notes"), {"order_id": text(order, "receipt")})
        return payment_seen(payment, ours, at=at)

    async def _ask(self, call: Callable[..., Any]) -> Json:
        """Ask Razorpay in a thread, and make of every failure one of the two that are known."""
        client = Client(
            session=PlainSession(), auth=(self._key_id, self._key_secret), **self._options
        )
        try:
            answer = await asyncio.to_thread(partial(call, client, timeout=self._timeout_seconds))
        except BadRequestError as error:
            log.warning("razorpay_refused", error=str(error))
            raise ProviderRefused(
                "The payment provider refused this. Try again later, or tell us."
            ) from error
        except (NoAnswerError, GatewayError, ServerError, KeyError, TypeError) as error:
            log.warning("razorpay_unavailable", error=repr(error))
            raise ProviderUnavailable(
                "The payment provider does not answer. Try again in a moment."
            ) from error
        finally:
            client.session.close()
        if not isinstance(answer, dict):
            raise ProviderUnavailable("The payment provider answered something unknown.")
        return answer


def signed(message: bytes, secret: str) -> str:
    """Return Razorpay's signature of a message."""
    return hmac.new(secret.encode(), message, sha256).hexdigest()


def same(expected: str, given: str) -> bool:
    """Compare signatures in constant time; any text may be given."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def is_of(found: Json, order: Order) -> bool:
    """Tell whether an order at Razorpay is ours, with our amount."""
    money = (whole(found, "amount"), text(found, "currency"))
    return text(found, "receipt") == order.id and money == (order.amount_minor, order.currency)


def payment_seen(payment: Json, order_id: str | None, *, at: datetime) -> PaymentSeen:
    """Read a payment as it was at an instant, which is not before it was made."""
    state = PAYMENT_STATES.get(text(payment, "status") or "", PaymentState.PENDING)
    if state is PaymentState.CAPTURED and payment.get("captured") is False:
        state = PaymentState.AUTHORISED  # It lapsed: what went back was never taken.
    return PaymentSeen(
        charge=needed(payment, "id"),
        state=state,
        currency=currency_of(payment, "currency"),
        amount_minor=whole(payment, "amount"),
        at=max(at, instant(payment, "created_at")),
        refunded_minor=whole(payment, "amount_refunded"),
        order_id=order_id,
        checkout=text(payment, "order_id"),
    )
