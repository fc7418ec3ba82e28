"""The sandbox as a payment provider: signed events, proofs, look-ups, like the real ones."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from adapters.payments.reading import currency_of, inside, instant, json_object, needed, text, whole
from adapters.payments.sandbox_bank import Record, SandboxBank, SandboxNotFound, new_id
from core.payments.errors import EventUnreadable, PaymentNotFound, SignatureInvalid
from core.payments.facts import CheckoutSeen, DisputeSeen, Fact, PaymentSeen, SubscriptionSeen
from core.payments.model import (
    Dispute,
    DisputeState,
    ItemKind,
    Order,
    PaymentState,
    Period,
    SubscriptionStatus,
)
from core.payments.ports import Checkout, CheckoutWish, Notice
from core.shared.ports import Clock

TOLERANCE_SECONDS = 300
SIGNATURE = "sandbox-signature"


class SandboxSigner:
    """Signs events and proofs with one secret."""

    def __init__(self, secret: str, clock: Clock) -> None:
        """Derive a key of its own from the process's secret."""
        self._key = hmac.new(secret.encode(), b"inkwell sandbox payments", sha256).digest()
        self._clock = clock

    def proof(self, checkout: str, payment: str) -> str:
        """Return what a browser brings back as proof of a payment."""
        return hmac.new(self._key, f"{checkout}|{payment}".encode(), sha256).hexdigest()

    def header(self, body: bytes) -> str:
        """Return an event's signature, with its time."""
        at = int(self._clock.now().timestamp())
        return f"t={at},v1={self._signed(at, body)}"

    def _signed(self, at: int, body: bytes) -> str:
        return hmac.new(self._key, b"%d.%b" % (at, body), sha256).hexdigest()

    def check(self, body: bytes, header: str) -> None:
        """Raise `SignatureInvalid` unless the body was signed in the last five minutes."""
        parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
        at, given = parts.get("t", ""), parts.get("v1", "")
        if at.isascii() and at.isdecimal() and len(at) < len(str(10**12)):
            age = self._clock.now().timestamp() - int(at)
            expected = self._signed(int(at), body)
            if age <= TOLERANCE_SECONDS and hmac.compare_digest(expected.encode(), given.encode()):
                return
        raise SignatureInvalid("The event is not signed by the sandbox, or too old.")


def event_body(kind: str, record: Record, at: datetime) -> bytes:
    """Return an event about a record."""
    event = {"id": new_id("evt"), "type": kind, "created": int(at.timestamp()), "data": record}
    return json.dumps(event, separators=(",", ":")).encode()


class SandboxGateway:
    """Play money through the same port as real money."""

    def __init__(
        self, bank: SandboxBank, signer: SandboxSigner, clock: Clock, *, base_url: str
    ) -> None:
        """Work with a bank; its pages are under `base_url`."""
        self._bank = bank
        self._signer = signer
        self._clock = clock
        self._base_url = base_url

    @property
    def name(self) -> str:
        """The sandbox's name."""
        return "sandbox"

    @property
    def public_key(self) -> str:
        """A name in the place of a key."""
        return "sandbox"

    def _url(self, place: str) -> str:
        return f"{self._base_url}/sandbox/{place}"

    async def open_checkout(self, wish: CheckoutWish) -> Checkout:
        """Open a checkout on a page of our own."""
        record = await self._bank.open(wish)
        return Checkout(name=record["id"], url=self._url(record["id"]), customer=record["customer"])

    async def close_checkout(self, checkout: str) -> bool:
        """Close a checkout that nobody paid."""
        return await self._bank.close(checkout)

    def proves(self, *, checkout: str, payment: str, signature: str) -> bool:
        """Tell whether the sandbox signed this order and payment."""
        expected = self._signer.proof(checkout, payment)
        return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass"))

    async def payment(self, charge: str, *, capture: Order | None = None) -> PaymentSeen:
        """Show a payment; one that is only authorised is captured."""
        try:
            record = await self._bank.get(charge, kind="payment")
        except SandboxNotFound:
            raise PaymentNotFound(f"There is no payment {charge}.") from None
        if capture is not None and record["status"] == "authorised":
            record = await self._bank.arrive(charge, "captured")
        return payment_seen(record)

    async def look_up(self, order: Order) -> Sequence[Fact]:
        """Show an order's checkout and payments."""
        found = await self._bank.records.about(order.id)
        facts: list[Fact] = []
        for checkout in found:
            facts.append(checkout_seen(checkout, self._url(checkout["id"]), self._clock.now()))
            theirs = await self._bank.records.about(checkout["customer"])
            for each in theirs:
                if each.get("checkout") == checkout["id"]:
                    facts += facts_of(each, self._clock.now())
        return facts

    async def subscription(self, name: str) -> Sequence[Fact]:
        """Show a subscription and its payments."""
        record = await self._bank.get(name, kind="subscription")
        theirs = await self._bank.records.about(record["customer"])
        payments = [each for each in theirs if each.get("subscription") == name]
        now = self._clock.now()
        return [fact for each in (record, *payments) for fact in facts_of(each, now)]

    async def cancel(self, subscription: str, *, at_once: bool) -> Sequence[Fact]:
        """End a subscription at once or with its period."""
        ended = self._bank.end if at_once else self._bank.cancel
        return facts_of(await ended(subscription), self._clock.now())

    async def portal(self, customer: str, *, return_url: str) -> str:
        """Return the customer's page."""
        del return_url
        return self._url(customer)

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check the signature and its age on the raw body."""
        signature = headers.get(SIGNATURE, "")
        self._signer.check(body, signature)
        event = json_object(body)
        return Notice(name=needed(event, "id"), type=needed(event, "type"), signature=signature)

    async def facts(self, body: bytes) -> Sequence[Fact]:
        """Return what an event shows."""
        event = json_object(body)
        record = inside(event, "data")
        if not isinstance(record, dict):
            raise EventUnreadable("The event has no data.")
        return facts_of(record, instant(event, "created"), base_url=self._base_url)


def facts_of(record: Record, at: datetime, *, base_url: str = "") -> list[Fact]:
    """Return what a record shows."""
    kind = text(record, "kind")
    if kind == "checkout":
        return [checkout_seen(record, f"{base_url}/sandbox/{record['id']}", at)]
    if kind == "subscription":
        return [subscription_seen(record, at)]
    if kind != "payment":
        return []
    seen = payment_seen(record)
    disputes = [
        DisputeSeen(
            payment=seen.name,
            dispute=Dispute(
                id=each["id"], state=DisputeState(each["status"]), amount_minor=each["amount"]
            ),
        )
        for each in record.get("disputes", [])
    ]
    return [seen, *disputes]


def checkout_seen(record: Record, url: str, at: datetime) -> CheckoutSeen:
    """Read a checkout."""
    is_over = record["status"] == "open" and at.timestamp() >= record["expires_at"]
    return CheckoutSeen(
        checkout=needed(record, "id"),
        order_id=text(record, "order_id"),
        expired=is_over or record["status"] == "expired",
        url=url,
        customer=text(record, "customer"),
    )


def payment_seen(record: Mapping[str, Any]) -> PaymentSeen:
    """Read a payment."""
    period = None
    if record.get("subscription") is not None:
        period = Period(
            subscription=record["subscription"],
            starts_at=instant(record, "period_start"),
            ends_at=instant(record, "period_end"),
        )
    is_renewal = text(record, "mode") == ItemKind.SUBSCRIPTION.value
    captured_at = record.get("captured_at")
    return PaymentSeen(
        charge=needed(record, "id"),
        state=PaymentState(needed(record, "status")),
        currency=currency_of(record, "currency"),
        amount_minor=whole(record, "amount"),
        at=datetime.fromtimestamp(captured_at or record["created"], UTC),
        refunded_minor=whole(record, "refunded"),
        order_id=text(record, "order_id"),
        checkout=text(record, "checkout"),
        item=text(record, "item") if is_renewal else None,
        period=period,
    )


def subscription_seen(record: Record, at: datetime) -> SubscriptionSeen:
    """Read a subscription."""
    return SubscriptionSeen(
        subscription=needed(record, "id"),
        order_id=text(record, "order_id"),
        status=SubscriptionStatus(needed(record, "status")),
        cancels=bool(record.get("cancels")),
        at=at,
        item=text(record, "item"),
        customer=text(record, "customer"),
    )
