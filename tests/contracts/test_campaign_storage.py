"""What any storage of campaigns promises: one suite, a subclass for each storage."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.database.engine import Database
from core.campaigns.errors import CampaignNotFound
from core.campaigns.model import Campaign, CampaignFilter, CampaignStatus, Order
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from tests.builders import in_present_form
from tests.properties.ledger.backends import Backend, FakeClock, MemoryBackend, SqlBackend

ADA, BOB = AccountId(1), AccountId(2)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def campaign(number: int, account_id: AccountId = ADA) -> Campaign:
    return Campaign(
        id=f"c{number}",
        account_id=account_id,
        name=f"Campaign {number}",
        status=CampaignStatus.DRAFT,
        created_at=NOW,
        updated_at=NOW,
    )


class CampaignStorageContract:
    """The promises. A subclass gives `backend`."""

    @pytest.fixture
    async def storage(self, backend: Backend) -> AsyncIterator[Backend]:
        """Give a storage with four campaigns of one account and one of another."""
        async with backend.unit_of_work() as work:
            for number in range(4):
                await work.campaigns.add(campaign(number))
            await work.campaigns.add(campaign(4, BOB))
            await work.commit()
        yield backend
        await backend.close()

    async def names(self, storage: Backend, account_id: AccountId = ADA) -> list[str]:
        async with storage.snapshot() as work:
            page = await work.campaigns.list(account_id, CampaignFilter(), PageRequest())
        return [each.id for each in page.items]

    async def test_what_was_saved_is_there_and_only_for_its_account(self, storage: Backend) -> None:
        changed = replace(campaign(1), name="New", status=CampaignStatus.ACTIVE)
        async with storage.unit_of_work() as work:
            assert await work.campaigns.get(ADA, "c1") == campaign(1)
            await work.campaigns.save(changed)
            await work.commit()
        async with storage.snapshot() as work:
            assert await work.campaigns.get(ADA, "c1") == changed
            for account_id, missing in ((BOB, "c1"), (ADA, "c4"), (ADA, "c9")):
                with pytest.raises(CampaignNotFound):
                    await work.campaigns.get(account_id, missing)

    async def test_leaving_without_commit_means_that_nothing_happened(
        self, storage: Backend
    ) -> None:
        async with storage.unit_of_work() as work:
            await work.campaigns.add(campaign(7))
            await work.campaigns.save(replace(campaign(1), deleted_at=NOW))
        assert await self.names(storage) == ["c3", "c2", "c1", "c0"]

    async def test_lists_come_newest_first_in_pages_and_by_status(self, storage: Backend) -> None:
        async with storage.unit_of_work() as work:
            await work.campaigns.save(replace(campaign(2), status=CampaignStatus.PAUSED))
            await work.commit()
        async with storage.snapshot() as work:
            first = await work.campaigns.list(ADA, CampaignFilter(), PageRequest(limit=3))
            page = PageRequest(limit=3, before=first.next_before)
            rest = await work.campaigns.list(ADA, CampaignFilter(), page)
            wish = CampaignFilter(status=CampaignStatus.PAUSED)
            paused = await work.campaigns.list(ADA, wish, PageRequest())
        assert [each.id for each in first.items] == ["c3", "c2", "c1"]
        assert ([each.id for each in rest.items], rest.next_before) == (["c0"], None)
        assert [each.id for each in paused.items] == ["c2"]

    async def test_a_deleted_one_is_kept_and_never_shown(self, storage: Backend) -> None:
        runs = replace(
            campaign(1), status=CampaignStatus.ACTIVE, order=Order(topic="a", articles_per_day=1)
        )
        deleted = replace(runs, id="c0", deleted_at=NOW)
        async with storage.unit_of_work() as work:
            await work.campaigns.save(runs)
            await work.campaigns.save(deleted)
            await work.commit()
        assert await self.names(storage) == ["c3", "c2", "c1"]
        async with storage.snapshot() as work:
            with pytest.raises(CampaignNotFound):
                await work.campaigns.get(ADA, "c0")
            assert await work.campaigns.get(ADA, "c0", deleted=True) == deleted
            with pytest.raises(CampaignNotFound):
                await work.campaigns.get(BOB, "c0", deleted=True)
            assert await work.campaigns.count(ADA) == 3
            planned = await work.campaigns.planned(after="", limit=9)
        assert [each.campaign_id for each in planned] == ["c1"]


class TestInMemory(CampaignStorageContract):
    """Storage in memory."""

    @pytest.fixture
    def backend(self) -> Backend:
        return MemoryBackend(FakeClock())


class TestOnSqlite(CampaignStorageContract):
    """SQLite in a file."""

    @pytest.fixture
    def backend(self, tmp_path: Path) -> Backend:
        url = f"sqlite+aiosqlite:///{tmp_path}/campaigns.db"
        in_present_form(url)
        return SqlBackend("sqlite", Database(url), FakeClock())


class TestOnPostgres(CampaignStorageContract):
    """PostgreSQL."""

    @pytest.fixture
    def backend(self, migrated_postgres_url: str) -> Backend:
        in_present_form(migrated_postgres_url)
        return SqlBackend("postgres", Database(migrated_postgres_url), FakeClock())
