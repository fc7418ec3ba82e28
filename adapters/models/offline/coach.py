"""A coach without a language model: it answers from the plan, and says so."""

import re
from collections.abc import Iterator, Mapping, Sequence

from adapters.models.offline.written import Written, joined

LABEL = (
    "*Offline coach: no language model is connected, so this comes from your plan alone and does "
    "not judge what you wrote.*"
)
ASKS = (
    ("decisions", re.compile(r"\b(?:deci[ds]\w*|choice|choose|chose|agreed?)\b", re.IGNORECASE)),
    ("pitfalls", re.compile(r"\b(?:pitfalls?|mistakes?|avoid|wrong|risks?)\b", re.IGNORECASE)),
    ("tips", re.compile(r"\b(?:tips?|advice|help|how|ideas?)\b", re.IGNORECASE)),
    ("blocked", re.compile(r"\b(?:stuck|blocked|waiting|can't|cannot)\b", re.IGNORECASE)),
)
"""What a message asks about comes first."""


def coach_answer(message: str, project: Mapping[str, object], *, tokens_max: int) -> Written:
    """Return progress, the next task with its choices, tips and pitfalls, and what was decided."""
    steps = tables(project.get("next_steps"))
    sections = {
        "next": list(next_lines(steps)),
        "tips": points("Tips", texts(steps[0].get("tips")) if steps else ()),
        "pitfalls": points("Pitfalls", texts(steps[0].get("pitfalls")) if steps else ()),
        "blocked": list(blocked_lines(tables(project.get("blocked")))),
        "decisions": points("Decided so far", decision_lines(tables(project.get("decisions")))),
    }
    first = [name for name, pattern in ASKS if pattern.search(message)]
    order = [*first, *(name for name in sections if name not in first)]
    parts = [LABEL, progress_line(project.get("plan"))]
    parts += [line for name in order for line in sections[name]]
    return joined([part for part in parts if part], tokens_max=tokens_max)


def progress_line(plan: object) -> str:
    """Return how far the plan has come."""
    if not isinstance(plan, Mapping):
        return ""
    return (
        f"**{plan.get('title')}**: {plan.get('tasks_done')} of {plan.get('tasks')} tasks are done, "
        f"{plan.get('progress_percent')} % of the work."
    )


def next_lines(steps: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Give the next task, the choices that it needs, and what else could be done now."""
    if not steps:
        yield "Everything in your plan is done. Mark the project as completed, and begin another."
        return
    step = steps[0]
    verb = "Go on with" if step.get("begun") else "Next task"
    yield f"**{verb}: {step.get('task')}** (about {step.get('hours')} hours). {step.get('how')}"
    for choice in tables(step.get("choices")):
        options = "; ".join(texts(choice.get("options")))
        yield f"**Decide first:** {choice.get('question')} Options: {options}. {choice['advice']}"
    others = [str(each.get("task")) for each in steps[1:]]
    if others:
        yield f"You could also work on: {', '.join(others)}."


def blocked_lines(blocked: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Give what waits, and for what."""
    for each in blocked[:1]:
        yield f"\u201c{each.get('task')}\u201d waits for: {', '.join(texts(each['waits_for']))}."


def decision_lines(decisions: Sequence[Mapping[str, object]]) -> list[str]:
    """Return what was decided."""
    return [
        f"{each.get('category')}: {each.get('value')}"
        + (" (tentative: confirm or reject it)" if each.get("tentative") else "")
        for each in decisions
    ]


def points(title: str, entries: Sequence[str]) -> list[str]:
    """Return a list under a title, as one part; nothing without entries."""
    if not entries:
        return []
    return [f"**{title}:**\n" + "\n".join(f"- {entry}" for entry in entries)]


def tables(value: object) -> list[Mapping[str, object]]:
    """Return the tables of a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """Return the texts of a list."""
    return [str(each) for each in value] if isinstance(value, list) else []
