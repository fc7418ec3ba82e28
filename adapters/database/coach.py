"""Creators, projects and decisions in SQL."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.coach import (
    creator_profiles,
    project_decisions,
    project_messages,
    projects,
)
from adapters.database.upserts import insert_new
from core.coach.detection.model import Category, Confidence
from core.coach.errors import ActiveProjectExists, ProjectNotFound
from core.coach.model import (
    DecisionStatus,
    Plan,
    Profile,
    Project,
    ProjectDecision,
    ProjectStatus,
    TaskState,
)
from core.coach.ports import DecisionFilter
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlCreatorProfiles:
    """Rows of creators' profiles."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def find(self, account_id: AccountId) -> Profile | None:
        """Return an account's profile, or None."""
        query = select(creator_profiles).where(creator_profiles.c.account_id == account_id)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        told = {**row.profile, "account_id": account_id}
        times = {"created_at": row.created_at, "updated_at": row.updated_at}
        return msgspec.convert({**told, **times}, Profile)

    async def save(self, profile: Profile) -> None:
        """Store a profile; a changed one keeps when it was made."""
        told = msgspec.to_builtins(profile)
        for column in ("account_id", "created_at", "updated_at"):
            del told[column]
        row = {
            "account_id": profile.account_id,
            "profile": told,
            "created_at": profile.created_at,
            "updated_at": profile.updated_at,
        }
        if not await insert_new(self._connection, creator_profiles, row):
            statement = (
                update(creator_profiles)
                .where(creator_profiles.c.account_id == profile.account_id)
                .values(profile=told, updated_at=profile.updated_at)
            )
            await self._connection.execute(statement)

    async def remove(self, account_id: AccountId) -> None:
        """Forget an account's profile."""
        gone = creator_profiles.c.account_id == account_id
        await self._connection.execute(delete(creator_profiles).where(gone))


class SqlProjects:
    """Rows of projects. That an account has one active project is an index's to see to."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, project: Project) -> None:
        """Store a new project. Raises `ActiveProjectExists`."""
        await self._write(insert(projects).values(project_values(project)))

    async def get(self, project_id: str, *, account_id: AccountId) -> Project:
        """Return a project of that account, locked. Raises `ProjectNotFound`."""
        query = select(projects).where(
            projects.c.id == project_id, projects.c.account_id == account_id
        )
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        if row is None:
            raise ProjectNotFound("There is no such project.")
        return project_from(row)

    async def active(self, account_id: AccountId) -> Project | None:
        """Return the account's active project, or None."""
        query = select(projects).where(
            projects.c.account_id == account_id, projects.c.status == ProjectStatus.ACTIVE.value
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else project_from(row)

    async def save(self, project: Project) -> None:
        """Store a changed project. Raises `ActiveProjectExists`."""
        values = project_values(project)
        await self._write(update(projects).where(projects.c.id == project.id).values(values))

    async def of(self, account_id: AccountId) -> Sequence[Project]:
        """Return all projects of an account, oldest first."""
        query = select(projects).where(projects.c.account_id == account_id)
        query = query.order_by(projects.c.id)
        return [project_from(row) for row in await self._connection.execute(query)]

    async def page(
        self, account_id: AccountId, status: ProjectStatus | None, page: PageRequest
    ) -> Page[Project]:
        """Return an account's projects, those in one state or all, newest first."""
        columns = projects.c
        query = select(projects).where(columns.account_id == account_id)
        if status is not None:
            query = query.where(columns.status == status.value)
        return await read_page(self._connection, query, page, by=columns.id, make=project_from)

    async def remove_all(self, account_id: AccountId) -> None:
        """Forget an account's projects with their decisions and messages."""
        for table in (project_messages, project_decisions, projects):
            gone = table.c.account_id == account_id
            await self._connection.execute(delete(table).where(gone))

    async def _write(self, statement: Any) -> None:
        try:
            async with self._connection.begin_nested():
                await self._connection.execute(statement)
        except IntegrityError as error:
            if "uq_projects_active" in str(error) or "projects.account_id" in str(error):
                raise ActiveProjectExists(
                    "You have an active project. Pause, complete or abandon it first."
                ) from None
            raise


class SqlProjectDecisions:
    """Rows of decisions."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def of(self, project_id: str) -> Sequence[ProjectDecision]:
        """Return all decisions of a project, oldest first."""
        query = (
            select(project_decisions)
            .where(project_decisions.c.project_id == project_id)
            .order_by(project_decisions.c.id)
        )
        return [decision_from(row) for row in await self._connection.execute(query)]

    async def page(
        self, project_id: str, wish: DecisionFilter, page: PageRequest
    ) -> Page[ProjectDecision]:
        """Return a project's decisions, newest first."""
        columns = project_decisions.c
        query = select(project_decisions).where(columns.project_id == project_id)
        if wish.status is not None:
            query = query.where(columns.status == wish.status.value)
        if wish.category is not None:
            query = query.where(columns.category == wish.category.value)
        return await read_page(self._connection, query, page, by=columns.id, make=decision_from)

    async def save(self, decision: ProjectDecision) -> None:
        """Store a decision, new or changed."""
        values = asdict(decision) | {
            "category": decision.category.value,
            "confidence": decision.confidence.value,
            "status": decision.status.value,
        }
        if not await insert_new(self._connection, project_decisions, values):
            statement = (
                update(project_decisions)
                .where(project_decisions.c.id == decision.id)
                .values(values)
            )
            await self._connection.execute(statement)


def project_values(project: Project) -> dict[str, Any]:
    """Return the columns of a project."""
    return {
        "id": project.id,
        "account_id": project.account_id,
        "status": project.status.value,
        "title": project.title,
        "plan": msgspec.to_builtins(project.plan),
        "tasks": msgspec.to_builtins(project.tasks),
        "created_at": project.created_at,
        "updated_at": project.updated_at,
        "ended_at": project.ended_at,
    }


def project_from(row: Row[Any]) -> Project:
    """Read a project."""
    return Project(
        id=row.id,
        account_id=AccountId(row.account_id),
        status=ProjectStatus(row.status),
        title=row.title,
        plan=msgspec.convert(row.plan, Plan),
        tasks=msgspec.convert(row.tasks, dict[str, TaskState]),
        created_at=row.created_at,
        updated_at=row.updated_at,
        ended_at=row.ended_at,
    )


def decision_from(row: Row[Any]) -> ProjectDecision:
    """Read a decision."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values |= {
        "account_id": AccountId(row.account_id),
        "category": Category(row.category),
        "confidence": Confidence(row.confidence),
        "status": DecisionStatus(row.status),
    }
    return ProjectDecision(**values)
