"""What any storage of creators, projects and decisions promises: one suite, three storages."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.database.engine import Database
from core.coach.detection.model import Category, Confidence
from core.coach.errors import ActiveProjectExists, ProjectNotFound
from core.coach.model import (
    Business,
    DecisionStatus,
    PlatformPresence,
    Profile,
    Project,
    ProjectDecision,
    ProjectStatus,
    TaskSource,
    TaskState,
    TaskStatus,
)
from core.coach.ports import DecisionFilter
from core.coach.rules.planning import customised
from core.coach.templates.reading import load
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from tests.builders import in_present_form
from tests.properties.ledger.backends import Backend, FakeClock, MemoryBackend, SqlBackend

ADA, BOB = AccountId(1), AccountId(2)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PROFILE = Profile(
    account_id=ADA,
    niche="sourdough",
    platforms=(PlatformPresence(name="YouTube", followers=500, engagement_bp=425),),
    goals=("Live from it",),
    hours_per_week=6,
    business=Business(name="Crumb", core_processes=("baking", "filming"), goal_amount=10**12),
    created_at=NOW,
    updated_at=NOW,
)
PLAN = customised(load().get("premium-community"), PROFILE)


def project(name: str, account_id: AccountId = ADA, **more: object) -> Project:
    made = Project(
        id=name,
        account_id=account_id,
        status=ProjectStatus.ACTIVE,
        title="Bread club",
        plan=PLAN,
        tasks={},
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # Fields by name.


def decision(number: int, project_id: str = "p1", **more: object) -> ProjectDecision:
    made = ProjectDecision(
        id=f"d{number}",
        project_id=project_id,
        account_id=ADA,
        message_id="m",
        category=Category.PRICING,
        subject="price",
        value="$29",
        confidence=Confidence.HIGH,
        rationale=None,
        evidence="I'll charge $29",
        status=DecisionStatus.ACTIVE,
        created_at=NOW,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # Fields by name.


class CoachStorageContract:
    """The promises. A subclass gives `backend`."""

    @pytest.fixture
    async def storage(self, backend: Backend) -> AsyncIterator[Backend]:
        """Give a storage with a creator, a project and two decisions."""
        async with backend.unit_of_work() as work:
            await work.creator_profiles.save(PROFILE)
            await work.projects.add(project("p1"))
            await work.projects.add(project("p9", BOB))
            for number in range(2):
                await work.project_decisions.save(decision(number))
            await work.commit()
        yield backend
        await backend.close()

    async def test_what_was_saved_is_there_whole_and_only_for_its_account(
        self, storage: Backend
    ) -> None:
        done = TaskState(
            status=TaskStatus.DONE,
            completed_at=NOW,
            notes="30 names",
            source=TaskSource.CHAT,
            before=TaskStatus.OPEN,
            evidence="done",
        )
        later = replace(PROFILE, niche="rye", created_at=NOW + timedelta(days=1))
        worked = project("p1", tasks={"set-price": done})
        async with storage.unit_of_work() as work:
            await work.creator_profiles.save(later)
            await work.projects.save(worked)
            await work.commit()
        async with storage.snapshot() as work:
            assert await work.creator_profiles.find(ADA) == replace(later, created_at=NOW)
            assert await work.creator_profiles.find(BOB) is None
            assert await work.projects.get("p1", account_id=ADA) == worked
            assert await work.projects.active(ADA) == worked
            for account_id, name in ((BOB, "p1"), (ADA, "p9"), (ADA, "p2")):
                with pytest.raises(ProjectNotFound):
                    await work.projects.get(name, account_id=account_id)

    async def test_an_account_has_one_active_project(self, storage: Backend) -> None:
        async with storage.unit_of_work() as work:
            with pytest.raises(ActiveProjectExists):
                await work.projects.add(project("p2"))
            await work.projects.add(project("p3", status=ProjectStatus.PAUSED))
            with pytest.raises(ActiveProjectExists):
                await work.projects.save(project("p3"))
            await work.projects.save(project("p1", status=ProjectStatus.COMPLETED, ended_at=NOW))
            await work.projects.save(project("p3"))
            await work.commit()
        async with storage.snapshot() as work:
            assert [each.id for each in await work.projects.of(ADA)] == ["p1", "p3"]
            active = await work.projects.active(ADA)
        assert active == project("p3")

    async def test_projects_are_listed_in_one_state_and_paged(self, storage: Backend) -> None:
        async with storage.unit_of_work() as work:
            for name in ("p2", "p3"):
                await work.projects.add(project(name, status=ProjectStatus.PAUSED))
            await work.commit()
        async with storage.snapshot() as work:
            first = await work.projects.page(ADA, None, PageRequest(limit=2))
            rest = PageRequest(limit=2, before=first.next_before)
            last = await work.projects.page(ADA, None, rest)
            paused = await work.projects.page(ADA, ProjectStatus.PAUSED, PageRequest())
        assert [each.id for each in (*first.items, *last.items)] == ["p3", "p2", "p1"]
        assert last.next_before is None
        assert [each.id for each in paused.items] == ["p3", "p2"]

    async def test_decisions_are_listed_filtered_and_paged(self, storage: Backend) -> None:
        past = decision(0, status=DecisionStatus.SUPERSEDED, superseded_by="d1", ended_at=NOW)
        other = decision(2, category=Category.PLATFORM, subject="community", value="Discord")
        async with storage.unit_of_work() as work:
            for each in (past, other, decision(3, "p9")):
                await work.project_decisions.save(each)
            await work.commit()
        async with storage.snapshot() as work:
            decisions = work.project_decisions
            assert list(await decisions.of("p1")) == [past, decision(1), other]
            first = await decisions.page("p1", DecisionFilter(), PageRequest(limit=2))
            rest = PageRequest(limit=2, before=first.next_before)
            last = await decisions.page("p1", DecisionFilter(), rest)
            assert [each.id for each in (*first.items, *last.items)] == ["d2", "d1", "d0"]
            assert last.next_before is None
            wish = DecisionFilter(status=DecisionStatus.ACTIVE, category=Category.PRICING)
            found = await decisions.page("p1", wish, PageRequest())
        assert list(found.items) == [decision(1)]

    async def test_leaving_without_commit_changes_nothing_and_removing_leaves_nothing(
        self, storage: Backend
    ) -> None:
        async with storage.unit_of_work() as work:
            await work.projects.remove_all(ADA)
        async with storage.unit_of_work() as work:
            assert await work.projects.active(ADA) == project("p1")
            await work.projects.remove_all(ADA)
            await work.creator_profiles.remove(ADA)
            await work.commit()
        async with storage.snapshot() as work:
            assert list(await work.projects.of(ADA)) == []
            assert list(await work.project_decisions.of("p1")) == []
            assert await work.creator_profiles.find(ADA) is None
            assert await work.projects.active(BOB) == project("p9", BOB)


class TestInMemory(CoachStorageContract):
    """Storage in memory."""

    @pytest.fixture
    def backend(self) -> Backend:
        return MemoryBackend(FakeClock())


@pytest.fixture(scope="module")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate once; each test works on a copy."""
    file = tmp_path_factory.mktemp("coach") / "migrated.db"
    in_present_form(f"sqlite+aiosqlite:///{file}")
    return file


class TestOnSqlite(CoachStorageContract):
    """SQLite in a file."""

    @pytest.fixture
    def backend(self, tmp_path: Path, migrated_file: Path) -> Backend:
        file = shutil.copy(migrated_file, tmp_path / "coach.db")
        return SqlBackend("sqlite", Database(f"sqlite+aiosqlite:///{file}"), FakeClock())


class TestOnPostgres(CoachStorageContract):
    """PostgreSQL."""

    @pytest.fixture
    def backend(self, migrated_postgres_url: str) -> Backend:
        in_present_form(migrated_postgres_url)
        return SqlBackend("postgres", Database(migrated_postgres_url), FakeClock())
