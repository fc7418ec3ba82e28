"""What may be said in a chat, how often, and what a model is told of the project."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from string import Template

from core.coach.errors import DailyLimitReached, MessageInvalid
from core.coach.model import (
    DecisionStatus,
    Message,
    MessageRole,
    Profile,
    Project,
    ProjectDecision,
)
from core.coach.rules.progress import (
    STEPS_SHOWN,
    Step,
    blocked_tasks,
    decided_points,
    next_steps,
    progress_of,
)
from core.generation.model import ChatTurn, Prompt, TextRequest
from core.generation.rules.tokens import Estimate, estimate_tokens
from core.shared.errors import FieldError, Quota
from core.shared.ids import AccountId
from core.shared.texts import is_text

HISTORY_MESSAGES = 30
MESSAGE_LENGTH_MAX = 4_000
MESSAGE_TOKENS_MAX = 2_000
OUTPUT_TOKENS_MAX = 4_096
TEMPERATURE = 0.7
OPERATION = "chat"
QUOTA = "coach"
DAY = timedelta(days=1)
PROMPTS = "core.coach.prompts"


def check_message(text: str) -> str:
    """Return a message without the white space around it. Raises `MessageInvalid`."""
    text = text.strip()
    wrong = None
    if not text:
        wrong = "must not be empty"
    elif len(text) > MESSAGE_LENGTH_MAX:
        wrong = f"at most {MESSAGE_LENGTH_MAX} characters"
    elif not is_text(text):
        wrong = "printable characters only"
    elif estimate_tokens(text) > MESSAGE_TOKENS_MAX:
        wrong = f"at most {MESSAGE_TOKENS_MAX} tokens, about half as much text of this kind"
    if wrong is not None:
        raise MessageInvalid(
            f"The message can't be sent: {wrong}.",
            errors=(FieldError(field="message", message=wrong),),
        )
    return text


def day_start(now: datetime) -> datetime:
    """Return the beginning of the UTC day."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def check_daily_limit(sent: int, limit: int, now: datetime) -> None:
    """Raise `DailyLimitReached`, which says when the next day begins, unless one more may go."""
    if sent < limit:
        return
    resets_at = day_start(now) + DAY
    seconds = -(-(resets_at - now) // timedelta(seconds=1))
    raise DailyLimitReached(
        f"You have sent all {limit} messages of this day. The count begins anew at "
        f"{resets_at:%Y-%m-%dT%H:%M:%SZ}.",
        retry_after_seconds=seconds,
        quota=Quota(name=QUOTA, most=limit, window_seconds=DAY // timedelta(seconds=1)),
    )


def context_of(
    project: Project, profile: Profile | None, decisions: Sequence[ProjectDecision]
) -> Mapping[str, object]:
    """Return what a model is told of a project, as data."""
    plan, states = project.plan, project.tasks
    decided = decided_points(plan, decisions)
    steps = next_steps(plan, states, decided)
    progress = progress_of(plan, states)
    return {
        "creator": creator_of(profile),
        "plan": {
            "title": plan.title,
            "summary": plan.summary,
            "advice": list(plan.advice),
            "progress_percent": progress.whole.percent,
            "tasks_done": progress.whole.completed,
            "tasks": progress.whole.total,
            "phases": [
                {
                    "title": phase.title,
                    "goal": phase.goal,
                    "progress_percent": progress.phases[phase.id].percent,
                    "done": [
                        task.title
                        for task in phase.tasks
                        if states.get(task.id) and states[task.id].completed_at
                    ],
                }
                for phase in plan.phases
            ],
        },
        "next_steps": [step_of(step) for step in steps[:STEPS_SHOWN]],
        "blocked": [
            {"task": each.task.title, "waits_for": [task.title for task in each.waits_for]}
            for each in blocked_tasks(plan, states)[:STEPS_SHOWN]
        ],
        "open_choices": [
            point.question for point in plan.decision_points if point.id not in decided
        ],
        "decisions": [
            {
                "category": each.category.value,
                "subject": each.subject,
                "value": each.value,
                "because": each.rationale,
                "tentative": each.status is DecisionStatus.TENTATIVE,
            }
            for each in decisions
            if each.status in {DecisionStatus.ACTIVE, DecisionStatus.TENTATIVE}
        ],
    }


def step_of(step: Step) -> dict[str, object]:
    """Return a next step as data."""
    task = step.task
    return {
        "task": task.title,
        "how": task.how,
        "hours": task.hours,
        "cost_usd": list(task.cost_usd),
        "tips": [*task.tips, *([task.note] if task.note else [])],
        "pitfalls": list(task.pitfalls),
        "begun": step.status.value == "in_progress",
        "choices": [
            {
                "question": point.question,
                "options": list(point.options),
                "advice": point.advice,
            }
            for point in step.undecided
        ],
    }


def creator_of(profile: Profile | None) -> dict[str, object] | None:
    """Return a creator as data; no phone number leaves for a model."""
    if profile is None:
        return None
    business = profile.business
    return {
        "niche": profile.niche,
        "audience": profile.audience,
        "goals": list(profile.goals),
        "hours_per_week": profile.hours_per_week,
        "platforms": [
            {
                "name": each.name,
                "followers": each.followers,
                "engagement_percent": None
                if each.engagement_bp is None
                else f"{each.engagement_bp // 100}.{each.engagement_bp % 100:02}",
            }
            for each in profile.platforms
        ],
        "business": {
            "name": business.name,
            "industry": business.industry,
            "sub_industry": business.sub_industry,
            "core_processes": list(business.core_processes),
            "monthly_revenue_usd": business.monthly_revenue,
            "employees": business.employees,
            "goal_usd": business.goal_amount,
            "goal_years": business.goal_years,
        },
    }


@cache
def system_template() -> Template:
    """Return the system prompt of the chat, with a place for the project."""
    text = resources.files(PROMPTS).joinpath("chat.txt").read_text(encoding="utf-8")
    return Template(text.strip())


def request_for(
    message: str,
    context: Mapping[str, object],
    history: Sequence[Message],
    account_id: AccountId,
) -> TextRequest:
    """Return what the model is asked: the project as data, the last messages, and the new one."""
    told = json.dumps(context, ensure_ascii=False, indent=1)
    turns = [turn_of(each) for each in history[-HISTORY_MESSAGES:]]
    while turns and turns[0].role == "assistant":
        del turns[0]  # Models want the creator to begin; the welcome says nothing that is not told.
    return TextRequest(
        operation=OPERATION,
        prompt=Prompt(system=system_template().substitute(project=told), user=message),
        inputs={"message": message, "project": context},
        output_tokens_max=OUTPUT_TOKENS_MAX,
        history=tuple(turns),
        account_id=account_id,
        temperature=TEMPERATURE,
    )


def turn_of(message: Message) -> ChatTurn:
    """Return an earlier message as a model reads it."""
    if message.role is MessageRole.USER:
        return ChatTurn(role="user", text=message.content)
    return ChatTurn(role="assistant", text=message.content)


def estimate_of(request: TextRequest) -> Estimate:
    """Return the most that an answer may use."""
    prompt_tokens = (
        estimate_tokens(request.prompt.system)
        + estimate_tokens(request.prompt.user)
        + sum(estimate_tokens(turn.text) for turn in request.history)
    )
    return Estimate(prompt_tokens=prompt_tokens, output_tokens_max=request.output_tokens_max)
