"""The sandbox's pages: what they show, and what their buttons do."""

from collections.abc import Sequence

from adapters.payments.sandbox import SandboxSigner
from adapters.payments.sandbox_bank import Record, SandboxBank
from core.payments.catalog import Shop
from core.payments.model import ItemKind
from core.payments.sandbox import (
    SandboxActionMissing,
    SandboxButton,
    SandboxMissing,
    SandboxPage,
    SandboxSheet,
)


class PlayCounter:
    """Where play money is paid, refunded, disputed, and subscriptions are looked after."""

    def __init__(
        self, bank: SandboxBank, signer: SandboxSigner, shop: Shop, *, base_url: str
    ) -> None:
        """Work with a bank; the pages are under `base_url`."""
        self._bank = bank
        self._signer = signer
        self._shop = shop
        self._base_url = base_url

    @property
    def is_open(self) -> bool:
        """Play money is taken."""
        return True

    async def page(self, place: str) -> SandboxPage:
        """Return the page of a checkout or a customer. Raises `SandboxMissing`."""
        if place.startswith("cs_"):
            checkout = await self._bank.get(place, kind="checkout")
            records = await self._bank.records.about(checkout["customer"])
            payments = [each for each in records if each.get("checkout") == place]
            sheets = [checkout_sheet(checkout), *(self._sheet(each) for each in payments)]
            title = checkout["title"]
        else:
            records = await self._bank.records.about(place)
            if not records:
                raise SandboxMissing(f"There is no {place} in the sandbox.")
            sheets = [self._sheet(each) for each in records]
            title = "Your payments"
        return SandboxPage(title=title, sheets=sheets, back_url=f"{self._base_url}/sandbox")

    def _sheet(self, record: Record) -> SandboxSheet:
        if record["kind"] == "subscription":
            return subscription_sheet(record, self._others(record))
        proof = self._signer.proof(record["checkout"], record["id"])
        return payment_sheet(record, proof)

    def _others(self, record: Record) -> Sequence[tuple[str, str]]:
        items = self._shop.of(ItemKind.SUBSCRIPTION)
        return [(each.code, each.title) for each in items if each.code != record["item"]]

    async def act(self, place: str, action: str) -> str:
        """Do something; return the address to go to."""
        bank = self._bank
        verb, _, detail = action.partition("-")
        if place.startswith("cs_"):
            status = {"pay": "captured", "later": "pending", "authorise": "authorised"}
            if verb not in {*status, "decline"}:
                raise unknown(action)
            record = await bank.get(place, kind="checkout")
            await bank.pay(place, status.get(verb, "failed"))
            done = verb == "pay" and record["mode"] != ItemKind.PLAN.value
            return str(record["success_url"]) if done else self._url(place)
        if place.startswith("pay_"):
            return self._url((await self._act_on_payment(place, verb, detail))["customer"])
        if place.startswith("sub_"):
            return self._url((await self._act_on_subscription(place, verb, detail))["customer"])
        raise unknown(action)

    async def _act_on_payment(self, place: str, verb: str, detail: str) -> Record:
        bank = self._bank
        if verb == "refund":
            record = await bank.get(place, kind="payment")
            left = record["amount"] - record["refunded"]
            return await bank.refund(place, left if detail == "all" else left // 2)
        if verb == "dispute" and detail in {"open", "won", "lost"}:
            return await bank.dispute(place, detail)
        if verb in {"arrive", "fail"}:
            return await bank.arrive(place, "captured" if verb == "arrive" else "failed")
        raise unknown(verb)

    async def _act_on_subscription(self, place: str, verb: str, detail: str) -> Record:
        bank = self._bank
        if verb == "renew":
            return await bank.renew(place, paid=detail != "unpaid")
        if verb == "cancel":
            return await bank.cancel(place)
        if verb == "switch":
            item = self._shop.get(ItemKind.SUBSCRIPTION, detail)
            terms = {"item": item.code, "title": item.title}
            return await bank.switch(
                place, {**terms, "amount": item.amount_minor, "currency": item.currency}
            )
        raise unknown(verb)

    def _url(self, place: str) -> str:
        return f"{self._base_url}/sandbox/{place}"


def unknown(action: str) -> SandboxActionMissing:
    """Return the refusal of an action that does not exist."""
    return SandboxActionMissing(f"Nothing here can be done by {action!r}.")


def money(record: Record, name: str = "amount") -> str:
    """Return an amount as people read it."""
    whole, rest = divmod(record[name], 100)
    return f"{whole}.{rest:02} {record['currency']}"


def checkout_sheet(record: Record) -> SandboxSheet:
    """Show a checkout, which can be paid while it is open."""
    labels = {
        "pay": "Pay",
        "later": "Pay later",
        "authorise": "Authorise only",
        "decline": "Decline",
    }
    buttons = [
        SandboxButton(place=record["id"], action=action, label=label)
        for action, label in labels.items()
        if record["status"] == "open"
    ]
    facts = [("Item", record["title"]), ("Amount", money(record)), ("Status", record["status"])]
    return SandboxSheet(title=f"Order {record['order_id']}", facts=facts, buttons=buttons)


def payment_sheet(record: Record, proof: str) -> SandboxSheet:
    """Show a payment, with what a browser would bring back of a plan's."""
    labels: dict[str, str] = {}
    if record["status"] in {"pending", "authorised"}:
        labels = {"arrive": "Let the money arrive", "fail": "Let it fail"}
    if record["status"] == "captured":
        labels = {"refund-all": "Refund all", "refund-half": "Refund half of what is left"}
        is_open = any(each["status"] == "open" for each in record["disputes"])
        labels |= (
            {"dispute-won": "Win the dispute", "dispute-lost": "Lose the dispute"}
            if is_open
            else {"dispute-open": "Dispute"}
        )
    facts = [
        ("Item", record["title"]),
        ("Amount", money(record)),
        ("Status", record["status"]),
        ("Refunded", money(record, "refunded")),
        *(("Dispute", each["status"]) for each in record["disputes"]),
    ]
    if record["mode"] == ItemKind.PLAN.value:
        facts += [
            ("razorpay_order_id", record["checkout"]),
            ("razorpay_payment_id", record["id"]),
            ("razorpay_signature", proof),
        ]
    return SandboxSheet(
        title=f"Payment {record['id']}",
        facts=facts,
        buttons=[
            SandboxButton(place=record["id"], action=action, label=label)
            for action, label in labels.items()
        ],
    )


def subscription_sheet(record: Record, others: Sequence[tuple[str, str]]) -> SandboxSheet:
    """Show a subscription, and what can be done with it."""
    labels = {
        "renew": "Let the next period begin",
        "renew-unpaid": "Let the next payment fail",
        **{f"switch-{code}": f"Switch to {title} with the next period" for code, title in others},
        "cancel": "Cancel with the period",
    }
    facts = [
        ("Item", record["title"]),
        ("Amount", money(record)),
        ("Status", record["status"]),
        ("Next period", record.get("next", {}).get("title", record["title"])),
        ("Cancels", "yes" if record["cancels"] else "no"),
    ]
    return SandboxSheet(
        title=f"Subscription {record['id']}",
        facts=facts,
        buttons=[
            SandboxButton(place=record["id"], action=action, label=label)
            for action, label in labels.items()
            if record["status"] != "ended"
        ],
    )


class ClosedCounter:
    """The sandbox where it is switched off: nothing is there."""

    @property
    def is_open(self) -> bool:
        """Play money is not taken."""
        return False

    async def page(self, place: str) -> SandboxPage:
        """Raise `SandboxMissing`."""
        raise SandboxMissing(f"There is no {place}: the sandbox is switched off.")

    async def act(self, place: str, action: str) -> str:
        """Raise `SandboxMissing`."""
        del action
        raise SandboxMissing(f"There is no {place}: the sandbox is switched off.")
