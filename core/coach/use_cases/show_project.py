"""Look at one project."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.coach.errors import NoActiveProject
from core.coach.model import Project, ProjectDecision
from core.coach.ports import CoachUnitOfWork
from core.shared.ids import AccountId


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
        """Return the project; None is the active one. Raises `ProjectNotFound`, `NoActiveProject`.

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
