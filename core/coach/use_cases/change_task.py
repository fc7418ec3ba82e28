"""Work off the tasks of a project."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.model import Project
from core.coach.ports import PlanningUnitOfWork
from core.coach.rules.projects import TaskChange, with_task
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTaskCommand:
    """Which task of which project changes, and how."""

    account_id: AccountId
    project_id: str
    task_id: str
    change: TaskChange


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTask:
    """Mark a task, keep notes on it, or undo its last change, whoever made that."""

    unit_of_work: Callable[[], PlanningUnitOfWork]
    clock: Clock

    async def __call__(self, command: ChangeTaskCommand) -> Project:
        """Return the project.

        Raises `ProjectNotFound`, `ProjectNotActive`, `TaskNotFound`, `TaskInvalid` and
        `NothingToUndo`.
        """
        async with self.unit_of_work() as work:
            project = await work.projects.get(command.project_id, account_id=command.account_id)
            changed = with_task(project, command.task_id, command.change, self.clock.now())
            await work.projects.save(changed)
            await work.commit()
            return changed
