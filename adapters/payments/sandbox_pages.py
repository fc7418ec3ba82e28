"""The sandbox's pages, as a provider's own: what is known of a thing, and buttons beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from adapters.payments.sandbox_bank import Record
from core.payments.model import ItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to do: with what, what it is called in an address, and what stands on it."""

    place: str
    action: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One thing at the provider: its title, what is known of it, and what can be done."""

    title: str
    facts: Sequence[tuple[str, str]]
    buttons: Sequence[Button] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxPage:
    """What a page shows; `back_url` leads to the shop."""

    title: str
    sheets: Sequence[Sheet]
    back_url: str

    @property
    def html(self) -> str:
        """The page's body."""
        sheets = "".join(sheet_html(sheet) for sheet in self.sheets)
        return f'{sheets}<p><a href="{escape(self.back_url)}">Back to the shop</a></p>'


def sheet_html(sheet: Sheet) -> str:
    """Return one thing on a page, with its buttons."""
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in sheet.facts
    )
    buttons = "".join(
        f'<form method="post" action="{escape(each.place)}/{escape(each.action)}">'
        f"<button>{escape(each.label)}</button></form>"
        for each in sheet.buttons
    )
    return f"<section><h2>{escape(sheet.title)}</h2><dl>{facts}</dl>{buttons}</section>"


def money(record: Record, name: str = "amount") -> str:
    """Return an amount as people read it."""
    whole, rest = divmod(record[name], 100)
    return f"{whole}.{rest:02} {record['currency']}"


def checkout_sheet(record: Record) -> Sheet:
    """Show a checkout, which can be paid while it is open."""
    labels = {
        "pay": "Pay",
        "later": "Pay later",
        "authorise": "Authorise only",
        "decline": "Decline",
    }
    buttons = [
        Button(place=record["id"], action=action, label=label)
        for action, label in labels.items()
        if record["status"] == "open"
    ]
    facts = [("Item", record["title"]), ("Amount", money(record)), ("Status", record["status"])]
    return Sheet(title=f"Order {record['order_id']}", facts=facts, buttons=buttons)


def payment_sheet(record: Record, proof: str) -> Sheet:
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
    return Sheet(
        title=f"Payment {record['id']}",
        facts=facts,
        buttons=[
            Button(place=record["id"], action=action, label=label)
            for action, label in labels.items()
        ],
    )


def subscription_sheet(record: Record, others: Sequence[tuple[str, str]]) -> Sheet:
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
    return Sheet(
        title=f"Subscription {record['id']}",
        facts=facts,
        buttons=[
            Button(place=record["id"], action=action, label=label)
            for action, label in labels.items()
            if record["status"] != "ended"
        ],
    )
