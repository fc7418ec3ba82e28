"""The sandbox's counter: what its pages show, and what their buttons do."""

from collections.abc import Sequence

from adapters.payments.sandbox import SandboxSigner
from adapters.payments.sandbox_bank import (
    Record,
    SandboxActionRefused,
    SandboxBank,
    SandboxNotFound,
)
from adapters.payments.sandbox_pages import (
    SandboxPage,
    Sheet,
    checkout_sheet,
    payment_sheet,
    subscription_sheet,
)
from core.payments.model import ItemKind
from core.payments.shop import Shop


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

    def check_open(self) -> None:
        """Return: play money is taken."""

    async def page(self, place: str) -> SandboxPage:
        """Return the page of a checkout or a customer. Raises `SandboxNotFound`."""
        if place.startswith("cs_"):
            checkout = await self._bank.get(place, kind="checkout")
            records = await self._bank.records.about(checkout["customer"])
            payments = [each for each in records if each.get("checkout") == place]
            sheets = [checkout_sheet(checkout), *(self._sheet(each) for each in payments)]
            title = checkout["title"]
        else:
            records = await self._bank.records.about(place)
            if not records:
                raise SandboxNotFound(f"There is no {place} in the sandbox.")
            sheets = [self._sheet(each) for each in records]
            title = "Your payments"
        return SandboxPage(title=title, sheets=sheets, back_url=f"{self._base_url}/sandbox")

    def _sheet(self, record: Record) -> Sheet:
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


def unknown(action: str) -> SandboxActionRefused:
    """Return the refusal of an action that does not exist."""
    return SandboxActionRefused(f"Nothing here can be done by {action!r}.")


class ClosedCounter:
    """The sandbox where it is switched off: nothing is there."""

    def check_open(self) -> None:
        """Raise `SandboxNotFound`."""
        raise SandboxNotFound("The sandbox is switched off.")

    async def page(self, place: str) -> SandboxPage:
        """Raise `SandboxNotFound`."""
        raise SandboxNotFound(f"There is no {place}: the sandbox is switched off.")

    async def act(self, place: str, action: str) -> str:
        """Raise `SandboxNotFound`."""
        del action
        raise SandboxNotFound(f"There is no {place}: the sandbox is switched off.")
