"""Creators, projects and decisions in memory."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.memory.ledger import paged
from adapters.memory.store import Tables
from core.coach.errors import ActiveProjectExists, ProjectNotFound
from core.coach.model import Profile, Project, ProjectDecision, ProjectStatus
from core.coach.ports import DecisionFilter
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class MemoryCreatorProfiles:
    """Creators' profiles."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def find(self, account_id: AccountId) -> Profile | None:
        """Return an account's profile, or None."""
        return self._tables.creator_profiles.get(account_id)

    async def save(self, profile: Profile) -> None:
        """Store a profile; a changed one keeps when it was made."""
        earlier = self._tables.creator_profiles.get(profile.account_id, profile)
        stored = replace(profile, created_at=earlier.created_at)
        self._tables.creator_profiles[profile.account_id] = stored

    async def remove(self, account_id: AccountId) -> None:
        """Forget an account's profile."""
        self._tables.creator_profiles.pop(account_id, None)


class MemoryProjects:
    """Projects, of which an account has at most one that is active."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def add(self, project: Project) -> None:
        """Store a new project. Raises `ActiveProjectExists`."""
        assert project.id not in self._tables.projects
        await self.save(project)

    async def get(self, project_id: str, *, account_id: AccountId) -> Project:
        """Return a project of that account. Raises `ProjectNotFound`."""
        project = self._tables.projects.get(project_id)
        if project is None or project.account_id != account_id:
            raise ProjectNotFound("There is no such project.")
        return project

    async def active(self, account_id: AccountId) -> Project | None:
        """Return the account's active project, or None."""
        projects = await self.of(account_id)
        return next((each for each in projects if each.status is ProjectStatus.ACTIVE), None)

    async def save(self, project: Project) -> None:
        """Store a changed project. Raises `ActiveProjectExists`."""
        active = await self.active(project.account_id)
        is_second = active is not None and active.id != project.id
        if is_second and project.status is ProjectStatus.ACTIVE:
            raise ActiveProjectExists(
                "You have an active project. Pause, complete or abandon it first."
            )
        self._tables.projects[project.id] = project

    async def of(self, account_id: AccountId) -> Sequence[Project]:
        """Return all projects of an account, oldest first."""
        projects = self._tables.projects.values()
        found = [each for each in projects if each.account_id == account_id]
        return sorted(found, key=lambda each: each.id)

    async def page(
        self, account_id: AccountId, status: ProjectStatus | None, page: PageRequest
    ) -> Page[Project]:
        """Return an account's projects, those in one state or all, newest first."""
        found = [
            each
            for each in reversed(await self.of(account_id))
            if status in {None, each.status} and (page.before is None or each.id < page.before)
        ]
        return paged(found, page.limit, lambda each: each.id)

    async def remove_all(self, account_id: AccountId) -> None:
        """Forget an account's projects with their decisions."""
        gone = {each.id for each in await self.of(account_id)}
        for project_id in gone:
            del self._tables.projects[project_id]
        for decision in list(self._tables.project_decisions.values()):
            if decision.project_id in gone:
                del self._tables.project_decisions[decision.id]


class MemoryProjectDecisions:
    """Decisions."""

    def __init__(self, tables: Tables) -> None:
        """Work on one transaction."""
        self._tables = tables

    async def of(self, project_id: str) -> Sequence[ProjectDecision]:
        """Return all decisions of a project, oldest first."""
        decisions = self._tables.project_decisions.values()
        found = [each for each in decisions if each.project_id == project_id]
        return sorted(found, key=lambda each: each.id)

    async def page(
        self, project_id: str, wish: DecisionFilter, page: PageRequest
    ) -> Page[ProjectDecision]:
        """Return a project's decisions, newest first."""
        found = [
            each
            for each in reversed(await self.of(project_id))
            if wish.status in {None, each.status}
            and wish.category in {None, each.category}
            and (page.before is None or each.id < page.before)
        ]
        return paged(found, page.limit, lambda each: each.id)

    async def save(self, decision: ProjectDecision) -> None:
        """Store a decision, new or changed."""
        self._tables.project_decisions[decision.id] = decision
