"""How far a plan has come, and what is next: pure functions of plan, tasks and decisions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.coach.model import (
    UNTOUCHED,
    DecisionPoint,
    DecisionStatus,
    Plan,
    PlanTask,
    ProjectDecision,
    TaskState,
    TaskStatus,
)

PERCENT = 100
STEPS_SHOWN = 3

States = Mapping[str, TaskState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Progress by weight, rounded down: 100 per cent is everything. The counts are tasks."""

    percent: int
    completed: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far all of the plan has come, and each of its phases by id."""

    whole: Share
    phases: Mapping[str, Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task that can be worked on now, with the choices that it still needs."""

    task: PlanTask
    phase_id: str
    status: TaskStatus
    undecided: tuple[DecisionPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A task that waits for others."""

    task: PlanTask
    waits_for: tuple[PlanTask, ...]


def is_done(states: States, task_id: str) -> bool:
    """Tell whether a task is done."""
    return states.get(task_id, UNTOUCHED).status is TaskStatus.DONE


def progress_of(plan: Plan, states: States) -> Progress:
    """Return how far the plan has come, by task weight."""
    return Progress(
        whole=share_of(plan.tasks, states),
        phases={phase.id: share_of(phase.tasks, states) for phase in plan.phases},
    )


def share_of(tasks: Collection[PlanTask], states: States) -> Share:
    """Return the share of some tasks that is done."""
    done = [task for task in tasks if is_done(states, task.id)]
    total = sum(task.weight for task in tasks)
    return Share(
        percent=PERCENT * sum(task.weight for task in done) // total,
        completed=len(done),
        total=len(tasks),
    )


def decided_points(plan: Plan, decisions: Iterable[ProjectDecision]) -> frozenset[str]:
    """Return the ids of decision points that a decision in force has settled."""
    active = [each for each in decisions if each.status is DecisionStatus.ACTIVE]
    return frozenset(
        point.id for point in plan.decision_points if any(settles(each, point) for each in active)
    )


def settles(decision: ProjectDecision, point: DecisionPoint) -> bool:
    """Tell whether a decision is about a decision point."""
    if decision.category is not point.category:
        return False
    return not point.subjects or decision.subject in point.subjects


def next_steps(plan: Plan, states: States, decided: Collection[str]) -> tuple[Step, ...]:
    """Return every task that can be worked on now, in the plan's order: the first is next.

    A task can be worked on when it is not done and all tasks before it are. Its choices that are
    not yet decided come with it. While anything is open there is a next step.
    """
    return tuple(
        Step(
            task=task,
            phase_id=phase.id,
            status=states.get(task.id, UNTOUCHED).status,
            undecided=tuple(
                point
                for point in plan.decision_points
                if point.task_id == task.id and point.id not in decided
            ),
        )
        for phase in plan.phases
        for task in phase.tasks
        if not is_done(states, task.id) and not missing(task, states)
    )


def blocked_tasks(plan: Plan, states: States) -> tuple[Blocked, ...]:
    """Return the tasks that wait for others, in the plan's order."""
    by_id = {task.id: task for task in plan.tasks}
    return tuple(
        Blocked(task=task, waits_for=tuple(by_id[name] for name in missing(task, states)))
        for task in plan.tasks
        if not is_done(states, task.id) and missing(task, states)
    )


def missing(task: PlanTask, states: States) -> tuple[str, ...]:
    """Return which of the tasks before a task are not done."""
    return tuple(name for name in task.after if not is_done(states, name))
