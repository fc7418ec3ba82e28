"""Integrations, deliveries, and what publishing looks at, in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory.store import Tables
from core.accounts.errors import KeyNotFound
from core.accounts.model import ApiKey, KeyPurpose
from core.generation.errors import ArticleNotFound
from core.generation.model import Article
from core.publishing.errors import DeliveryNotFound, IntegrationNotFound
from core.publishing.model import Delivery, DeliveryFilter, DeliveryStatus, Integration
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class MemoryIntegrations:
    """Endpoints."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._rows = tables.integrations

    async def add(self, integration: Integration) -> None:
        """Store a new one."""
        self._rows[integration.id] = integration

    async def get(
        self, integration_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Integration:
        """Return one (of that account). Raises `IntegrationNotFound`."""
        found = self._rows.get(integration_id)
        if (
            found is None
            or (found.deleted_at is not None and not deleted)
            or account_id not in (None, found.account_id)
        ):
            raise IntegrationNotFound("There is no such integration.")
        return found

    async def save(self, integration: Integration) -> None:
        """Store a changed one."""
        self._rows[integration.id] = integration

    async def of(self, account_id: AccountId) -> Sequence[Integration]:
        """Return all of an account, oldest first."""
        mine = (each for each in self._rows.values() if each.account_id == account_id)
        return sorted((each for each in mine if each.deleted_at is None), key=lambda each: each.id)

    async def page(self, account_id: AccountId, page: PageRequest) -> Page[Integration]:
        """Return an account's, newest first."""
        found = [
            each
            for each in reversed(await self.of(account_id))
            if page.before is None or each.id < page.before
        ]
        items = found[: page.limit]
        more = len(found) > page.limit
        return Page(items=items, next_before=items[-1].id if more else None)


class MemoryDeliveries:
    """Deliveries with their attempts."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._rows = tables.deliveries

    async def add(self, delivery: Delivery) -> Delivery:
        """Store a new one, or return that of the same occasion and integration."""
        thing = (delivery.integration_id, delivery.occasion)
        for each in self._rows.values():
            if (each.integration_id, each.occasion) == thing:
                return each
        self._rows[delivery.id] = delivery
        return delivery

    async def get(self, delivery_id: str, *, account_id: AccountId | None = None) -> Delivery:
        """Return one (of that account). Raises `DeliveryNotFound`."""
        found = self._rows.get(delivery_id)
        if found is None or account_id not in (None, found.account_id):
            raise DeliveryNotFound("There is no such delivery.")
        return found

    async def find(self, delivery_id: str) -> Delivery | None:
        """Return one, or None."""
        return self._rows.get(delivery_id)

    async def is_overtaken(self, delivery: Delivery) -> bool:
        """Tell whether a later text of the same article was posted to the same integration."""
        mine = delivery.article_revision
        return mine is not None and any(
            each.article_revision is not None and each.article_revision > mine
            for each in self._rows.values()
            if (each.article_id, each.integration_id)
            == (delivery.article_id, delivery.integration_id)
        )

    async def save(self, delivery: Delivery) -> None:
        """Store a changed one."""
        self._rows[delivery.id] = delivery

    async def page(self, wish: DeliveryFilter, page: PageRequest) -> Page[Delivery]:
        """Return deliveries, newest first."""
        found = sorted(
            (
                each
                for each in self._rows.values()
                if wish.account_id in (None, each.account_id)
                and wish.integration_id in (None, each.integration_id)
                and wish.article_id in (None, each.article_id)
                and wish.status in (None, each.status)
                and (page.before is None or each.id < page.before)
            ),
            key=lambda each: each.id,
            reverse=True,
        )
        items = found[: page.limit]
        more = len(found) > page.limit
        return Page(items=items, next_before=items[-1].id if more else None)

    async def open_of(self, integration_id: str) -> Sequence[Delivery]:
        """Return the deliveries of an integration that have not ended."""
        return [
            each
            for each in self._sorted()
            if each.integration_id == integration_id and each.is_open
        ]

    async def overdue(
        self, *, pending_before: datetime, now: datetime, limit: int
    ) -> Sequence[Delivery]:
        """Return those that were due before an instant, and those whose lease is over."""

        def is_overdue(each: Delivery) -> bool:
            if each.status is DeliveryStatus.PENDING:
                return each.next_attempt_at is not None and each.next_attempt_at <= pending_before
            sending = each.status is DeliveryStatus.SENDING
            return sending and each.lease_until is not None and each.lease_until <= now

        return [each for each in self._sorted() if is_overdue(each)][:limit]

    async def forget(self, *, ended_before: datetime, limit: int) -> int:
        """Forget bodies and answers of what ended before an instant; return how many."""
        old = [
            each
            for each in self._sorted()
            if each.body is not None
            and not each.is_open
            and each.ended_at is not None
            and each.ended_at < ended_before
        ][:limit]
        self._forget(old)
        return len(old)

    async def forget_all(self, account_id: AccountId) -> None:
        """Forget the bodies and answers of all deliveries of an account."""
        mine = [each for each in self._sorted() if each.account_id == account_id]
        self._forget([each for each in mine if each.status is not DeliveryStatus.SENDING])

    def _forget(self, which: Iterable[Delivery]) -> None:
        for each in which:
            attempts = tuple(replace(attempt, excerpt=None) for attempt in each.attempts)
            self._rows[each.id] = replace(each, body=None, attempts=attempts)

    def _sorted(self) -> list[Delivery]:
        return sorted(self._rows.values(), key=lambda each: each.id)


class MemoryPostedArticles:
    """Articles, as far as publishing looks at them."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._rows = tables.articles

    async def get(
        self, article_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Article:
        """Return an article (of that account). Raises `ArticleNotFound`."""
        found = self._rows.get(article_id)
        if (
            found is None
            or (found.deleted_at is not None and not deleted)
            or account_id not in (None, found.account_id)
        ):
            raise ArticleNotFound("There is no such article.")
        return found

    async def save(self, article: Article) -> None:
        """Store an article."""
        self._rows[article.id] = article

    async def add(self, article: Article) -> None:
        """Store a new article."""
        self._rows[article.id] = article


class MemoryDeliveryKeys:
    """Keys that go with deliveries."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._rows = tables.api_keys

    async def get(self, key_id: str, *, account_id: AccountId | None) -> ApiKey:
        """Return an account's key. Raises `KeyNotFound`."""
        found = self._rows.get(key_id)
        if found is None or found.account_id != account_id:
            raise KeyNotFound(f"There is no key {key_id}.")
        return found

    async def add(self, key: ApiKey) -> None:
        """Store a new key."""
        self._rows[key.id] = key

    async def delivery_key(self, account_id: AccountId, now: datetime) -> ApiKey | None:
        """Return an account's newest live delivery key, or None."""
        mine = [
            each
            for each in self._rows.values()
            if each.account_id == account_id
            and each.purpose is KeyPurpose.DELIVERY
            and each.is_live(now)
        ]
        return max(mine, key=lambda each: each.id, default=None)
