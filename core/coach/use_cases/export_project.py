"""Take a project along."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.ports import CoachUnitOfWork
from core.coach.rules.exporting import ProjectExport
from core.coach.steps.reading import all_messages
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProject:
    """Collect plan, decisions with their reasons, progress and chat of a project."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(self, account_id: AccountId, project_id: str) -> ProjectExport:
        """Return all of it, oldest first. Raises `ProjectNotFound`."""
        async with self.snapshot() as work:
            project = await work.projects.get(project_id, account_id=account_id)
            return ProjectExport(
                project=project,
                decisions=await work.project_decisions.of(project.id),
                messages=await all_messages(work, project.id),
            )
