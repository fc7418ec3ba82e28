"""Look at projects, their decisions and what was said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.coach.errors import NoActiveProject
from core.coach.model import Message, Project, ProjectDecision, ProjectStatus
from core.coach.ports import CoachUnitOfWork, DecisionFilter
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProject:
    """A project with all its decisions, oldest first: what progress and next steps are made of."""

    project: Project
    decisions: Sequence[ProjectDecision]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowProject:
    """Show a project, by its id or as the active one."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(self, account_id: AccountId, project_id: str | None) -> ShownProject:
        """Return the project; None is the active one. Raises `ProjectMissing`, `NoActiveProject`.

        Another account's project is missing.
        """
        async with self.snapshot() as work:
            if project_id is None:
                project = await work.projects.active(account_id)
                if project is None:
                    raise NoActiveProject(
                        "You have no active project. Begin one, or resume one of your projects."
                    )
            else:
                project = await work.projects.get(project_id, account_id=account_id)
            decisions = await work.project_decisions.of(project.id)
        return ShownProject(project=project, decisions=decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProjects:
    """List an account's projects, newest first, those that have ended included."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(
        self, account_id: AccountId, status: ProjectStatus | None, page: PageRequest
    ) -> Page[Project]:
        """Return a page, of the projects in one state where it is told."""
        async with self.snapshot() as work:
            return await work.projects.page(account_id, status, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDecisions:
    """List a project's decisions, newest first, those that are past included."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(
        self, account_id: AccountId, project_id: str, wish: DecisionFilter, page: PageRequest
    ) -> Page[ProjectDecision]:
        """Return a page. Raises `ProjectMissing`."""
        async with self.snapshot() as work:
            await work.projects.get(project_id, account_id=account_id)
            return await work.project_decisions.page(project_id, wish, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """List what was said in a project, newest first."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(
        self, account_id: AccountId, project_id: str, page: PageRequest
    ) -> Page[Message]:
        """Return a page. Raises `ProjectMissing`."""
        async with self.snapshot() as work:
            await work.projects.get(project_id, account_id=account_id)
            return await work.project_messages.page(project_id, page)


async def all_messages(work: CoachUnitOfWork, project_id: str) -> list[Message]:
    """Return everything that was said in a project, oldest first."""
    found: list[Message] = []
    before: str | None = None
    while True:
        request = PageRequest(limit=LIMIT_MAX, before=before)
        page = await work.project_messages.page(project_id, request)
        found += page.items
        before = page.next_before
        if before is None:
            return found[::-1]
