"""Payments over HTTP: bodies that frontends rely on, who may do what, and what is refused."""

import json
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import stripe
from structlog.testing import capture_logs

from adapters.payments.razorpay import signed
from entrypoints.settings import Settings
from tests.builders import migrated
from tests.http_world import Person, World, pause, serving
from tests.peers import razorpay_fake, stripe_fake
from tests.peers.loopback import Faults, serving_peer
from tests.peers.razorpay_fake import RazorpayFake
from tests.peers.stripe_fake import StripeFake
from tests.world import world_settings

NOW = 1_795_000_000


@dataclass(slots=True, kw_only=True)
class Shop:
    """A running API with both providers' stand-ins behind it."""

    world: World
    stripe: StripeFake
    razorpay: RazorpayFake
    faults: Faults

    async def tell(self, *, only: str | None = None) -> None:
        """Post all events that were not posted yet."""
        for event in list(self.stripe.events):
            if only in {None, event["type"]}:
                body = json.dumps(event)
                header = stripe.WebhookSignature.generate_signature_header(
                    body, stripe_fake.WEBHOOK_SECRET
                )
                await self.post("stripe", body, {"Stripe-Signature": header})
        for at, event in enumerate(self.razorpay.events):
            body = json.dumps(event)
            headers = {
                "X-Razorpay-Signature": signed(body.encode(), razorpay_fake.WEBHOOK_SECRET),
                "X-Razorpay-Event-Id": f"evt_{id(self.razorpay)}_{at}",
            }
            await self.post("razorpay", body, headers)

    async def post(self, name: str, body: str, headers: dict[str, str], status: int = 200) -> None:
        """Post an event."""
        answer = await self.world.client.post(
            f"/api/v1/webhooks/{name}", content=body, headers=headers
        )
        assert answer.status_code == status, answer.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    migrated(world_settings(tmp_path))
    return tmp_path


@asynccontextmanager
async def open_shop(folder: Path) -> AsyncIterator[Shop]:
    """Serve, with Stripe and Razorpay set up."""
    faults = Faults()
    with ExitStack() as stack:
        cards = StripeFake(lambda: NOW_OF["now"])
        upi = RazorpayFake(lambda: NOW_OF["now"])
        settings: Settings = world_settings(
            folder,
            STRIPE_SECRET_KEY=stripe_fake.SECRET_KEY,
            STRIPE_WEBHOOK_SECRET=stripe_fake.WEBHOOK_SECRET,
            STRIPE_PRICE_SUB_BASIC_TEST="price_sub_basic",
            STRIPE_PRICE_SUB_PRO_LIVE="price_of_live_mode",
            RAZORPAY_KEY_ID=razorpay_fake.KEY_ID,
            RAZORPAY_KEY_SECRET=razorpay_fake.KEY_SECRET,
            RAZORPAY_WEBHOOK_SECRET=razorpay_fake.WEBHOOK_SECRET,
            INKWELL_STRIPE_BASE_URL=stack.enter_context(serving_peer(cards, faults)),
            INKWELL_RAZORPAY_BASE_URL=stack.enter_context(serving_peer(upi, faults)),
        )
        async with serving(settings) as world:
            NOW_OF["now"] = int(world.container.shared.clock().now().timestamp())
            yield Shop(world=world, stripe=cards, razorpay=upi, faults=faults)


NOW_OF = {"now": NOW}


async def until(person: Person, path: str, name: str, wanted: Any) -> dict[str, Any]:
    """Look until a field has a value."""
    found: dict[str, Any] = {}
    for _ in range(500):
        found = (await person.get(path)).json()
        if found[name] == wanted:
            return found
        await pause()
    raise AssertionError(found)


async def test_a_plan_with_exactly_the_bodies_of_existing_frontends(folder: Path) -> None:
    async with open_shop(folder) as shop:
        ada = await shop.world.register("plan")
        refused = await ada.post("/api/payments/create-order", {"plan": "basic"})
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid plan")
        broken = await ada.post("/api/payments/create-order", {"plans": "premium"})
        assert (broken.status_code, broken.json()["error"]) == (400, "invalid body")

        order = await ada.post("/api/payments/create-order", {"plan": "standard"})
        assert order.status_code == 200
        (checkout,) = shop.razorpay.orders
        ours = order.json()["id"]
        assert order.json() == {
            "id": ours,
            "order_id": checkout,
            "amount": 2900,
            "currency": "INR",
            "plan": "standard",
            "key_id": razorpay_fake.KEY_ID,
        }

        payment = shop.razorpay.pay(checkout, "created")
        signature = signed(f"{checkout}|{payment['id']}".encode(), razorpay_fake.KEY_SECRET)
        body = {
            "plan": "standard",
            "razorpay_order_id": checkout,
            "razorpay_payment_id": payment["id"],
            "razorpay_signature": signature,
        }
        pending = await ada.post("/api/payments/verify", body)
        assert pending.status_code == 202
        assert (pending.json()["status"], pending.json()["plan"]) == ("pending", "basic")

        shop.razorpay.capture(payment)
        done = await ada.post("/api/payments/verify", body)
        assert done.status_code == 200
        found = done.json()
        assert found.pop("plan_end_at")
        assert found == {
            "status": "success",
            "message": "plan set to standard",
            "plan": "standard",
            "token_quota": 11_000,
            "token_used": 0,
            "remaining": 11_000,
        }
        await shop.tell()
        usage = (await ada.get("/api/tokens/usage")).json()
        assert usage["token_quota"] == 11_000
        assert (await ada.get("/api/v1/me")).json()["plan_end_at"] == usage["plan_end_at"]
        (paid,) = (await ada.get("/api/v1/payments")).json()["items"]
        assert (paid["kind"], paid["status"], paid["amount"]) == ("plan", "paid", 2900)
        assert paid["receipt"]["provider_reference"] == payment["id"]
        assert paid["order_id"] == ours


async def test_forgeries_are_refused_and_logged(folder: Path) -> None:
    async with open_shop(folder) as shop:
        ada = await shop.world.register("honest")
        eve = await shop.world.register("eve")
        order = (await ada.post("/api/payments/create-order", {"plan": "premium"})).json()
        payment = shop.razorpay.pay(order["order_id"])
        signature = signed(
            f"{order['order_id']}|{payment['id']}".encode(), razorpay_fake.KEY_SECRET
        )
        good = {
            "plan": "premium",
            "razorpay_order_id": order["order_id"],
            "razorpay_payment_id": payment["id"],
            "razorpay_signature": signature,
        }
        with capture_logs() as logs:
            stolen = await eve.post("/api/payments/verify", good)
            forged = await ada.post("/api/payments/verify", good | {"razorpay_signature": "0" * 64})
            swapped = await ada.post("/api/payments/verify", good | {"plan": "standard"})
            extra = await ada.post("/api/payments/verify", good | {"amount": 1})
            account = await ada.post(
                "/api/payments/create-order", {"plan": "premium", "account": eve.account_id}
            )
            await shop.post("stripe", "{}", {"Stripe-Signature": "t=1,v1=00"}, 400)
            await shop.post("razorpay", "{}", {"X-Razorpay-Signature": "00"}, 400)
            await shop.post("sandbox", "{}", {}, 404)
        assert [r.status_code for r in (stolen, forged, swapped, extra, account)] == [
            404,
            400,
            400,
            400,
            400,
        ]
        said = [(each["event"], each.get("code")) for each in logs]
        for code in ("order-not-found", "payment-proof-invalid", "plan-differs"):
            assert ("payment_not_verified", code) in said
        assert said.count(("event_refused", "event-signature-invalid")) == 2
        for person in (ada, eve):
            assert (await person.get("/api/tokens/usage")).json()["plan"] == "basic"


async def test_buying_credits_subscribing_the_portal_and_cancelling(folder: Path) -> None:
    async with open_shop(folder) as shop:
        ada = await shop.world.register("cards")
        assert (await ada.post("/api/v1/payments/portal", {})).status_code == 409
        assert (await ada.post("/api/v1/payments/subscription/cancel")).status_code == 409
        both = {"pack": "small", "subscription": "sub_basic"}
        assert (await ada.post("/api/v1/payments/checkout", both)).status_code == 400
        unknown = await ada.post("/api/v1/payments/checkout", {"pack": "huge"})
        assert unknown.status_code == 400

        monthly = {"subscription": "sub_basic"}
        url = (await ada.post("/api/v1/payments/checkout", monthly)).json()["url"]
        (session,) = [o for o in shop.stripe.objects.values() if o.get("url") == url]
        shop.stripe.pay(session["id"])
        await shop.tell()
        me = await until(ada, "/api/v1/me", "credits", 550)
        assert me["is_subscriber"] is True
        second = await ada.post("/api/v1/payments/checkout", {"subscription": "sub_pro"})
        assert second.status_code == 409

        portal = await ada.post("/api/v1/payments/portal", {})
        assert portal.json()["url"].startswith("https://billing.stripe.com/")
        cancelled = (await ada.post("/api/v1/payments/subscription/cancel")).json()
        assert cancelled["cancels"] is True
        assert cancelled["paid_until"]
        told = {"name": "sub_basic", "status": "active", "paid_until": cancelled["paid_until"]}
        assert me["subscription"] == {**told, "cancels": False}
        me = (await ada.get("/api/v1/me")).json()
        assert me["subscription"] == {**told, "cancels": True}
        assert me["subscription_expires_at"] == cancelled["paid_until"]


async def test_who_comes_back_from_paying_finds_the_order(folder: Path) -> None:
    async with open_shop(folder) as shop:
        ada = await shop.world.register("buyer")
        body = {"pack": "medium", "success_url": "https://app.example/thanks?from=app"}
        first = await ada.post("/api/v1/payments/checkout", body, Idempotency_Key="k")
        again = await ada.post("/api/v1/payments/checkout", body, Idempotency_Key="k")
        other = await ada.post("/api/v1/payments/checkout", {"pack": "small"}, Idempotency_Key="k")
        assert first.json() == again.json()
        assert other.status_code == 422
        (session,) = [o for o in shop.stripe.objects.values() if o["object"] == "checkout.session"]
        assert first.json()["url"] == session["url"]
        order_id = first.json()["order_id"]
        assert session["success_url"] == f"https://app.example/thanks?from=app&order_id={order_id}"
        place = f"/api/v1/payments/orders/{order_id}"
        waiting = (await ada.get(place)).json()
        assert (waiting["status"], waiting["payment"]) == ("open", None)
        assert (waiting["kind"], waiting["item"], waiting["amount"]) == ("pack", "medium", 2_000)
        assert waiting["url"] == session["url"]
        shop.stripe.pay(session["id"])
        await shop.tell()
        me = await until(ada, "/api/v1/me", "credits", 550)
        assert me["subscription"] is None
        (paid,) = (await ada.get("/api/v1/payments")).json()["items"]
        assert paid["order_id"] == order_id
        done = (await ada.get(place)).json()
        assert (done["status"], done["payment"]) == ("fulfilled", paid)
        eve = await shop.world.register("eve")
        for person, path in ((eve, place), (ada, "/api/v1/payments/orders/none")):
            refused = await person.get(path)
            assert refused.status_code == 404
            assert refused.json()["type"] == "/problems/order-not-found"


async def test_provider_down_is_503_with_a_time_to_wait(folder: Path) -> None:
    async with open_shop(folder) as shop:
        ada = await shop.world.register("patient")
        for body, path in (
            ({"pack": "small"}, "/api/v1/payments/checkout"),
            ({"plan": "premium"}, "/api/payments/create-order"),
        ):
            shop.faults.coming[:] = ["down"] * 3
            answer = await ada.post(path, body)
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert "provider" in answer.json()["detail"]
            shop.faults.coming.clear()
        assert (await ada.get("/api/v1/payments")).json()["items"] == []


async def test_the_operator_sees_and_resolves_what_needs_attention(folder: Path) -> None:
    async with open_shop(folder) as shop:
        ada = await shop.world.register("twice")
        body = {"email": "admin@example.com", "role": "admin"}
        token = (await shop.world.client.post("/api/v1/dev-token", json=body)).json()
        admin = Person(client=shop.world.client, account_id=0, token=token["access_token"])
        order = (await ada.post("/api/payments/create-order", {"plan": "premium"})).json()
        shop.razorpay.pay(order["order_id"])
        shop.razorpay.pay(order["order_id"])
        await shop.tell()
        cases: list[Any] = []
        for _ in range(500):
            cases = (await admin.get("/api/v1/admin/attention")).json()["items"]
            if cases:
                break
            await pause()
        (case,) = cases
        assert case["reason"] == "second_capture"
        assert case["account"] == ada.account_id
        assert (await ada.get("/api/v1/admin/attention")).status_code == 403

        path = f"/api/v1/admin/attention/{case['id']}/resolve"
        assert (await ada.post(path, {"note": "x"})).status_code == 403
        assert (await admin.post(path, {"note": " "})).status_code == 400
        done = await admin.post(path, {"note": "refunded at the provider"})
        assert done.json()["resolved_at"]
        assert (await admin.post(path, {"note": "again"})).status_code == 409
        assert (await admin.get("/api/v1/admin/attention")).json()["items"] == []
        resolved = (await admin.get("/api/v1/admin/attention?resolved=true")).json()["items"]
        assert [each["id"] for each in resolved] == [case["id"]]


@pytest.mark.parametrize(
    ("keys", "sold"),
    [
        ({"STRIPE_SECRET_KEY": "sk_test_1"}, {"packs", "subscriptions"}),
        ({"RAZORPAY_KEY_ID": "rzp_test_1", "RAZORPAY_KEY_SECRET": "secret"}, {"plans"}),
    ],
)
async def test_only_what_somebody_takes_money_for_is_in_the_catalog(
    folder: Path, keys: dict[str, str], sold: set[str]
) -> None:
    async with serving(world_settings(folder, **keys)) as world:
        catalog = (await world.client.get("/api/v1/payments/catalog")).json()
        assert {name for name, items in catalog.items() if items} == sold


async def test_payments_are_a_persons_own_to_make(folder: Path) -> None:
    async with open_shop(folder) as shop:
        for path in ("checkout", "portal", "subscription/cancel", "create-order", "verify"):
            answer = await shop.world.client.post(f"/api/v1/payments/{path}", json={})
            assert answer.status_code == 401
        assert (await shop.world.client.get("/api/v1/payments")).status_code == 401
        catalog = (await shop.world.client.get("/api/v1/payments/catalog")).json()
        assert [(each["name"], each["amount"]) for each in catalog["packs"]] == [
            ("small", 500),
            ("medium", 2000),
            ("large", 6000),
        ]
        assert [each["amount"] for each in catalog["subscriptions"]] == [900, 2500]
        assert [each["name"] for each in catalog["plans"]] == ["standard", "premium"]
        assert (await shop.world.client.get("/sandbox")).status_code == 404
        assert (await shop.world.client.post("/sandbox/cs_1/pay")).status_code == 404


@pytest.mark.parametrize("odd", ["e" * 5_000, "a\0b", "a\ud800b"])
async def test_signed_events_with_names_that_can_not_be_stored_are_refused(
    folder: Path, odd: str
) -> None:
    async with open_shop(folder) as shop:
        plain = {"object": "event", "livemode": False, "id": "evt_1", "type": "a.b"}
        for wrong in ({"id": odd}, {"type": odd}):
            body = json.dumps(plain | wrong)
            header = stripe.WebhookSignature.generate_signature_header(
                body, stripe_fake.WEBHOOK_SECRET
            )
            await shop.post("stripe", body, {"Stripe-Signature": header}, 400)
        body = json.dumps({"event": odd})
        signature = signed(body.encode(), razorpay_fake.WEBHOOK_SECRET)
        await shop.post("razorpay", body, {"X-Razorpay-Signature": signature}, 400)
        # What is read of no event may be anything.
        body = json.dumps(plain | {"data": {"object": {"description": odd}}})
        header = stripe.WebhookSignature.generate_signature_header(body, stripe_fake.WEBHOOK_SECRET)
        await shop.post("stripe", body, {"Stripe-Signature": header})
