"""Give somebody everything that the coach has of them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass

from core.coach.ports import CoachUnitOfWork
from core.coach.rules.exporting import ProjectExport, as_data
from core.coach.steps.reading import all_messages
from core.shared.exports import ExportPart
from core.shared.ids import AccountId


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
