"""What any storage of assets promises: one suite, a subclass for each storage."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.database.engine import Database
from core.assets.errors import AssetNotFound, AssetVersionNotFound
from core.assets.model import (
    Asset,
    AssetFilter,
    AssetKind,
    Draft,
    Shown,
    Source,
    SourceKind,
)
from core.assets.rules.versions import appended, begun
from core.campaigns.model import Campaign, CampaignStatus
from core.shared.ids import AccountId
from core.shared.pages import TEXT_MAX, Page, PageRequest
from tests.builders import in_present_form
from tests.properties.ledger.backends import Backend, FakeClock, MemoryBackend, SqlBackend

Item = TypeVar("Item")
ADA, BOB = AccountId(1), AccountId(2)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
METADATA = {"b": [1, 2.5, None, True], "a": {"ü": "\u2028"}, "large": 1e22, "whole": 1.0}
ARTICLE = Source(kind=SourceKind.ARTICLE, id="article")
WHOLE = Draft(
    author="account:1",
    content="zwei",
    prompt="p",
    provider="offline",
    model="m",
    note="n",
    tokens_used=7,
    micro_credits_used=3_500,
    source=ARTICLE,
    recipe=ARTICLE,
    restored_from=1,
)


def asset(number: int, account_id: AccountId = ADA, **more: Any) -> Asset:
    made = Asset(
        id=f"a{number}",
        account_id=account_id,
        kind=AssetKind.TEXT,
        title=f"Title {number}",
        created_at=NOW,
        updated_at=NOW,
        metadata=METADATA,
    )
    return replace(made, **more)


async def store(storage: Backend, made: Asset, *drafts: Draft) -> None:
    """Store an asset whose versions follow one another."""
    async with storage.unit_of_work() as work:
        state = begun(made, drafts[0])
        await work.assets.add(state.asset)
        await work.assets.append(state.version)
        for draft in drafts[1:]:
            state = appended(state, draft, NOW)
            await work.assets.append(state.version)
        await work.assets.save(state.asset)
        await work.commit()


async def pages_of(read: Callable[[PageRequest], Awaitable[Page[Item]]]) -> list[Sequence[Item]]:
    """Return the items of all pages of a list."""
    page = await read(PageRequest())
    pages = [page.items]
    while page.next_before is not None:
        page = await read(PageRequest(before=page.next_before))
        pages.append(page.items)
    return pages


class AssetStorageContract:
    """The promises. A subclass gives `backend`."""

    @pytest.fixture
    async def storage(self, backend: Backend) -> AsyncIterator[Backend]:
        """Give a storage with three assets of one account and one of another."""
        one = Draft(author="account:1", content="eins")
        shown = Draft(
            author="a", shown=Shown(media_id="m1", address="m1.s", blob_key="k", digest="d")
        )
        other = Draft(
            author="a", shown=Shown(media_id="m2", address="m2.s", blob_key=None, digest="e")
        )
        await store(backend, asset(0, tags=("Brot", "50%")), one, WHOLE)
        await store(backend, asset(1, kind=AssetKind.IMAGE), shown, other, shown)
        await store(backend, asset(2, campaign_id="c1", title="Straße"), one)
        await store(backend, asset(3, BOB), one)
        yield backend
        await backend.close()

    async def test_what_was_saved_is_there_exactly_and_only_for_its_account(
        self, storage: Backend
    ) -> None:
        async with storage.snapshot() as work:
            kept = await work.assets.get(ADA, "a0")
            version = await work.assets.version("a0", 2)
            expected = appended(
                begun(asset(0, tags=("Brot", "50%")), Draft(author="account:1", content="eins")),
                WHOLE,
                NOW,
            )
            assert (kept, version) == (expected.asset, expected.version)
            assert list(kept.metadata) == list(METADATA)
            for account_id, missing in ((BOB, "a0"), (ADA, "a3"), (ADA, "a9")):
                with pytest.raises(AssetNotFound):
                    await work.assets.get(account_id, missing)
            for number in (0, 3):
                with pytest.raises(AssetVersionNotFound):
                    await work.assets.version("a0", number)

    async def test_leaving_without_commit_means_that_nothing_happened(
        self, storage: Backend
    ) -> None:
        async with storage.unit_of_work() as work:
            await work.assets.leave("a0", 1, 2)
            await work.assets.save(replace(await work.assets.get(ADA, "a2"), deleted_at=NOW))
            await work.assets.save(replace(await work.assets.get(ADA, "a0"), title="x"))
        async with storage.snapshot() as work:
            assert await work.assets.left("a0", 1) is None
            assert (await work.assets.get(ADA, "a0")).title == "Title 0"
            assert await work.assets.get(ADA, "a2")

    async def test_a_number_is_given_once(self, storage: Backend) -> None:
        with pytest.raises((AssertionError, DBAPIError)):
            async with storage.unit_of_work() as work:
                await work.assets.append(await work.assets.version("a0", 2))

    async def test_the_child_that_was_left_last_is_remembered(self, storage: Backend) -> None:
        async with storage.unit_of_work() as work:
            for number, child in ((1, 2), (2, 3), (1, 3)):
                await work.assets.leave("a1", number, child)
            await work.commit()
        async with storage.snapshot() as work:
            assert [await work.assets.left("a1", number) for number in (1, 2, 3)] == [3, 3, None]
            assert await work.assets.left("a0", 1) is None
            page = await work.assets.nodes("a1", PageRequest(limit=2))
            rest = await work.assets.nodes("a1", PageRequest(limit=2, before=page.next_before))
        nodes = [(n.number, n.parent, n.left) for n in (*page.items, *rest.items)]
        assert nodes == [(3, 2, None), (2, 1, 3), (1, None, 3)]
        assert rest.next_before is None

    async def test_versions_come_newest_first_in_pages(self, storage: Backend) -> None:
        async with storage.snapshot() as work:
            page = await work.assets.versions("a1", PageRequest(limit=2))
            rest = await work.assets.versions("a1", PageRequest(limit=2, before=page.next_before))
            assert sorted(await work.assets.media_of("a1")) == ["m1", "m2"]
            assert list(await work.assets.media_of("a0")) == []
        found = [(v.number, v.media_id, v.digest) for v in (*page.items, *rest.items)]
        assert found == [(3, "m1", "d"), (2, "m2", "e"), (1, "m1", "d")]

    async def test_of_long_texts_fewer_are_a_page_and_none_is_left_out(
        self, storage: Backend
    ) -> None:
        long = [Draft(author="a", content=f"{n}" + "x" * (TEXT_MAX // 2)) for n in range(1, 6)]
        await store(storage, asset(4, BOB), *long)
        await store(storage, asset(5, BOB), long[0])
        await store(storage, asset(6, BOB), long[0])
        async with storage.snapshot() as work:
            versions = await pages_of(lambda page: work.assets.versions("a4", page))
            listed = await pages_of(lambda page: work.assets.list(BOB, AssetFilter(), page))
            nodes = await work.assets.nodes("a4", PageRequest())
        assert [[each.number for each in page] for page in versions] == [[5, 4], [3, 2], [1]]
        assert [[each.asset.id for each in page] for page in listed] == [["a6", "a5"], ["a4", "a3"]]
        assert len(nodes.items) == 5

    async def test_lists_have_what_was_wished_with_its_current_version(
        self, storage: Backend
    ) -> None:
        wishes = {
            "a2 a1 a0": AssetFilter(),
            "a1": AssetFilter(kind=AssetKind.IMAGE),
            "a2": AssetFilter(campaign_id="c1"),
            "a0": AssetFilter(tag="BROT"),
            "": AssetFilter(tag="rot"),
        }
        async with storage.snapshot() as work:
            for ids, wish in wishes.items():
                page = await work.assets.list(ADA, wish, PageRequest())
                assert " ".join(state.asset.id for state in page.items) == ids
            found = {"STRASSE": "a2", "0%": "a0", "ZWEI": "a0", "_": "", "eins": "a2"}
            for q, ids in found.items():
                page = await work.assets.list(ADA, AssetFilter(q=q), PageRequest())
                assert " ".join(state.asset.id for state in page.items) == ids, q
            first = await work.assets.list(ADA, AssetFilter(), PageRequest(limit=2))
            page = PageRequest(limit=2, before=first.next_before)
            rest = await work.assets.list(ADA, AssetFilter(), page)
        assert [(s.version.number, s.version.content) for s in rest.items] == [(2, "zwei")]
        assert rest.next_before is None

    async def test_a_deleted_asset_is_kept_and_never_shown(self, storage: Backend) -> None:
        async with storage.unit_of_work() as work:
            deleted = replace(await work.assets.get(ADA, "a1"), deleted_at=NOW)
            await work.assets.save(deleted)
            await work.commit()
        async with storage.snapshot() as work:
            with pytest.raises(AssetNotFound):
                await work.assets.get(ADA, "a1")
            page = await work.assets.list(ADA, AssetFilter(), PageRequest())
            assert [state.asset.id for state in page.items] == ["a2", "a0"]
            assert await work.assets.count(ADA) == 2
            assert await work.assets.get(ADA, "a1", deleted=True) == deleted
            with pytest.raises(AssetNotFound):
                await work.assets.get(BOB, "a1", deleted=True)
            kept = await work.assets.versions("a1", PageRequest())
            assert [version.number for version in kept.items] == [3, 2, 1]

    async def test_an_asset_is_seen_to_leave_its_campaign(self, storage: Backend) -> None:
        campaign = Campaign(
            id="c1",
            account_id=ADA,
            name="c",
            status=CampaignStatus.DRAFT,
            created_at=NOW,
            updated_at=NOW,
        )
        async with storage.unit_of_work() as work:
            await work.campaigns.add(campaign)
            await work.campaigns.empty(campaign)
            await work.commit()
        async with storage.snapshot() as work:
            kept = await work.assets.get(ADA, "a2")
            assert (kept.campaign_id, kept.revision) == (None, 2)
            assert (await work.assets.get(ADA, "a0")).revision == 2


class TestInMemory(AssetStorageContract):
    """Storage in memory."""

    @pytest.fixture
    def backend(self) -> Backend:
        return MemoryBackend(FakeClock())


class SqlContract(AssetStorageContract):
    """What only SQL has to promise: nobody changes a version, not even by hand."""

    async def test_versions_can_not_be_changed(self, storage: Backend) -> None:
        sql: Any = storage
        with pytest.raises(DBAPIError, match="immutable"):
            async with sql.database.engine.begin() as connection:
                await connection.execute(text("UPDATE asset_versions SET content = 'x'"))


class TestOnSqlite(SqlContract):
    """SQLite in a file."""

    @pytest.fixture
    def backend(self, tmp_path: Path) -> Backend:
        url = f"sqlite+aiosqlite:///{tmp_path}/assets.db"
        in_present_form(url)
        return SqlBackend("sqlite", Database(url), FakeClock())


class TestOnPostgres(SqlContract):
    """PostgreSQL."""

    @pytest.fixture
    def backend(self, migrated_postgres_url: str) -> Backend:
        in_present_form(migrated_postgres_url)
        return SqlBackend("postgres", Database(migrated_postgres_url), FakeClock())
