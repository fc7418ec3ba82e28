"""Pause, resume, complete, abandon or rename a project."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.coach.model import Project, ProjectStatus
from core.coach.ports import PlanningUnitOfWork
from core.coach.rules.projects import check_title, with_status
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProjectCommand:
    """What changes; None leaves as it is."""

    account_id: AccountId
    project_id: str
    status: ProjectStatus | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProject:
    """Move a project to another state or rename it. One that has ended stays so."""

    unit_of_work: Callable[[], PlanningUnitOfWork]
    clock: Clock

    async def __call__(self, command: ChangeProjectCommand) -> Project:
        """Return the project.

        Raises `ProjectNotFound`, `ProjectInvalid`, `StatusNotReachable`, and `ActiveProjectExists`
        when it shall be resumed beside another.
        """
        now = self.clock.now()
        async with self.unit_of_work() as work:
            project = await work.projects.get(command.project_id, account_id=command.account_id)
            changed = project
            if command.title is not None:
                changed = replace(changed, title=check_title(command.title), updated_at=now)
            if command.status is not None:
                changed = with_status(changed, command.status, now)
            if changed != project:
                await work.projects.save(changed)
                await work.commit()
            return changed
