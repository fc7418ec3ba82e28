"""Take a project along, or everything that the coach has of an account."""

from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass

from core.coach.ports import CoachUnitOfWork
from core.coach.rules.exporting import ProjectExport, as_data
from core.coach.use_cases.read_projects import all_messages
from core.shared.exports import ExportPart
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProject:
    """Collect plan, decisions with their reasons, progress and chat of a project."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(self, account_id: AccountId, project_id: str) -> ProjectExport:
        """Return all of it, oldest first. Raises `ProjectMissing`."""
        async with self.snapshot() as work:
            project = await work.projects.get(project_id, account_id=account_id)
            return ProjectExport(
                project=project,
                decisions=await work.project_decisions.of(project.id),
                messages=await all_messages(work, project.id),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCreator:
    """The coach's section of an account's export: the profile, and all projects."""

    snapshot: Callable[[], CoachUnitOfWork]

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section."""
        async with self.snapshot() as work:
            profile = await work.creator_profiles.find(account_id)
        return {
            "profile": None if profile is None else asdict(profile),
            "projects": self._projects(account_id),
        }

    async def _projects(self, account_id: AccountId) -> AsyncIterator[object]:
        async with self.snapshot() as work:
            projects = await work.projects.of(account_id)
        for project in projects:
            async with self.snapshot() as work:
                export = ProjectExport(
                    project=project,
                    decisions=await work.project_decisions.of(project.id),
                    messages=await all_messages(work, project.id),
                )
            yield as_data(export)
