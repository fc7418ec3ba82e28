"""A stand-in for Razorpay: orders, payments, captures, refunds, disputes, events.

It checks what the real one checks: key and secret, amounts in paise, who may be captured.
"""

import base64
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.peers.loopback import Asked

Thing = dict[str, Any]
KEY_ID = "rzp_test_loopback"
KEY_SECRET = "loopback-key-secret"
WEBHOOK_SECRET = "loopback-webhook-secret"
AUTHORISATION = "Basic " + base64.b64encode(f"{KEY_ID}:{KEY_SECRET}".encode()).decode()


class Refusal(Exception):
    """What the API answers when it refuses."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": {"code": "BAD_REQUEST_ERROR", "description": description}}


@dataclass(slots=True)
class RazorpayFake:
    """What Razorpay knows. `events` are what it tells."""

    now: Callable[[], int]
    orders: dict[str, Thing] = field(default_factory=dict)
    payments: dict[str, Thing] = field(default_factory=dict)
    disputes: dict[str, Thing] = field(default_factory=dict)
    events: list[Thing] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    asked: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, kind: str, **things: Thing) -> None:
        """Make an event about things as they are now."""
        payload = {name: {"entity": thing} for name, thing in things.items()}
        event = {
            "entity": "event",
            "account_id": "acc_loopback",
            "event": kind,
            "contains": list(things),
            "payload": json.loads(json.dumps(payload)),
            "created_at": self.now(),
        }
        self.events.append(event)

    # ---------------------------------------------------------------- what happens at Razorpay

    def pay(self, order_id: str | None, status: str = "captured", **other: Any) -> Thing:
        """Let a customer pay an order: captured, authorized, created or failed."""
        order = self.orders.get(order_id or "", {"amount": 1_000, "currency": "INR"})
        payment = {
            "id": f"pay_{next(self.numbers):014d}",
            "entity": "payment",
            "amount": order["amount"],
            "currency": order["currency"],
            "status": status,
            "order_id": order_id,
            "invoice_id": None,
            "international": False,
            "method": "upi",
            "amount_refunded": 0,
            "refund_status": None,
            "captured": status == "captured",
            "notes": [],
            "created_at": self.now(),
            **other,
        }
        self.payments[payment["id"]] = payment
        names = {"captured": "payment.captured", "authorized": "payment.authorized"}
        if status in {*names, "failed"}:
            self.tell(names.get(status, "payment.failed"), payment=payment)
        if status == "captured" and order_id in self.orders:
            self.paid(payment)
        return payment

    def paid(self, payment: Thing) -> None:
        """Note that an order is paid."""
        order = self.orders[payment["order_id"]]
        order |= {"status": "paid", "amount_paid": order["amount"], "amount_due": 0}
        self.tell("order.paid", payment=payment, order=order)

    def capture(self, payment: Thing) -> Thing:
        """Capture an authorised payment."""
        payment |= {"status": "captured", "captured": True}
        self.tell("payment.captured", payment=payment)
        if payment["order_id"] in self.orders:
            self.paid(payment)
        return payment

    def lapse(self, payment: Thing) -> None:
        """Give an authorised payment back that nobody captured in time."""
        assert payment["status"] == "authorized"
        self.refund(payment["id"], payment["amount"])

    def refund(self, payment_id: str, amount: int) -> None:
        """Refund a part of a payment."""
        payment = self.payments[payment_id]
        assert 0 < amount <= payment["amount"] - payment["amount_refunded"]
        payment["amount_refunded"] += amount
        is_full = payment["amount_refunded"] == payment["amount"]
        payment["refund_status"] = "full" if is_full else "partial"
        if is_full:
            payment["status"] = "refunded"
        refund = {
            "id": f"rfnd_{next(self.numbers):014d}",
            "entity": "refund",
            "amount": amount,
            "currency": payment["currency"],
            "payment_id": payment_id,
            "notes": [],
            "status": "processed",
            "created_at": self.now(),
        }
        self.tell("refund.processed", refund=refund, payment=payment)

    def dispute(self, payment_id: str) -> Thing:
        """Let a bank open a dispute."""
        payment = self.payments[payment_id]
        dispute = {
            "id": f"disp_{next(self.numbers):014d}",
            "entity": "dispute",
            "payment_id": payment_id,
            "amount": payment["amount"] - payment["amount_refunded"],
            "currency": payment["currency"],
            "amount_deducted": 0,
            "reason_code": "chargeback",
            "status": "open",
            "phase": "chargeback",
            "created_at": self.now(),
        }
        self.disputes[dispute["id"]] = dispute
        self.tell("payment.dispute.created", payment=payment, dispute=dispute)
        return dispute

    def decide(self, dispute_id: str, status: str) -> None:
        """Let the bank decide: won or lost."""
        dispute = self.disputes[dispute_id]
        dispute["status"] = status
        payment = self.payments[dispute["payment_id"]]
        self.tell(f"payment.dispute.{status}", payment=payment, dispute=dispute)

    # ---------------------------------------------------------------- the API

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Answer a request."""
        self.asked.append((asked.method, asked.path))
        if asked.headers.get("authorization") != AUTHORISATION:
            refusal = Refusal(401, "Authentication failed")
            return refusal.status, refusal.body
        try:
            params = json.loads(asked.body) if asked.body else dict(asked.query)
            return 200, self.route(asked.method, asked.path, params)
        except Refusal as refusal:
            return refusal.status, refusal.body

    def route(self, method: str, path: str, params: Thing) -> Any:
        """Find what a request asks for."""
        steps = path.removeprefix("/v1/").split("/")
        match [method, *steps]:
            case ["POST", "orders"]:
                return self.order(params)
            case ["GET", "orders"]:
                return collection(self.orders, "receipt", params.get("receipt"))
            case ["GET", "orders", id, "payments"]:
                return collection(self.payments, "order_id", id)
            case ["GET", "orders" | "payments" as things, id]:
                return self.found(self.orders if things == "orders" else self.payments, id)
            case ["POST", "payments", id, "capture"]:
                return self.captured(self.found(self.payments, id), params)
            case _:
                raise Refusal(400, "The requested URL was not found on the server.")

    def found(self, things: dict[str, Thing], id: str) -> Thing:
        """Return a thing."""
        if id not in things:
            raise Refusal(400, "The id provided does not exist")
        return things[id]

    def order(self, params: Thing) -> Thing:
        """Create an order."""
        amount = params.get("amount")
        if not isinstance(amount, int) or amount < 100:
            raise Refusal(400, "Order amount less than minimum amount allowed")
        if len(params.get("receipt", "")) > 40:
            raise Refusal(400, "The receipt may not be greater than 40 characters.")
        order = {
            "id": f"order_{next(self.numbers):014d}",
            "entity": "order",
            "amount": amount,
            "amount_paid": 0,
            "amount_due": amount,
            "currency": params["currency"],
            "receipt": params.get("receipt"),
            "status": "created",
            "attempts": 0,
            "notes": params.get("notes") or [],
            "created_at": self.now(),
        }
        self.orders[order["id"]] = order
        return order

    def captured(self, payment: Thing, params: Thing) -> Thing:
        """Capture a payment, if that can be."""
        if payment["status"] == "captured":
            raise Refusal(400, "This payment has already been captured")
        if payment["status"] != "authorized":
            raise Refusal(400, "Only payments which have been authorized can be captured")
        if (params["amount"], params["currency"]) != (payment["amount"], payment["currency"]):
            raise Refusal(400, "Capture amount must be equal to the amount authorized")
        return self.capture(payment)


def collection(things: dict[str, Thing], name: str, wanted: str | None) -> Thing:
    """Return the things with a value, as a list of the API."""
    found = [each for each in things.values() if each[name] == wanted]
    return {"entity": "collection", "count": len(found), "items": found}
