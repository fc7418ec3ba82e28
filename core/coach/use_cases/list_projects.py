"""Look at one's projects."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.model import Project, ProjectStatus
from core.coach.ports import CoachUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


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
