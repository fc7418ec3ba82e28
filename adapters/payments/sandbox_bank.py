"""A pretended payment provider: its checkouts, payments, subscriptions, and what it tells us.

It knows nothing of our orders but what it was given when it was asked, as a real one would.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from core.payments.ports import CheckoutWish
from core.shared.errors import Conflict, NotFound
from core.shared.ports import Clock

Record = dict[str, Any]
Tell = Callable[[str, Record], Awaitable[None]]
PERIOD = timedelta(days=30)


class SandboxNotFound(NotFound):
    """There is no such thing in the sandbox."""

    code = "sandbox-not-found"


class SandboxActionRefused(Conflict):
    """That can't be done with it now."""

    code = "sandbox-action-refused"


class SandboxRecords(Protocol):
    """Where the pretended provider keeps its records; each call is a transaction of its own."""

    async def get(self, id: str) -> Record | None:
        """Return a record, or None."""
        ...

    async def about(self, about: str) -> Sequence[Record]:
        """Return the records that belong to something: a customer's, an order's."""
        ...

    async def put(self, record: Record) -> bool:
        """Store a new record under its `id`, or a change of one that was read.

        False where it has been changed since it was read: then nothing is stored.
        """
        ...


def new_id(kind: str) -> str:
    """Return a name that nobody can guess, short enough to be part of others."""
    return f"{kind}_{secrets.token_hex(10)}"


def seconds(at: datetime) -> int:
    """Return an instant as Unix time."""
    return int(at.timestamp())


class SandboxBank:
    """What happens to play money. Each change is told as an event, which may get lost."""

    def __init__(self, records: SandboxRecords, clock: Clock, tell: Tell) -> None:
        """Work on records; `tell` sends an event."""
        self.records = records
        self._clock = clock
        self._tell = tell

    def _now(self) -> int:
        return seconds(self._clock.now())

    async def get(self, id: str, *, kind: str | None = None) -> Record:
        """Return a record. Raises `SandboxNotFound`."""
        record = await self.records.get(id)
        if record is None or kind not in {None, record["kind"]}:
            raise SandboxNotFound(f"There is no {id} in the sandbox.")
        return record

    async def _put(self, record: Record) -> None:
        """Store a record. Raises `SandboxActionRefused` where it was changed meanwhile."""
        if not await self.records.put(record):
            raise SandboxActionRefused("It was changed meanwhile. Look at it again.")

    async def open(self, wish: CheckoutWish) -> Record:
        """Open a checkout, one for each order."""
        order, item = wish.order, wish.item
        for known in await self.records.about(order.id):
            if known["kind"] == "checkout":
                return known
        record = {
            "id": new_id("cs"),
            "kind": "checkout",
            "about": order.id,
            "order_id": order.id,
            "status": "open",
            "mode": item.kind.value,
            "item": item.code,
            "title": item.title,
            "amount": order.amount_minor,
            "currency": order.currency,
            "customer": wish.customer or new_id("cus"),
            "success_url": wish.success_url,
            "cancel_url": wish.cancel_url,
            "expires_at": seconds(order.expires_at),
            "created": self._now(),
        }
        await self._put(record)
        return record

    async def close(self, checkout: str) -> bool:
        """Let nobody pay a checkout any more; False when somebody has."""
        record = await self.get(checkout, kind="checkout")
        if record["status"] == "open":
            record["status"] = "expired"
            if not await self.records.put(record):
                return await self.close(checkout)
        return bool(record["status"] == "expired")

    async def pay(self, checkout: str, status: str) -> Record:
        """Pay a checkout: `captured` at once, `pending` for later, or `failed`."""
        record = await self.get(checkout, kind="checkout")
        if record["status"] != "open" or self._now() >= record["expires_at"]:
            raise SandboxActionRefused("This checkout can't be paid any more. Order again.")
        if status != "failed":
            # First of all: of two who pay at once, one does.
            record["status"] = "complete"
            await self._put(record)
        subscription = None
        if record["mode"] == "subscription" and status == "captured":
            subscription = self._subscription(record)
            await self._begin(subscription)
        payment = await self._payment(record, status, subscription)
        await self._tell("checkout.changed", record)
        await self._tell(f"payment.{status}", payment)
        return payment

    async def _payment(
        self, bill: Record, status: str, subscription: Record | None = None
    ) -> Record:
        payment = {
            "id": new_id("pay"),
            "kind": "payment",
            "about": bill["customer"],
            "customer": bill["customer"],
            "order_id": bill["order_id"],
            "checkout": bill.get("checkout", bill["id"]),
            "item": bill["item"],
            "title": bill["title"],
            "mode": bill["mode"],
            "status": status,
            "amount": bill["amount"],
            "currency": bill["currency"],
            "refunded": 0,
            "disputes": [],
            "created": self._now(),
            "captured_at": self._now() if status == "captured" else None,
        }
        if subscription is not None:
            payment |= {
                "subscription": subscription["id"],
                "period_start": subscription["period_start"],
                "period_end": subscription["period_end"],
            }
        await self._put(payment)
        return payment

    def _subscription(self, checkout: Record) -> Record:
        now = self._clock.now()
        return {
            **{name: checkout[name] for name in ("order_id", "item", "title", "amount")},
            "id": new_id("sub"),
            "kind": "subscription",
            "about": checkout["customer"],
            "customer": checkout["customer"],
            "checkout": checkout["id"],
            "currency": checkout["currency"],
            "mode": "subscription",
            "status": "active",
            "cancels": False,
            "period_start": seconds(now),
            "period_end": seconds(now + PERIOD),
        }

    async def _begin(self, subscription: Record) -> None:
        await self._put(subscription)
        await self._tell("subscription.changed", subscription)

    async def arrive(self, payment: str, status: str) -> Record:
        """Let a payment that waits be captured, or fail."""
        record = await self.get(payment, kind="payment")
        if record["status"] not in {"pending", "authorised"}:
            raise SandboxActionRefused("This payment does not wait for anything.")
        subscription = None
        if record["mode"] == "subscription" and status == "captured":
            subscription = self._subscription({**record, "id": record["checkout"]})
            names = ("period_start", "period_end")
            record |= {name: subscription[name] for name in names}
            record["subscription"] = subscription["id"]
        record["status"] = status
        record["captured_at"] = self._now() if status == "captured" else None
        await self._put(record)
        if subscription is not None:
            await self._begin(subscription)
        await self._tell(f"payment.{status}", record)
        return record

    async def refund(self, payment: str, amount: int) -> Record:
        """Give money back, never more than came."""
        record = await self.get(payment, kind="payment")
        left = record["amount"] - record["refunded"]
        if record["status"] != "captured" or not 0 < amount <= left:
            raise SandboxActionRefused(f"Of this payment {max(0, left)} can be refunded.")
        record["refunded"] += amount
        await self._put(record)
        await self._tell("payment.refunded", record)
        return record

    async def dispute(self, payment: str, status: str) -> Record:
        """Open a dispute of a payment, or end the open one: `won` or `lost`."""
        record = await self.get(payment, kind="payment")
        open_one = next((d for d in record["disputes"] if d["status"] == "open"), None)
        if status == "open":
            if open_one is not None or record["status"] != "captured":
                raise SandboxActionRefused("This payment can't be disputed now.")
            left = record["amount"] - record["refunded"]
            record["disputes"].append({"id": new_id("dp"), "status": "open", "amount": left})
        elif open_one is None:
            raise SandboxActionRefused("There is no open dispute.")
        else:
            open_one["status"] = status
        await self._put(record)
        await self._tell("payment.disputed", record)
        return record

    async def renew(self, subscription: str, *, paid: bool) -> Record:
        """Let the next period begin: paid for, or with a payment that failed."""
        record = await self.get(subscription, kind="subscription")
        if record["status"] == "ended":
            raise SandboxActionRefused("This subscription has ended.")
        if record["cancels"]:
            return await self.end(subscription)
        record["status"] = "active" if paid else "past_due"
        bill = {**record, "id": record["checkout"]}
        if paid:
            record |= record.pop("next", {})
            begins = record["period_end"]
            ends = datetime.fromtimestamp(begins, UTC) + PERIOD
            record |= {"period_start": begins, "period_end": seconds(ends)}
            bill = {**record, "id": record["checkout"]}
        await self._put(record)
        await self._tell("subscription.changed", record)
        payment = await self._payment(bill, "captured" if paid else "failed", record)
        if paid:
            await self._tell("payment.captured", payment)
        return record

    async def switch(self, subscription: str, item: Record) -> Record:
        """Take another item from the next period on."""
        record = await self.get(subscription, kind="subscription")
        if record["status"] == "ended":
            raise SandboxActionRefused("This subscription has ended.")
        record["next"] = {name: item[name] for name in ("item", "title", "amount", "currency")}
        await self._put(record)
        await self._tell("subscription.changed", record)
        return record

    async def cancel(self, subscription: str) -> Record:
        """End a subscription with its period."""
        record = await self.get(subscription, kind="subscription")
        if record["status"] != "ended":
            record["cancels"] = True
            await self._put(record)
            await self._tell("subscription.changed", record)
        return record

    async def end(self, subscription: str) -> Record:
        """End a subscription at once."""
        record = await self.get(subscription, kind="subscription")
        if record["status"] != "ended":
            record |= {"status": "ended", "ended_at": self._now()}
            await self._put(record)
            await self._tell("subscription.changed", record)
        return record
