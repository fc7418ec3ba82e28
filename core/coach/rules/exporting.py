"""A project to take along: as data, and as a text to read."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from core.coach.model import (
    DecisionStatus,
    Message,
    MessageRole,
    Project,
    ProjectDecision,
    TaskStatus,
)
from core.coach.rules.progress import decided_points, next_steps, progress_of

BOXES = {TaskStatus.DONE: "x", TaskStatus.IN_PROGRESS: "~", TaskStatus.OPEN: " "}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectExport:
    """All of a project: plan, decisions and chat, oldest first."""

    project: Project
    decisions: Sequence[ProjectDecision]
    messages: Sequence[Message]


def as_data(export: ProjectExport) -> dict[str, object]:
    """Return an export ready for JSON."""
    project, plan = export.project, export.project.plan
    progress = progress_of(plan, project.tasks)
    steps = next_steps(plan, project.tasks, decided_points(plan, export.decisions))
    return {
        "id": project.id,
        "template": plan.template_id,
        "title": project.title,
        "status": project.status.value,
        "created_at": project.created_at,
        "ended_at": project.ended_at,
        "progress": asdict(progress.whole),
        "next_step": steps[0].task.title if steps else None,
        "plan": {
            "summary": plan.summary,
            "why_it_works": list(plan.why_it_works),
            "advice": list(plan.advice),
            "revenue": asdict(plan.revenue),
            "timeline": asdict(plan.timeline),
            "outlook": None if plan.outlook is None else asdict(plan.outlook),
            "decision_points": [asdict(each) for each in plan.decision_points],
            "phases": [
                {
                    **asdict(phase),
                    "progress": asdict(progress.phases[phase.id]),
                    "tasks": [
                        {**asdict(task), "state": asdict(project.state(task.id))}
                        for task in phase.tasks
                    ],
                }
                for phase in plan.phases
            ],
        },
        "decisions": [decision_data(each) for each in export.decisions],
        "messages": [message_data(each) for each in export.messages],
    }


def decision_data(decision: ProjectDecision) -> dict[str, object]:
    """Return a decision ready for JSON."""
    told = asdict(decision)
    del told["account_id"], told["project_id"]
    return told


def message_data(message: Message) -> dict[str, object]:
    """Return a message ready for JSON."""
    return {
        "id": message.id,
        "role": message.role.value,
        "content": message.content,
        "status": message.status.value,
        "tokens": message.tokens,
        "model": message.model,
        "created_at": message.created_at,
    }


def as_markdown(export: ProjectExport) -> str:
    """Return an export as a text to read."""
    return "\n".join(
        [*head(export), *plan_lines(export.project), *decision_lines(export), *chat_lines(export)]
    )


def head(export: ProjectExport) -> Iterator[str]:
    """Give what the project is and where it stands."""
    project, plan = export.project, export.project.plan
    whole = progress_of(plan, project.tasks).whole
    yield f"# {project.title}\n\n{plan.summary}\n"
    yield f"- Template: {plan.template_id}"
    yield f"- Status: {project.status.value}, begun {day(project.created_at)}"
    yield f"- Progress: {whole.percent} % ({whole.completed} of {whole.total} tasks)"
    steps = next_steps(plan, project.tasks, decided_points(plan, export.decisions))
    if steps:
        yield f"- Next step: {steps[0].task.title}"
    yield "\n## Why it works\n"
    yield from (f"- {each}" for each in (*plan.why_it_works, *plan.advice))


def plan_lines(project: Project) -> Iterator[str]:
    """Give the plan with the state of its tasks."""
    progress = progress_of(project.plan, project.tasks)
    yield "\n## Plan"
    for phase in project.plan.phases:
        yield f"\n### {phase.title} ({progress.phases[phase.id].percent} %)\n\n{phase.goal}\n"
        for task in phase.tasks:
            state = project.state(task.id)
            done = f", done {day(state.completed_at)}" if state.completed_at else ""
            yield f"- [{BOXES[state.status]}] **{task.title}** ({task.hours} h{done}): {task.how}"
            if state.notes:
                yield f"  - Notes: {one_line(state.notes)}"


def decision_lines(export: ProjectExport) -> Iterator[str]:
    """Give the decisions, those in force first."""
    yield "\n## Decisions\n"
    if not export.decisions:
        yield "None yet."
    past = [each for each in export.decisions if each.ended_at is not None]
    values = {each.id: each.value for each in export.decisions}
    for each in export.decisions:
        if each.ended_at is None:
            tentative = ", tentative" if each.status is DecisionStatus.TENTATIVE else ""
            about = f"{day(each.created_at)}, {each.confidence.value} confidence{tentative}"
            yield f"- **{each.category.value}: {one_line(each.value)}** ({about}){because(each)}"
    if past:
        yield "\n### Earlier decisions\n"
    for each in past:
        by = values.get(each.superseded_by or "")
        now = f", now {one_line(by)}" if by else ""
        yield f"- {each.category.value}: {one_line(each.value)}, {each.status.value}{now}"


def because(decision: ProjectDecision) -> str:
    """Return the creator's reason, if they gave one."""
    return f": because {one_line(decision.rationale)}" if decision.rationale else ""


def chat_lines(export: ProjectExport) -> Iterator[str]:
    """Give what was said."""
    yield "\n## Chat"
    for each in export.messages:
        who = "You" if each.role is MessageRole.USER else "Coach"
        yield f"\n**{who}**, {each.created_at:%Y-%m-%d %H:%M} UTC:\n\n{each.content}"
    yield ""


def day(at: datetime) -> str:
    """Return the day of an instant."""
    return f"{at:%Y-%m-%d}"


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
