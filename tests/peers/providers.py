"""The three providers behind one vocabulary, each with the product's own adapter before it."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import stripe

from adapters.payments.razorpay import RazorpayGateway, signed
from adapters.payments.sandbox import SIGNATURE, SandboxGateway, SandboxSigner, event_body
from adapters.payments.sandbox_bank import SandboxBank
from adapters.payments.stripe import StripeGateway
from core.payments.model import ItemKind
from core.payments.ports import PaymentGateway
from tests.builders import FakeClock
from tests.peers import razorpay_fake, stripe_fake
from tests.peers.loopback import Faults, serving_peer
from tests.peers.razorpay_fake import RazorpayFake
from tests.peers.stripe_fake import StripeFake


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event as it is posted to us."""

    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A captured payment, as the provider's own books have it."""

    charge: str
    checkout: str | None
    amount: int
    refunded: int
    disputed: bool
    lost: int


class Provider(Protocol):
    """What happens at a provider, whoever it is."""

    @property
    def gateway(self) -> PaymentGateway: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def sells(self) -> Sequence[ItemKind]: ...

    async def pay(self, checkout: str, *, later: bool = False) -> None: ...
    async def pay_again(self, checkout: str) -> bool: ...
    async def arrive(self, checkout: str) -> bool: ...
    async def refund(self, charge: str, amount: int) -> None: ...
    async def dispute(self, charge: str) -> None: ...
    async def decide(self, charge: str, status: str) -> None: ...
    async def paid(self) -> Sequence[Paid]: ...
    async def renew(self, subscription: str, *, paid: bool) -> None: ...
    def deliveries(self) -> Sequence[Delivery]: ...
    def resent(self, delivery: Delivery) -> Delivery: ...
    def proof(self, checkout: str, charge: str) -> str: ...


@dataclass(slots=True, kw_only=True)
class StripeProvider:
    """Stripe's stand-in on loopback."""

    fake: StripeFake
    gateway: StripeGateway
    faults: Faults
    sells: Sequence[ItemKind] = (ItemKind.PACK, ItemKind.SUBSCRIPTION)
    told: int = 0

    async def pay(self, checkout: str, *, later: bool = False) -> None:
        self.fake.pay(checkout, later=later)

    async def pay_again(self, checkout: str) -> bool:
        del checkout
        return False

    async def arrive(self, checkout: str) -> bool:
        session = self.fake.objects[checkout]
        intent = self.fake.objects.get(session["payment_intent"] or "")
        if intent is None or intent["status"] != "processing":
            return False
        self.fake.arrive(checkout)
        return True

    async def refund(self, charge: str, amount: int) -> None:
        self.fake.refund(charge, amount)

    async def dispute(self, charge: str) -> None:
        self.fake.dispute(charge)

    async def decide(self, charge: str, status: str) -> None:
        for each in self.disputes(charge):
            if each["status"] == "needs_response":
                self.fake.decide(each["id"], status)

    def disputes(self, charge: str) -> list[dict[str, Any]]:
        """Return the disputes of a payment."""
        everything = list(self.fake.objects.values())
        return [
            each
            for each in everything
            if each["object"] == "dispute" and each["payment_intent"] == charge
        ]

    async def paid(self) -> Sequence[Paid]:
        found = []
        sessions = [o for o in self.fake.objects.values() if o["object"] == "checkout.session"]
        for intent in [o for o in self.fake.objects.values() if o["object"] == "payment_intent"]:
            if intent["status"] != "succeeded":
                continue
            charge = self.fake.objects[intent["latest_charge"]]
            disputes = self.disputes(intent["id"])
            own = [s["id"] for s in sessions if s["payment_intent"] == intent["id"]]
            found.append(
                Paid(
                    charge=intent["id"],
                    checkout=own[0] if own else None,
                    amount=charge["amount"],
                    refunded=charge["amount_refunded"],
                    disputed=any(d["status"] == "needs_response" for d in disputes),
                    lost=sum(d["amount"] for d in disputes if d["status"] == "lost"),
                )
            )
        return found

    async def renew(self, subscription: str, *, paid: bool) -> None:
        self.fake.renew(subscription, paid=paid)

    def deliveries(self) -> Sequence[Delivery]:
        new, self.told = self.fake.events[self.told :], len(self.fake.events)
        return [self.delivery(event) for event in new]

    def resent(self, delivery: Delivery) -> Delivery:
        return delivery

    def delivery(self, event: dict[str, Any], **other: Any) -> Delivery:
        """Sign an event as Stripe does."""
        body = json.dumps(event, indent=2)
        header = stripe.WebhookSignature.generate_signature_header(
            body, stripe_fake.WEBHOOK_SECRET, **other
        )
        return Delivery(body=body.encode(), headers={"stripe-signature": header})

    def proof(self, checkout: str, charge: str) -> str:
        del checkout, charge
        return ""


@dataclass(slots=True, kw_only=True)
class RazorpayProvider:
    """Razorpay's stand-in on loopback."""

    fake: RazorpayFake
    gateway: RazorpayGateway
    faults: Faults
    sells: Sequence[ItemKind] = (ItemKind.PLAN,)
    told: int = 0

    async def pay(self, checkout: str, *, later: bool = False) -> None:
        self.fake.pay(checkout, "authorized" if later else "captured")

    async def pay_again(self, checkout: str) -> bool:
        self.fake.pay(checkout, "captured")
        return True

    async def arrive(self, checkout: str) -> bool:
        for payment in self.fake.payments.values():
            if payment["order_id"] == checkout and payment["status"] == "authorized":
                self.fake.capture(payment)
                return True
        return False

    async def refund(self, charge: str, amount: int) -> None:
        self.fake.refund(charge, amount)

    async def dispute(self, charge: str) -> None:
        self.fake.dispute(charge)

    async def decide(self, charge: str, status: str) -> None:
        for each in list(self.fake.disputes.values()):
            if each["payment_id"] == charge and each["status"] == "open":
                self.fake.decide(each["id"], status)

    async def paid(self) -> Sequence[Paid]:
        found = []
        for payment in self.fake.payments.values():
            if payment["status"] not in {"captured", "refunded"}:
                continue
            disputes = [d for d in self.fake.disputes.values() if d["payment_id"] == payment["id"]]
            found.append(
                Paid(
                    charge=payment["id"],
                    checkout=payment["order_id"],
                    amount=payment["amount"],
                    refunded=payment["amount_refunded"],
                    disputed=any(d["status"] == "open" for d in disputes),
                    lost=sum(d["amount"] for d in disputes if d["status"] == "lost"),
                )
            )
        return found

    async def renew(self, subscription: str, *, paid: bool) -> None:
        raise AssertionError(subscription, paid)

    def deliveries(self) -> Sequence[Delivery]:
        first, self.told = self.told, len(self.fake.events)
        return [
            self.delivery(event, name=f"evt_{first + at}")
            for at, event in enumerate(self.fake.events[first:])
        ]

    def resent(self, delivery: Delivery) -> Delivery:
        return delivery

    def delivery(self, event: dict[str, Any], *, name: str) -> Delivery:
        """Sign an event as Razorpay does."""
        body = json.dumps(event, separators=(",", ":")).encode()
        signature = signed(body, razorpay_fake.WEBHOOK_SECRET)
        headers = {"x-razorpay-signature": signature, "x-razorpay-event-id": name}
        return Delivery(body=body, headers=headers)

    def proof(self, checkout: str, charge: str) -> str:
        return signed(f"{checkout}|{charge}".encode(), razorpay_fake.KEY_SECRET)


@dataclass(slots=True)
class MemoryRecords:
    """The sandbox's records in memory."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def get(self, id: str) -> dict[str, Any] | None:
        found = self.records.get(id)
        return None if found is None else json.loads(json.dumps(found))

    async def about(self, about: str) -> Sequence[dict[str, Any]]:
        found = [each for each in self.records.values() if each["about"] == about]
        return [json.loads(json.dumps(each)) for each in found]

    async def put(self, record: dict[str, Any]) -> bool:
        stored = self.records.get(record["id"], {}).get("revision", 0)
        if stored != record.get("revision", 0):
            return False
        self.records[record["id"]] = json.loads(json.dumps(record | {"revision": stored + 1}))
        return True


@dataclass(slots=True, kw_only=True)
class SandboxProvider:
    """The sandbox, whose events are collected instead of sent."""

    bank: SandboxBank
    records: MemoryRecords
    signer: SandboxSigner
    gateway: SandboxGateway
    events: list[bytes]
    faults: Faults
    sells: Sequence[ItemKind] = tuple(ItemKind)

    async def pay(self, checkout: str, *, later: bool = False) -> None:
        await self.bank.pay(checkout, "authorised" if later else "captured")

    async def pay_again(self, checkout: str) -> bool:
        del checkout
        return False

    async def arrive(self, checkout: str) -> bool:
        for record in list(self.records.records.values()):
            if record.get("checkout") == checkout and record["status"] == "authorised":
                await self.bank.arrive(record["id"], "captured")
                return True
        return False

    async def refund(self, charge: str, amount: int) -> None:
        await self.bank.refund(charge, amount)

    async def dispute(self, charge: str) -> None:
        await self.bank.dispute(charge, "open")

    async def decide(self, charge: str, status: str) -> None:
        await self.bank.dispute(charge, status)

    async def paid(self) -> Sequence[Paid]:
        return [
            Paid(
                charge=each["id"],
                checkout=each["checkout"],
                amount=each["amount"],
                refunded=each["refunded"],
                disputed=any(d["status"] == "open" for d in each["disputes"]),
                lost=sum(d["amount"] for d in each["disputes"] if d["status"] == "lost"),
            )
            for each in self.records.records.values()
            if each["kind"] == "payment" and each["status"] == "captured"
        ]

    async def renew(self, subscription: str, *, paid: bool) -> None:
        await self.bank.renew(subscription, paid=paid)

    def deliveries(self) -> Sequence[Delivery]:
        new = [self.resent(Delivery(body=body, headers={})) for body in self.events]
        self.events.clear()
        return new

    def resent(self, delivery: Delivery) -> Delivery:
        headers = {SIGNATURE: self.signer.header(delivery.body)}
        return Delivery(body=delivery.body, headers=headers)

    def proof(self, checkout: str, charge: str) -> str:
        return self.signer.proof(checkout, charge)


@asynccontextmanager
async def provider(
    name: str, clock: FakeClock, *, timeout_seconds: float = 5.0
) -> AsyncIterator[Provider]:
    """Give one provider, with its server where it has one."""

    def now() -> int:
        return int(clock.now().timestamp())

    faults = Faults()
    with_faults: Any = faults
    async with AsyncExitStack() as stack:
        if name == "stripe":
            stripe_engine = StripeFake(now)
            url = stack.enter_context(serving_peer(stripe_engine, with_faults))
            gateway = StripeGateway(
                stripe_fake.SECRET_KEY,
                webhook_secret=stripe_fake.WEBHOOK_SECRET,
                prices={"sub_basic": "price_sub_basic", "sub_pro": "price_sub_pro"},
                clock=clock,
                base_url=url,
                timeout_seconds=timeout_seconds,
            )
            stack.push_async_callback(gateway.close)
            yield StripeProvider(fake=stripe_engine, faults=faults, gateway=gateway)
        elif name == "razorpay":
            razorpay_engine = RazorpayFake(now)
            url = stack.enter_context(serving_peer(razorpay_engine, with_faults))
            yield RazorpayProvider(
                fake=razorpay_engine,
                faults=faults,
                gateway=RazorpayGateway(
                    razorpay_fake.KEY_ID,
                    razorpay_fake.KEY_SECRET,
                    webhook_secret=razorpay_fake.WEBHOOK_SECRET,
                    clock=clock,
                    base_url=url,
                    timeout_seconds=timeout_seconds,
                ),
            )
        else:
            yield sandbox_provider(clock, faults)


def sandbox_provider(clock: FakeClock, faults: Faults) -> SandboxProvider:
    """Return the sandbox over memory."""
    signer = SandboxSigner("a secret of the tests", clock)
    records, events = MemoryRecords(), list[bytes]()

    async def tell(kind: str, record: dict[str, Any]) -> None:
        events.append(event_body(kind, record, clock.now()))

    bank = SandboxBank(records, clock, tell)
    return SandboxProvider(
        bank=bank,
        records=records,
        signer=signer,
        events=events,
        faults=faults,
        gateway=SandboxGateway(bank, signer, clock, base_url="http://sandbox"),
    )
