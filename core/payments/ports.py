"""What payments need of storage and of payment providers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.accounts.ports import Accounts, AuditLog
from core.ledger.model import Entry
from core.ledger.ports import LedgerUnitOfWork
from core.payments.facts import Fact, PaymentSeen
from core.payments.model import (
    Attention,
    Item,
    ItemKind,
    Order,
    Payment,
    StoredEvent,
    Subscription,
)
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutWish:
    """What a provider is to open: our order, its item, who pays, and where to go afterwards."""

    order: Order
    item: Item
    customer: str | None
    email: str | None
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPages:
    """Where a provider's pages lead back to when the caller names no page."""

    done: str
    cancelled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """What a provider opened: its name for the order, and where it is paid (if on a page)."""

    name: str
    url: str | None
    customer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The envelope of a signed event."""

    name: str
    type: str
    signature: str


class PaymentGateway(Protocol):
    """A payment provider.

    Every method that asks the provider may raise `ProviderUnavailable` (not known whether it did
    it: ask again, the same order is the same act) and `ProviderRefused` (it did not).
    """

    @property
    def name(self) -> str:
        """The provider's name, as in orders and paths."""
        ...

    @property
    def public_key(self) -> str:
        """What a page in a browser may know of our account there; empty where it needs nothing."""
        ...

    async def open_checkout(self, wish: CheckoutWish) -> Checkout:
        """Open an order for payment. Asked again for the same order it opens no second one."""
        ...

    async def close_checkout(self, checkout: str) -> bool:
        """Let nobody pay an order any more; False when somebody has, or it can't be closed."""
        ...

    def proves(self, *, checkout: str, payment: str, signature: str) -> bool:
        """Tell whether a browser's signature proves that this payment is for this order."""
        ...

    async def payment(self, charge: str, *, capture: Order | None = None) -> PaymentSeen:
        """Show a payment; capture it if it is only authorised, and just for `capture`.

        Raises `PaymentNotFound`.
        """
        ...

    async def look_up(self, order: Order) -> Sequence[Fact]:
        """Show what is known of an order, even of one whose answer was lost; empty if nothing."""
        ...

    async def subscription(self, name: str) -> Sequence[Fact]:
        """Show a subscription and its latest payment. Raises `NotOffered`."""
        ...

    async def cancel(self, subscription: str, *, at_once: bool) -> Sequence[Fact]:
        """End a subscription at once or with its period. Raises `NotOffered`."""
        ...

    async def portal(self, customer: str, *, return_url: str) -> str:
        """Return the address where customers manage their subscription. Raises `NotOffered`."""
        ...

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Return the envelope of an event, its signature checked on the raw body.

        Raises `SignatureInvalid` and `EventUnreadable`.
        """
        ...

    async def facts(self, body: bytes) -> Sequence[Fact]:
        """Return what an event of ours shows, asking the provider for what it leaves out.

        Raises `EventUnreadable`.
        """
        ...


class Gateways(Protocol):
    """The providers that are set up."""

    @property
    def names(self) -> Sequence[str]:
        """What they are called."""
        ...

    def get(self, name: str) -> PaymentGateway:
        """Return a provider. Raises `PaymentProviderNotFound`."""
        ...

    def sells(self, kind: ItemKind) -> bool:
        """Tell whether somebody takes money for items of a kind."""
        ...

    def for_item(self, item: Item) -> PaymentGateway:
        """Return the provider that sells an item. Raises `PaymentProviderNotFound`."""
        ...


class Orders(Protocol):
    """Order rows. Whoever needs a payment's row and an order's locks the payment's first."""

    async def add(self, order: Order) -> None:
        """Store a new order."""
        ...

    async def get(self, order_id: str) -> Order | None:
        """Return an order, locked, or None."""
        ...

    async def by_checkout(self, provider: str, checkout: str) -> Order | None:
        """Return the order with the provider's name, locked, or None."""
        ...

    async def save(self, order: Order) -> None:
        """Store a changed order."""
        ...

    async def open_of(self, account_id: AccountId) -> Sequence[Order]:
        """Return an account's orders that may still be paid, oldest first."""
        ...

    async def unsettled(self, *, before: datetime, limit: int) -> Sequence[Order]:
        """Return orders that may still be paid, not looked at since `before`, oldest first."""
        ...


class Payments(Protocol):
    """Payment rows."""

    async def claim(self, payment: Payment) -> Payment:
        """Return the stored payment of this name, locked; store `payment` when there is none."""
        ...

    async def find(self, payment_id: str) -> Payment | None:
        """Return a payment, locked, or None."""
        ...

    async def save(self, payment: Payment) -> None:
        """Store a changed payment."""
        ...

    async def newest_for(self, order: Order) -> Payment | None:
        """Return the newest payment for an order, or None."""
        ...

    async def plans_of(self, account_id: AccountId) -> Sequence[Payment]:
        """Return an account's payments that gave it plan days, oldest first."""
        ...

    async def list(self, account_id: AccountId | None, page: PageRequest) -> Page[Payment]:
        """Return an account's payments, or everybody's, newest first."""
        ...

    async def pending(self, *, before: datetime, limit: int) -> Sequence[Payment]:
        """Return payments that wait for their capture since `before`, oldest first.

        One that lapsed, so that its money went back uncaptured, waits no more.
        """
        ...


class Subscriptions(Protocol):
    """Subscription rows."""

    async def get(self, subscription_id: str) -> Subscription | None:
        """Return a subscription, locked, or None."""
        ...

    async def live_of(self, account_id: AccountId) -> Sequence[Subscription]:
        """Return an account's subscriptions that have not ended, oldest first."""
        ...

    async def save(self, subscription: Subscription) -> None:
        """Store a subscription, new or changed."""
        ...

    async def overdue(
        self, now: datetime, *, providers: Sequence[str], limit: int
    ) -> Sequence[Subscription]:
        """Return subscriptions at these that have not ended and whose paid time is over.

        Those that were looked at longest ago come first.
        """
        ...


class Attentions(Protocol):
    """Cases for the operator."""

    async def add(self, attention: Attention) -> bool:
        """Store a case; False when it is known."""
        ...

    async def get(self, attention_id: str) -> Attention | None:
        """Return a case, locked, or None."""
        ...

    async def save(self, attention: Attention) -> None:
        """Store a changed case."""
        ...

    async def list(self, page: PageRequest, *, resolved: bool) -> Page[Attention]:
        """Return cases, newest first."""
        ...


class PaymentEvents(Protocol):
    """Events as they came."""

    async def add(self, event: StoredEvent) -> bool:
        """Store an event; False when it came before."""
        ...

    async def get(self, event_id: str) -> StoredEvent | None:
        """Return an event, locked, or None."""
        ...

    async def save(self, event: StoredEvent) -> None:
        """Store what became of an event."""
        ...

    async def list(self, page: PageRequest) -> Page[StoredEvent]:
        """Return events, newest first."""
        ...

    async def failed(
        self, *, since: datetime, providers: Sequence[str], limit: int
    ) -> Sequence[StoredEvent]:
        """Return events of these, received since an instant, that could not be applied.

        Those that were tried longest ago come first, the oldest of them first.
        """
        ...


class Customers(Protocol):
    """Who an account is at a provider."""

    async def find(self, provider: str, account_id: AccountId) -> str | None:
        """Return the provider's name for the account, or None."""
        ...

    async def save(self, provider: str, account_id: AccountId, customer: str) -> None:
        """Store it; the latest counts."""
        ...


class AllPayments(Protocol):
    """All payments and sales in small pieces, for an audit."""

    async def granting(self, *, after: str, limit: int) -> Sequence[Payment]:
        """Return payments that gave credits, beyond an id, ascending."""
        ...

    async def of(self, payment_ids: Sequence[str]) -> Sequence[Payment]:
        """Return the payments with these ids."""
        ...

    async def entries_of(self, payment_ids: Sequence[str]) -> Sequence[Entry]:
        """Return the entries of the book of sales that name one of the payments."""
        ...

    async def sales(self, *, after: tuple[int, int], limit: int) -> Sequence[Entry]:
        """Return entries of the book of sales beyond (account, sequence), ascending."""
        ...


class PaymentsUnitOfWork(LedgerUnitOfWork, Protocol):
    """The slice of the unit of work that payments may touch.

    Locks are taken in this order: payment, order, subscription, account, wallet.
    """

    @property
    def orders(self) -> Orders:
        """Orders."""
        ...

    @property
    def payments(self) -> Payments:
        """Payments."""
        ...

    @property
    def subscriptions(self) -> Subscriptions:
        """Subscriptions."""
        ...

    @property
    def attentions(self) -> Attentions:
        """Cases for the operator."""
        ...

    @property
    def payment_events(self) -> PaymentEvents:
        """Events as they came."""
        ...

    @property
    def customers(self) -> Customers:
        """Who an account is at a provider."""
        ...

    @property
    def all_payments(self) -> AllPayments:
        """All payments."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Account rows."""
        ...

    @property
    def audit(self) -> AuditLog:
        """What admins and payments did."""
        ...
