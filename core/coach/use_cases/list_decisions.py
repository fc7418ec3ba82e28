"""Look at a project's decisions."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.model import ProjectDecision
from core.coach.ports import CoachUnitOfWork, DecisionFilter
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDecisions:
    """List a project's decisions, newest first, those that are past included."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(
        self, account_id: AccountId, project_id: str, wish: DecisionFilter, page: PageRequest
    ) -> Page[ProjectDecision]:
        """Return a page. Raises `ProjectNotFound`."""
        async with self.snapshot() as work:
            await work.projects.get(project_id, account_id=account_id)
            return await work.project_decisions.page(project_id, wish, page)
