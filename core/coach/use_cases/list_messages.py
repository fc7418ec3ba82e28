"""Look at what was said in a project."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.model import Message
from core.coach.ports import CoachUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """List what was said in a project, newest first."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(
        self, account_id: AccountId, project_id: str, page: PageRequest
    ) -> Page[Message]:
        """Return a page. Raises `ProjectNotFound`."""
        async with self.snapshot() as work:
            await work.projects.get(project_id, account_id=account_id)
            return await work.project_messages.page(project_id, page)
