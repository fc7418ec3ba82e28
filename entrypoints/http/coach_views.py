"""How the coach's things are answered."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.coach.model import (
    Business,
    DecisionPoint,
    Outlook,
    Phase,
    PlanTask,
    Profile,
    Project,
    Revenue,
    TaskState,
    Template,
    Timeline,
)
from core.coach.rules.progress import (
    STEPS_SHOWN,
    Progress,
    Share,
    Step,
    blocked_tasks,
    decided_points,
    next_steps,
    progress_of,
)
from core.coach.use_cases.show_project import ShownProject

BP_PER_PERCENT = 100
TaskStatusName = Literal["open", "in_progress", "done"]


class PlatformView(Struct, frozen=True):
    """Where a creator is."""

    name: str
    handle: str | None
    followers: int | None
    engagement_rate: Annotated[float | None, Meta(description="In per cent.")]


class ProfileView(Struct, frozen=True):
    """A creator's profile."""

    niche: str
    platforms: list[PlatformView]
    audience: str | None
    goals: list[str]
    hours_per_week: int | None
    business: Business
    created_at: datetime
    updated_at: datetime


def profile_view(profile: Profile) -> ProfileView:
    """Return a profile as it is answered."""
    return ProfileView(
        niche=profile.niche,
        platforms=[
            PlatformView(
                name=each.name,
                handle=each.handle,
                followers=each.followers,
                engagement_rate=None
                if each.engagement_bp is None
                else each.engagement_bp / BP_PER_PERCENT,
            )
            for each in profile.platforms
        ],
        audience=profile.audience,
        goals=list(profile.goals),
        hours_per_week=profile.hours_per_week,
        business=profile.business,
        created_at=profile.created_at,
        updated_at=profile.updated_at,
    )


class TemplateTaskView(Struct, frozen=True):
    """A task of a template."""

    id: str
    title: str
    how: str
    hours: int
    cost_usd: Annotated[list[int], Meta(description="From and to.")]
    weight: int
    tips: list[str]
    pitfalls: list[str]
    after: Annotated[list[str], Meta(description="Tasks that must be done before.")]


class TemplatePhaseView(Struct, frozen=True):
    """A phase of a template."""

    id: str
    title: str
    goal: str
    tasks: list[TemplateTaskView]


class TemplateView(Struct, frozen=True):
    """An opportunity. Words in braces are filled from the profile when a project begins."""

    id: str
    title: str
    category: str
    summary: str
    why_it_works: list[str]
    revenue: Revenue
    timeline: Timeline
    phases: list[TemplatePhaseView]
    decision_points: list[DecisionPoint]


def template_view(template: Template) -> TemplateView:
    """Return a template as it is answered."""
    return TemplateView(
        id=template.id,
        title=template.title,
        category=template.category,
        summary=template.summary,
        why_it_works=list(template.why_it_works),
        revenue=template.revenue,
        timeline=template.timeline,
        phases=[
            TemplatePhaseView(
                id=phase.id,
                title=phase.title,
                goal=phase.goal,
                tasks=[template_task_view(task) for task in phase.tasks],
            )
            for phase in template.phases
        ],
        decision_points=list(template.decision_points),
    )


def template_task_view(task: PlanTask) -> TemplateTaskView:
    """Return a task of a template as it is answered."""
    return TemplateTaskView(
        id=task.id,
        title=task.title,
        how=task.how,
        hours=task.hours,
        cost_usd=list(task.cost_usd),
        weight=task.weight,
        tips=list(task.tips),
        pitfalls=list(task.pitfalls),
        after=list(task.after),
    )


class TaskView(Struct, frozen=True):
    """A task of a project and where it stands."""

    id: str
    title: str
    status: TaskStatusName
    completed_at: datetime | None
    notes: str | None
    blocked_by: Annotated[list[str], Meta(description="Tasks that must be done before.")]
    proposed: Annotated[bool, Meta(description="The chat thinks that it is done: confirm it.")]
    source: Annotated[Literal["creator", "chat"], Meta(description="Who changed it last.")]
    evidence: Annotated[str | None, Meta(description="The words from which the chat concludes.")]
    can_undo: bool
    how: str
    hours: int
    cost_usd: list[int]
    weight: int
    tips: list[str]
    pitfalls: list[str]
    note: Annotated[str | None, Meta(description="For your main platform.")]


class PhaseView(Struct, frozen=True):
    """A phase of a project; `progress` is a percentage by the weight of its tasks."""

    id: str
    title: str
    goal: str
    weeks: int | None
    progress: int
    tasks: list[TaskView]


class StepView(Struct, frozen=True):
    """A task that can be worked on now; `kind` says whether it needs a decision first."""

    task_id: str
    title: str
    phase_id: str
    kind: Literal["decide", "do"]
    status: TaskStatusName
    choices: list[DecisionPoint]


class BlockedView(Struct, frozen=True):
    """A task that waits for others."""

    task_id: str
    title: str
    waits_for: list[str]


class ProjectView(Struct, frozen=True):
    """A project: its plan, how far it has come, and what is next."""

    id: str
    template: str
    title: str
    status: Literal["active", "paused", "completed", "abandoned"]
    summary: str
    why_it_works: list[str]
    advice: list[str]
    revenue: Revenue
    timeline: Timeline
    outlook: Outlook | None
    progress: Share
    phases: list[PhaseView]
    decision_points: list[DecisionPoint]
    next_step: StepView | None
    next_steps: list[StepView]
    blocked: list[BlockedView]
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None


def project_view(shown: ShownProject) -> ProjectView:
    """Return a project as it is answered."""
    project, plan = shown.project, shown.project.plan
    progress = progress_of(plan, project.tasks)
    steps = next_steps(plan, project.tasks, decided_points(plan, shown.decisions))
    blocked = blocked_tasks(plan, project.tasks)
    waits = {each.task.id: [task.id for task in each.waits_for] for each in blocked}
    views = [step_view(step) for step in steps[:STEPS_SHOWN]]
    return ProjectView(
        id=project.id,
        template=plan.template_id,
        title=project.title,
        status=project.status.value,
        summary=plan.summary,
        why_it_works=list(plan.why_it_works),
        advice=list(plan.advice),
        revenue=plan.revenue,
        timeline=plan.timeline,
        outlook=plan.outlook,
        progress=progress.whole,
        phases=[phase_view(phase, project, progress, waits) for phase in plan.phases],
        decision_points=list(plan.decision_points),
        next_step=views[0] if views else None,
        next_steps=views,
        blocked=[
            BlockedView(task_id=each.task.id, title=each.task.title, waits_for=waits[each.task.id])
            for each in blocked
        ],
        created_at=project.created_at,
        updated_at=project.updated_at,
        ended_at=project.ended_at,
    )


def phase_view(
    phase: Phase, project: Project, progress: Progress, waits: dict[str, list[str]]
) -> PhaseView:
    """Return a phase of a project as it is answered."""
    return PhaseView(
        id=phase.id,
        title=phase.title,
        goal=phase.goal,
        weeks=phase.weeks,
        progress=progress.phases[phase.id].percent,
        tasks=[
            task_view(task, project.state(task.id), waits.get(task.id, [])) for task in phase.tasks
        ],
    )


def task_view(task: PlanTask, state: TaskState, blocked_by: list[str]) -> TaskView:
    """Return a task of a project as it is answered."""
    return TaskView(
        id=task.id,
        title=task.title,
        status=state.status.value,
        completed_at=state.completed_at,
        notes=state.notes,
        blocked_by=blocked_by,
        proposed=state.proposed,
        source=state.source.value,
        evidence=state.evidence,
        can_undo=state.before is not None,
        how=task.how,
        hours=task.hours,
        cost_usd=list(task.cost_usd),
        weight=task.weight,
        tips=list(task.tips),
        pitfalls=list(task.pitfalls),
        note=task.note,
    )


def step_view(step: Step) -> StepView:
    """Return a step as it is answered."""
    return StepView(
        task_id=step.task.id,
        title=step.task.title,
        phase_id=step.phase_id,
        kind="decide" if step.undecided else "do",
        status=step.status.value,
        choices=list(step.undecided),
    )
