"""What happens at the stand-in for Stripe: payments, subscriptions, refunds, disputes, events."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import stripe

Thing = dict[str, Any]
MONTH = 30 * 86_400
PRICES: dict[str, Thing] = {
    "price_sub_basic": {"unit_amount": 900, "currency": "usd", "recurring": {"interval": "month"}},
    "price_sub_pro": {"unit_amount": 2500, "currency": "usd", "recurring": {"interval": "month"}},
}


@dataclass(slots=True)
class StripeBooks:
    """What Stripe knows. `events` are what it tells, in the order in which it happened."""

    now: Callable[[], int]
    objects: dict[str, Thing] = field(default_factory=dict)
    events: list[Thing] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def new(self, prefix: str, kind: str, **values: Any) -> Thing:
        """Make an object."""
        thing = {
            "id": f"{prefix}_{next(self.numbers):06d}",
            "object": kind,
            "created": self.now(),
            "livemode": False,
            **values,
        }
        self.objects[thing["id"]] = thing
        return thing

    def tell(self, kind: str, thing: Thing) -> Thing:
        """Make an event about an object as it is now."""
        event = {
            "id": f"evt_{next(self.numbers):06d}",
            "object": "event",
            "api_version": stripe.api_version,
            "created": self.now(),
            "livemode": False,
            "type": kind,
            "data": {"object": json.loads(json.dumps(thing))},
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
        }
        self.events.append(event)
        return event

    def pay(self, session_id: str, *, later: bool = False) -> None:
        """Let a customer pay a session, at once or by a slow method."""
        session = self.objects[session_id]
        assert session["status"] == "open"
        if session["customer"] is None:
            session["customer"] = self.new("cus", "customer")["id"]
        session["status"] = "complete"
        if session["mode"] == "subscription":
            self.subscribe(session)
            return
        intent = self.intent(session["amount_total"], session["currency"], session["metadata"])
        session["payment_intent"] = intent["id"]
        if later:
            intent["status"] = "processing"
            self.tell("payment_intent.processing", intent)
            self.tell("checkout.session.completed", session)
            return
        self.capture(intent)
        session["payment_status"] = "paid"
        self.tell("payment_intent.succeeded", intent)
        self.tell("checkout.session.completed", session)

    def arrive(self, session_id: str) -> None:
        """Let the money of a slow payment arrive."""
        session = self.objects[session_id]
        intent = self.objects[session["payment_intent"]]
        self.capture(intent)
        session["payment_status"] = "paid"
        self.tell("payment_intent.succeeded", intent)
        self.tell("checkout.session.async_payment_succeeded", session)

    def intent(self, amount: int, currency: str, metadata: Thing) -> Thing:
        """Make a payment intent."""
        return self.new(
            "pi",
            "payment_intent",
            amount=amount,
            amount_received=0,
            currency=currency,
            status="requires_payment_method",
            metadata=dict(metadata),
            latest_charge=None,
            last_payment_error=None,
        )

    def capture(self, intent: Thing) -> Thing:
        """Capture a payment intent; return its charge."""
        charge = self.new(
            "ch",
            "charge",
            payment_intent=intent["id"],
            amount=intent["amount"],
            amount_captured=intent["amount"],
            amount_refunded=0,
            currency=intent["currency"],
            captured=True,
            paid=True,
            refunded=False,
            disputed=False,
            status="succeeded",
            metadata=dict(intent["metadata"]),
            receipt_url="https://pay.stripe.com/receipts/x",
        )
        intent |= {
            "status": "succeeded",
            "amount_received": intent["amount"],
            "latest_charge": charge["id"],
        }
        return charge

    def subscribe(self, session: Thing) -> None:
        """Begin a subscription and pay its first invoice."""
        price = session["_price"]
        start = self.now()
        subscription = self.new(
            "sub",
            "subscription",
            customer=session["customer"],
            status="incomplete",
            cancel_at=None,
            cancel_at_period_end=False,
            canceled_at=None,
            metadata=dict(session["_metadata"]),
            items={
                "object": "list",
                "data": [
                    {
                        "id": f"si_{next(self.numbers):06d}",
                        "object": "subscription_item",
                        "price": {"id": price["id"], "object": "price"},
                        "current_period_start": start,
                        "current_period_end": start + MONTH,
                    }
                ],
            },
            latest_invoice=None,
        )
        session["subscription"] = subscription["id"]
        self.tell("customer.subscription.created", subscription)
        invoice = self.bill(subscription, "subscription_create", price)
        session |= {"payment_status": "paid", "invoice": invoice["id"]}
        subscription["status"] = "active"
        self.tell("customer.subscription.updated", subscription)
        self.tell("invoice.paid", invoice)
        self.tell("checkout.session.completed", session)

    def bill(self, subscription: Thing, reason: str, price: Thing, *, paid: bool = True) -> Thing:
        """Make an invoice for the present period, and pay it."""
        item = subscription["items"]["data"][0]
        line = {
            "id": f"il_{next(self.numbers):06d}",
            "object": "line_item",
            "amount": price["unit_amount"],
            "currency": price["currency"],
            "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
            "parent": {
                "type": "subscription_item_details",
                "subscription_item_details": {
                    "subscription": subscription["id"],
                    "subscription_item": item["id"],
                    "proration": reason == "subscription_update",
                },
            },
            "pricing": {
                "type": "price_details",
                "price_details": {"price": price["id"], "product": "prod_1"},
            },
        }
        invoice = self.new(
            "in",
            "invoice",
            customer=subscription["customer"],
            status="paid" if paid else "open",
            billing_reason=reason,
            currency=price["currency"],
            amount_due=price["unit_amount"],
            amount_paid=price["unit_amount"] if paid else 0,
            total=price["unit_amount"],
            hosted_invoice_url="https://invoice.stripe.com/i/x",
            lines={"object": "list", "data": [line]},
            parent={
                "type": "subscription_details",
                "subscription_details": {
                    "subscription": subscription["id"],
                    "metadata": dict(subscription["metadata"]),
                },
            },
            status_transitions={"paid_at": self.now() if paid else None},
        )
        subscription["latest_invoice"] = invoice["id"]
        if paid:
            intent = self.intent(price["unit_amount"], price["currency"], {})
            self.capture(intent)
            self.new(
                "inpay",
                "invoice_payment",
                invoice=invoice["id"],
                payment={"type": "payment_intent", "payment_intent": intent["id"]},
                status="paid",
                currency=price["currency"],
                amount_paid=price["unit_amount"],
            )
            self.tell("payment_intent.succeeded", intent)
        return invoice

    def renew(self, subscription_id: str, *, paid: bool = True) -> None:
        """Let the next period begin."""
        subscription = self.objects[subscription_id]
        item = subscription["items"]["data"][0]
        if subscription["cancel_at_period_end"]:
            self.end(subscription_id)
            return
        if paid:
            item["current_period_start"] = item["current_period_end"]
            item["current_period_end"] += MONTH
        price = {"id": item["price"]["id"], **PRICES.get(item["price"]["id"], {})}
        price.setdefault("unit_amount", 900)
        price.setdefault("currency", "usd")
        invoice = self.bill(subscription, "subscription_cycle", price, paid=paid)
        subscription["status"] = "active" if paid else "past_due"
        self.tell("customer.subscription.updated", subscription)
        self.tell("invoice.paid" if paid else "invoice.payment_failed", invoice)

    def switch(self, subscription_id: str, price: str) -> None:
        """Let a customer switch in the portal: the new price counts from the next period."""
        subscription = self.objects[subscription_id]
        subscription["items"]["data"][0]["price"]["id"] = price
        self.tell("customer.subscription.updated", subscription)

    def prorate(self, subscription_id: str) -> None:
        """Bill a change in the middle of a period."""
        subscription = self.objects[subscription_id]
        price = {"id": subscription["items"]["data"][0]["price"]["id"]}
        price |= {"unit_amount": 700, "currency": "usd"}
        self.tell("invoice.paid", self.bill(subscription, "subscription_update", price))

    def end(self, subscription_id: str) -> Thing:
        """End a subscription."""
        subscription = self.objects[subscription_id]
        subscription |= {"status": "canceled", "canceled_at": self.now()}
        self.tell("customer.subscription.deleted", subscription)
        return subscription

    def refund(self, intent_id: str, amount: int) -> None:
        """Refund a part of a payment."""
        intent = self.objects[intent_id]
        charge = self.objects[intent["latest_charge"]]
        assert 0 < amount <= charge["amount"] - charge["amount_refunded"]
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.tell("charge.refunded", charge)

    def dispute(self, intent_id: str) -> Thing:
        """Let a bank open a dispute."""
        intent = self.objects[intent_id]
        charge = self.objects[intent["latest_charge"]]
        charge["disputed"] = True
        dispute = self.new(
            "du",
            "dispute",
            charge=charge["id"],
            payment_intent=intent_id,
            amount=charge["amount"] - charge["amount_refunded"],
            currency=charge["currency"],
            status="needs_response",
            reason="fraudulent",
        )
        self.tell("charge.dispute.created", dispute)
        return dispute

    def decide(self, dispute_id: str, status: str) -> None:
        """Let the bank decide: won or lost."""
        dispute = self.objects[dispute_id]
        dispute["status"] = status
        self.tell("charge.dispute.closed", dispute)
