"""A stand-in for Stripe: Checkout, Billing Portal, subscriptions, refunds, disputes, events.

It checks what the real one checks (key, API version, idempotency keys, parameters it does not
know) and answers in the shapes of API version 2026-10-28, as the SDK types them.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import stripe

from tests.peers.loopback import Asked
from tests.peers.stripe_books import PRICES, StripeBooks, Thing

SECRET_KEY = "sk_test_inkwell_loopback"
WEBHOOK_SECRET = "whsec_loopback"
SESSION_PARAMS = {
    "mode",
    "client_reference_id",
    "line_items",
    "metadata",
    "success_url",
    "cancel_url",
    "expires_at",
    "adaptive_pricing",
    "subscription_data",
    "payment_intent_data",
    "customer",
    "customer_creation",
    "customer_email",
}


class Refusal(Exception):
    """What the API answers when it refuses."""

    def __init__(self, status: int, message: str, **more: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": "invalid_request_error", "message": message, **more}}


def nested(form: dict[str, str]) -> Thing:
    """Return `a[b][0]=c` as `{"a": {"b": {"0": "c"}}}`."""
    found: Thing = {}
    for name, value in form.items():
        path = re.findall(r"[^\[\]]+", name)
        place = found
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = value
    return found


@dataclass(slots=True)
class StripeFake(StripeBooks):
    """The API over what Stripe knows."""

    answers: dict[str, tuple[Thing, tuple[int, Any]]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Answer a request."""
        self.asked.append((asked.method, asked.path))
        try:
            return self.checked(asked)
        except Refusal as refusal:
            return refusal.status, refusal.body

    def checked(self, asked: Asked) -> tuple[int, Any]:
        """Check what every request must have, and remember answers by idempotency key."""
        if asked.headers.get("authorization") != f"Bearer {SECRET_KEY}":
            raise Refusal(401, "Invalid API Key provided")
        if asked.headers.get("stripe-version") != stripe.api_version:
            raise Refusal(400, "Invalid Stripe API version")
        params = nested(dict(asked.query) | (asked.form if asked.body else {}))
        key = asked.headers.get("idempotency-key")
        if asked.method != "POST" or key is None:
            return 200, self.route(asked.method, asked.path, params)
        known = self.answers.get(key)
        if known is None:
            answer = 200, json.loads(json.dumps(self.route(asked.method, asked.path, params)))
            self.answers[key] = ({"path": asked.path, **params}, answer)
            return answer
        if known[0] != {"path": asked.path, **params}:
            message = "Keys for idempotent requests can only be used with the same parameters"
            refusal = Refusal(400, message)
            refusal.body["error"]["type"] = "idempotency_error"
            raise refusal
        return known[1]

    def route(self, method: str, path: str, params: Thing) -> Any:
        """Find what a request asks for."""
        for wanted, pattern, do in self.routes():
            if method == wanted and (found := re.fullmatch(pattern, path.removeprefix("/v1/"))):
                return do(*found.groups(), params)
        raise Refusal(404, f"Unrecognized request URL ({method}: {path})")

    def routes(self) -> list[tuple[str, str, Callable[..., Any]]]:
        """Return what is offered: method, path, and what does it."""
        session = r"checkout/sessions/(\w+)"
        return [
            ("POST", "checkout/sessions", lambda params: self.shown(self.open(params))),
            ("GET", "checkout/sessions", lambda params: self.listed(self.sessions(params))),
            ("GET", session, lambda id, _: self.shown(self.found(id, "checkout.session"))),
            ("POST", session + "/expire", lambda id, _: self.shown(self.expire(id))),
            ("POST", "billing_portal/sessions", self.portal),
            (
                "GET",
                r"(?:payment_intents|invoices|subscriptions)/(\w+)",
                lambda id, params: self.expanded(self.found(id), params),
            ),
            ("GET", "invoice_payments", lambda params: self.listed(self.invoice_payments(params))),
            ("POST", r"subscriptions/(\w+)", self.update),
            ("DELETE", r"subscriptions/(\w+)", self.cancel),
        ]

    def portal(self, params: Thing) -> Thing:
        """Open the Billing Portal."""
        self.found(params["customer"], "customer")
        url = "https://billing.stripe.com/p/session/x"
        return self.new("bps", "billing_portal.session", url=url, **params)

    def cancel(self, id: str, _: Thing) -> Thing:
        """End a subscription that has not ended."""
        if self.found(id, "subscription")["status"] == "canceled":
            raise Refusal(404, "No such subscription", code="resource_missing")
        return self.end(id)

    def found(self, id: str, kind: str | None = None) -> Thing:
        """Return an object."""
        thing = self.objects.get(id)
        if thing is None or kind not in {None, thing["object"]}:
            raise Refusal(404, f"No such object: {id}", code="resource_missing")
        return thing

    def shown(self, session: Thing) -> Thing:
        """Return a session as the API shows it."""
        return {name: value for name, value in session.items() if not name.startswith("_")}

    def listed(self, things: list[Thing]) -> Thing:
        """Return a list."""
        return {"object": "list", "data": things, "has_more": False, "url": "/v1"}

    def open(self, params: Thing) -> Thing:
        """Open a session."""
        if unknown := params.keys() - SESSION_PARAMS:
            raise Refusal(400, f"Received unknown parameter: {min(unknown)}")
        mode, line = params["mode"], params["line_items"]["0"]
        if "customer" in params and "customer_email" in params:
            raise Refusal(400, "You may only specify one of these: customer, customer_email.")
        if mode == "subscription" and "customer_creation" in params:
            raise Refusal(400, "`customer_creation` can only be used in `payment` mode.")
        wait = int(params["expires_at"]) - self.now()
        if not 1_700 <= wait <= 86_400:
            raise Refusal(400, "The `expires_at` timestamp must be between 30 minutes and 24 hours")
        price = self.price(line)
        if bool(price.get("recurring")) != (mode == "subscription"):
            raise Refusal(400, "The price is of another kind than the mode.")
        session = self.new(
            "cs_test",
            "checkout.session",
            mode=mode,
            status="open",
            payment_status="unpaid",
            amount_total=price["unit_amount"],
            currency=price["currency"],
            client_reference_id=params["client_reference_id"],
            metadata=params["metadata"],
            customer=params.get("customer"),
            payment_intent=None,
            subscription=None,
            invoice=None,
            expires_at=int(params["expires_at"]),
            success_url=params["success_url"],
            cancel_url=params["cancel_url"],
        )
        session["url"] = f"https://checkout.stripe.com/c/pay/{session['id']}"
        data = params.get("subscription_data") or params.get("payment_intent_data") or {}
        session |= {"_price": price, "_metadata": data.get("metadata", {})}
        return session

    def price(self, line: Thing) -> Thing:
        """Return the price of a line: one that is set up, or one made on the way."""
        if "price" in line:
            if line["price"] not in PRICES:
                raise Refusal(400, f"No such price: {line['price']}", code="resource_missing")
            return {"id": line["price"], **PRICES[line["price"]]}
        data = line["price_data"]
        return {
            "id": f"price_{next(self.numbers):06d}",
            "unit_amount": int(data["unit_amount"]),
            "currency": data["currency"],
            "recurring": data.get("recurring"),
        }

    def sessions(self, params: Thing) -> list[Thing]:
        """Return the sessions of a time, newest first."""
        since, until = int(params["created"]["gte"]), int(params["created"]["lte"])
        return [
            self.shown(each)
            for each in reversed(self.objects.values())
            if each["object"] == "checkout.session" and since <= each["created"] <= until
        ]

    def expire(self, id: str) -> Thing:
        """Expire a session that is open."""
        session = self.found(id, "checkout.session")
        if session["status"] != "open":
            raise Refusal(400, "Only Checkout Sessions with a status in [open] can be expired.")
        session["status"] = "expired"
        self.tell("checkout.session.expired", self.shown(session))
        return session

    def expanded(self, thing: Thing, params: Thing) -> Thing:
        """Return an object with what it names inside it, as asked for."""
        names = (params.get("expand") or {}).values()
        return {
            name: self.objects.get(value, value) if name in names else value
            for name, value in thing.items()
        }

    def invoice_payments(self, params: Thing) -> list[Thing]:
        """Return what paid invoices with a payment intent."""
        intent = params["payment"]["payment_intent"]
        return [
            each | {"invoice": self.objects[each["invoice"]]}
            for each in self.objects.values()
            if each["object"] == "invoice_payment" and each["payment"]["payment_intent"] == intent
        ]

    def update(self, id: str, params: Thing) -> Thing:
        """Change a subscription."""
        subscription = self.found(id, "subscription")
        if subscription["status"] == "canceled":
            raise Refusal(400, "A canceled subscription can only update its cancellation_details")
        subscription["cancel_at_period_end"] = params["cancel_at_period_end"] == "true"
        self.tell("customer.subscription.updated", subscription)
        return subscription
