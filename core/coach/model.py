"""Creators, plans, projects, what is said in them and what is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.coach.detection.model import Category, Confidence
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPresence:
    """Where a creator is. `engagement_bp` is the engagement rate in hundredths of a per cent."""

    name: str
    handle: str | None = None
    followers: int | None = None
    engagement_bp: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """The business behind a creator. Amounts of money are whole US dollars."""

    name: str | None = None
    industry: str | None = None
    sub_industry: str | None = None
    core_processes: tuple[str, ...] = ()
    monthly_revenue: int | None = None
    employees: int | None = None
    goal_amount: int | None = None
    goal_years: int | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the coach knows of a creator."""

    account_id: AccountId
    niche: str
    platforms: tuple[PlatformPresence, ...] = ()
    audience: str | None = None
    goals: tuple[str, ...] = ()
    hours_per_week: int | None = None
    business: Business = field(default_factory=Business)
    created_at: datetime
    updated_at: datetime

    @property
    def followers(self) -> int | None:
        """All followers together, None where none are told."""
        told = [each.followers for each in self.platforms if each.followers is not None]
        return sum(told) if told else None

    @property
    def main_platform(self) -> PlatformPresence | None:
        """The platform with the most followers, the first named of equal ones."""
        return max(self.platforms, key=lambda each: each.followers or 0, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTask:
    """One thing to do. `weight` is its share of the progress; `cost_usd` is from and to.

    `after` are the tasks that must be done before it; `by_platform` has advice for creators of one
    platform, of which `note` is the one that a customised plan has taken.
    """

    id: str
    title: str
    how: str
    hours: int
    cost_usd: tuple[int, int]
    weight: int
    tips: tuple[str, ...]
    pitfalls: tuple[str, ...]
    after: tuple[str, ...]
    by_platform: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a plan with a goal of its own; `weeks` it takes are known in a customised plan."""

    id: str
    title: str
    goal: str
    tasks: tuple[PlanTask, ...]
    weeks: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPoint:
    """A choice that a task needs.

    A decision of the category about one of the subjects settles it; without subjects, any of the
    category.
    """

    id: str
    task_id: str
    category: Category
    subjects: tuple[str, ...]
    question: str
    options: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revenue:
    """What can be earned, in whole US dollars for each period, and what that rests on."""

    low_usd: int
    high_usd: int
    period: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """How many weeks it takes, and at which pace."""

    weeks_min: int
    weeks_max: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """How many of 10,000 followers buy (low and high), and what they pay in US dollars."""

    unit: str
    customers_bp: tuple[int, int]
    price_usd: tuple[int, int]
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallAudience:
    """What changes for creators with fewer than `below` followers."""

    below: int
    advice: str
    more_hours: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An opportunity: why it works, what it brings, and the plan that leads there."""

    id: str
    title: str
    category: str
    summary: str
    why_it_works: tuple[str, ...]
    revenue: Revenue
    timeline: Timeline
    sizing: Sizing
    small_audience: SmallAudience
    phases: tuple[Phase, ...]
    decision_points: tuple[DecisionPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a template's shares mean for a creator's own followers; money in US dollars."""

    followers: int
    unit: str
    customers: tuple[int, int]
    revenue_usd: tuple[int, int]
    customers_for_goal: int | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A template made out for one creator, as it stood when the project began."""

    template_id: str
    title: str
    category: str
    summary: str
    why_it_works: tuple[str, ...]
    revenue: Revenue
    timeline: Timeline
    phases: tuple[Phase, ...]
    decision_points: tuple[DecisionPoint, ...]
    advice: tuple[str, ...] = ()
    outlook: Outlook | None = None

    @property
    def tasks(self) -> tuple[PlanTask, ...]:
        """All tasks in the plan's order."""
        return tuple(task for phase in self.phases for task in phase.tasks)


class TaskStatus(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class TaskSource(StrEnum):
    """Who changed a task last."""

    CREATOR = "creator"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """What happened to a task. `before` is where an undo leads; `proposed` is a guess of the chat.

    `evidence` are the creator's words from which the chat has concluded.
    """

    status: TaskStatus = TaskStatus.OPEN
    completed_at: datetime | None = None
    notes: str | None = None
    source: TaskSource = TaskSource.CREATOR
    before: TaskStatus | None = None
    proposed: bool = False
    evidence: str | None = None


UNTOUCHED = TaskState()


class ProjectStatus(StrEnum):
    """Where a project stands; the last two are ends."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A plan that a creator works on. `tasks` has those that something happened to."""

    id: str
    account_id: AccountId
    status: ProjectStatus
    title: str
    plan: Plan
    tasks: Mapping[str, TaskState]
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None = None

    def state(self, task_id: str) -> TaskState:
        """Return what happened to a task of the plan."""
        return self.tasks.get(task_id, UNTOUCHED)


class DecisionStatus(StrEnum):
    """Whether a decision counts. A tentative one waits to be confirmed; the last three are past."""

    ACTIVE = "active"
    TENTATIVE = "tentative"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    REJECTED = "rejected"


COUNTING = (DecisionStatus.ACTIVE, DecisionStatus.TENTATIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDecision:
    """A decision that was found in a message, and what became of it. Later ids are later."""

    id: str
    project_id: str
    account_id: AccountId
    message_id: str
    category: Category
    subject: str
    value: str
    confidence: Confidence
    rationale: str | None
    evidence: str
    status: DecisionStatus
    created_at: datetime
    supersedes: str | None = None
    superseded_by: str | None = None
    ended_at: datetime | None = None


class MessageRole(StrEnum):
    """Who wrote a message."""

    USER = "user"
    ASSISTANT = "assistant"


class MessageStatus(StrEnum):
    """Whether a message is whole; a `failed` one was not answered and does not count."""

    WRITING = "writing"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to be stored.

    An answer has no content of its own: it is what the creation behind it delivers. A question
    names the same creation: it fails with its answer.
    """

    id: str
    project_id: str
    account_id: AccountId
    role: MessageRole
    content: str | None
    tokens: int | None
    creation_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands.

    `tokens` of a question are an estimate of its own text; of an answer, all that the model read
    and wrote for it. `cost_micro_usd` is None where nobody knows the model's price.
    """

    id: str
    project_id: str
    role: MessageRole
    content: str
    status: MessageStatus
    created_at: datetime
    tokens: int | None = None
    micro_credits: int | None = None
    cost_micro_usd: int | None = None
    provider: str | None = None
    model: str | None = None
    creation_id: str | None = None
