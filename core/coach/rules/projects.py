"""The life of a project: its state, its tasks, its first message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.coach.detection.model import Confidence, OpenTask, TaskMatch
from core.coach.errors import (
    NothingToUndo,
    ProjectInvalid,
    ProjectNotActive,
    StatusNotReachable,
    TaskInvalid,
    TaskNotFound,
)
from core.coach.model import (
    Plan,
    Profile,
    Project,
    ProjectStatus,
    TaskSource,
    TaskState,
    TaskStatus,
)
from core.coach.rules.progress import is_done, next_steps
from core.shared.errors import FieldError

TITLE_LENGTH_MAX = 200
NOTES_LENGTH_MAX = 2_000
REACHABLE: Mapping[ProjectStatus, frozenset[ProjectStatus]] = {
    ProjectStatus.ACTIVE: frozenset(ProjectStatus) - {ProjectStatus.ACTIVE},
    ProjectStatus.PAUSED: frozenset(ProjectStatus) - {ProjectStatus.PAUSED},
    ProjectStatus.COMPLETED: frozenset(),
    ProjectStatus.ABANDONED: frozenset(),
}
ENDED = frozenset({ProjectStatus.COMPLETED, ProjectStatus.ABANDONED})


def check_title(title: str) -> str:
    """Return a title with its white space tidied. Raises `ProjectInvalid`."""
    tidy = " ".join(title.split())
    if not 0 < len(tidy) <= TITLE_LENGTH_MAX or not tidy.isprintable():
        message = f"1 to {TITLE_LENGTH_MAX} printable characters"
        raise ProjectInvalid(
            f"The title needs {message}.", errors=(FieldError(field="title", message=message),)
        )
    return tidy


def with_status(project: Project, status: ProjectStatus, now: datetime) -> Project:
    """Return the project in another state; the same state changes nothing.

    A project that has ended stays so. Raises `StatusNotReachable`.
    """
    if status is project.status:
        return project
    if status not in REACHABLE[project.status]:
        raise StatusNotReachable(
            f"This project is {project.status.value} and stays so. Begin a new one."
        )
    return replace(
        project, status=status, updated_at=now, ended_at=now if status in ENDED else None
    )


def check_active(project: Project) -> None:
    """Raise `ProjectNotActive` unless the project is being worked on."""
    if project.status is not ProjectStatus.ACTIVE:
        advice = "Resume it first." if project.status is ProjectStatus.PAUSED else "It has ended."
        raise ProjectNotActive(f"This project is {project.status.value}. {advice}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange:
    """What changes about a task; None leaves as it is. `undo` goes back to the state before.

    One that says nothing at all toggles: what is done is open again, all else is done.
    """

    status: TaskStatus | None = None
    completed: bool | None = None
    notes: str | None = None
    undo: bool = False


def with_task(project: Project, task_id: str, change: TaskChange, now: datetime) -> Project:
    """Return the project with a task changed by its creator.

    Raises `ProjectNotActive`, `TaskNotFound`, `TaskInvalid` and `NothingToUndo`.
    """
    check_active(project)
    if all(task.id != task_id for task in project.plan.tasks):
        raise TaskNotFound(f"The plan has no task {task_id[:60]!r}.")
    if (change.status is not None) + (change.completed is not None) + change.undo > 1:
        raise TaskInvalid("Say only one of `status`, `completed` and `undo`.")
    state = project.state(task_id)
    status = aim_of(change, state.status)
    if change.undo:
        state = undone(state, now)
    elif status is not None:
        state = moved(state, status, TaskSource.CREATOR, now)
        state = replace(state, proposed=False)
    if change.notes is not None:
        notes = change.notes.strip()
        if len(notes) > NOTES_LENGTH_MAX:
            raise TaskInvalid(f"Notes have at most {NOTES_LENGTH_MAX} characters.")
        state = replace(state, notes=notes or None)
    return replace(project, tasks={**project.tasks, task_id: state}, updated_at=now)


def aim_of(change: TaskChange, status: TaskStatus) -> TaskStatus | None:
    """Return the state that a change asks for of a task in this one, None where it asks for none.

    What is begun is not completed already: `completed=False` leaves it begun.
    """
    is_done = status is TaskStatus.DONE
    completed = not is_done if change == TaskChange() else change.completed
    if completed is None:
        return change.status
    if completed is is_done:
        return status
    return TaskStatus.DONE if completed else TaskStatus.OPEN


def moved(state: TaskState, status: TaskStatus, source: TaskSource, now: datetime) -> TaskState:
    """Return a task in another state, which an undo takes back; the same one changes nothing."""
    if status is state.status:
        return state
    return replace(
        state,
        status=status,
        completed_at=now if status is TaskStatus.DONE else None,
        source=source,
        before=state.status,
        evidence=None,
    )


def undone(state: TaskState, now: datetime) -> TaskState:
    """Return a task as it was before its last change. Raises `NothingToUndo`."""
    if state.before is None:
        raise NothingToUndo("Nothing was changed about this task, or it was undone already.")
    return replace(
        state,
        status=state.before,
        completed_at=now if state.before is TaskStatus.DONE else None,
        source=TaskSource.CREATOR,
        before=None,
        evidence=None,
    )


def open_tasks(project: Project) -> tuple[OpenTask, ...]:
    """Return what is not done yet, as the detector asks for it."""
    return tuple(
        OpenTask(id=task.id, title=task.title)
        for task in project.plan.tasks
        if not is_done(project.tasks, task.id)
    )


def with_matches(project: Project, matches: Sequence[TaskMatch], now: datetime) -> Project:
    """Return the project after a message that says that tasks are done.

    A sure match marks its task done, which can be undone; a likely one only proposes it.
    """
    tasks = dict(project.tasks)
    for match in matches:
        state = project.state(match.task_id)
        if state.status is TaskStatus.DONE:
            continue
        if match.confidence is Confidence.HIGH:
            state = moved(state, TaskStatus.DONE, TaskSource.CHAT, now)
        tasks[match.task_id] = replace(
            state,
            proposed=match.confidence is Confidence.MEDIUM,
            evidence=match.evidence,
        )
    if tasks == project.tasks:
        return project
    return replace(project, tasks=tasks, updated_at=now)


def welcome(plan: Plan, profile: Profile | None) -> str:
    """Return the first message of a project: what lies ahead, and the first step."""
    count = len(plan.tasks)
    lines = [
        f"Welcome to \u201c{plan.title}\u201d. {plan.summary}",
        f"**Your plan:** {count} tasks in {len(plan.phases)} phases: "
        + "; ".join(phase.title for phase in plan.phases)
        + ".",
    ]
    if plan.outlook is not None and plan.outlook.customers[1]:
        low, high = plan.outlook.customers
        lines.append(
            f"**What is realistic:** with {plan.outlook.followers:,} followers, {low} to {high} "
            f"{plan.outlook.unit}. {plan.outlook.basis}"
        )
    if profile is None:
        lines.append("Tell me about yourself in your profile, and later plans will fit you better.")
    lines += plan.advice
    first = next_steps(plan, {}, frozenset())[0]
    lines.append(
        f"**First step: {first.task.title}** (about {first.task.hours} hours). {first.task.how}"
    )
    lines.append(
        "Write to me as you go. When you decide something (\u201cI'll charge $29 a month\u201d) or "
        "finish something (\u201cI finished the sales page\u201d), just say so: I keep the list."
    )
    return "\n\n".join(lines)
