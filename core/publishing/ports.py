"""What publishing needs of storage and of the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.accounts.model import ApiKey
from core.accounts.ports import AccountsUnitOfWork
from core.generation.model import Article
from core.ledger.ports import Wallets
from core.publishing.model import (
    Answer,
    Attempt,
    Delivery,
    DeliveryFilter,
    Integration,
    Message,
)
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import UnitOfWork


class Integrations(Protocol):
    """Customers' endpoints. Deleted ones are kept and found only where that is said."""

    async def add(self, integration: Integration) -> None:
        """Store a new one."""
        ...

    async def get(
        self, integration_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Integration:
        """Return one (of that account), locked in a unit of work that writes.

        Raises `IntegrationNotFound`.
        """
        ...

    async def save(self, integration: Integration) -> None:
        """Store a changed one."""
        ...

    async def of(self, account_id: AccountId) -> Sequence[Integration]:
        """Return all of an account, oldest first, without a lock."""
        ...

    async def page(self, account_id: AccountId, page: PageRequest) -> Page[Integration]:
        """Return an account's, newest first."""
        ...


class Deliveries(Protocol):
    """Deliveries with their attempts. Whoever changes one has locked its integration first."""

    async def add(self, delivery: Delivery) -> Delivery:
        """Store a new one, or return that of the same occasion and integration."""
        ...

    async def get(self, delivery_id: str, *, account_id: AccountId | None = None) -> Delivery:
        """Return one (of that account), locked in a unit of work that writes.

        Raises `DeliveryNotFound`.
        """
        ...

    async def find(self, delivery_id: str) -> Delivery | None:
        """Return one without a lock, or None."""
        ...

    async def is_overtaken(self, delivery: Delivery) -> bool:
        """Tell whether a later text of the same article was posted to the same integration."""
        ...

    async def save(self, delivery: Delivery) -> None:
        """Store a changed one; attempts are added, and the latest may get its outcome."""
        ...

    async def page(self, wish: DeliveryFilter, page: PageRequest) -> Page[Delivery]:
        """Return deliveries, newest first."""
        ...

    async def open_of(self, integration_id: str) -> Sequence[Delivery]:
        """Return the deliveries of an integration that have not ended, locked."""
        ...

    async def overdue(
        self, *, pending_before: datetime, now: datetime, limit: int
    ) -> Sequence[Delivery]:
        """Return those that were due before an instant, and those whose lease is over."""
        ...

    async def forget(self, *, ended_before: datetime, limit: int) -> int:
        """Forget bodies and answers of what ended before an instant; return how many."""
        ...

    async def forget_all(self, account_id: AccountId) -> None:
        """Forget the bodies and answers of all deliveries of an account."""
        ...


class PostedArticles(Protocol):
    """Articles, as far as publishing looks at them."""

    async def get(
        self, article_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Article:
        """Return an article, locked in a unit of work that writes. Raises `ArticleNotFound`."""
        ...

    async def save(self, article: Article) -> None:
        """Store a changed article."""
        ...


class DeliveryKeys(Protocol):
    """Keys that go with deliveries."""

    async def get(self, key_id: str, *, account_id: AccountId | None) -> ApiKey:
        """Return an account's key. Raises `KeyNotFound`."""
        ...

    async def delivery_key(self, account_id: AccountId, now: datetime) -> ApiKey | None:
        """Return an account's newest live delivery key, or None."""
        ...


class PublishingUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that publishing may touch."""

    @property
    def wallets(self) -> Wallets:
        """Wallet rows: the lock that goes before all others of an account."""
        ...

    @property
    def articles(self) -> PostedArticles:
        """Articles."""
        ...

    @property
    def api_keys(self) -> DeliveryKeys:
        """Keys that go with deliveries."""
        ...

    @property
    def integrations(self) -> Integrations:
        """Customers' endpoints."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Deliveries with their attempts."""
        ...


class IntegrationsUnitOfWork(AccountsUnitOfWork, Protocol):
    """What making an integration touches: a delivery key may be made with it."""

    @property
    def integrations(self) -> Integrations:
        """Customers' endpoints."""
        ...


class Sender(Protocol):
    """Makes one request and returns what came of it; never raises for what the other side does."""

    async def send(self, message: Message) -> Answer:
        """Send to an address that was checked, follow nothing, and be done within 15 seconds."""
        ...


class Chance(Protocol):
    """Where random things come from."""

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to below `limit`."""
        ...

    def bytes(self, count: int) -> bytes:
        """Return random bytes that nobody can guess."""
        ...


class Observer(Protocol):
    """Counts attempts for whoever looks after the house."""

    def __call__(self, delivery: Delivery, attempt: Attempt) -> None:
        """Count one attempt that has ended."""
        ...
