"""What the detector finds in a message."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What a decision is about."""

    PRICING = "pricing"
    PLATFORM = "platform"
    STRUCTURE = "structure"
    TIMELINE = "timeline"
    CONTENT = "content"


class Confidence(StrEnum):
    """How settled it sounds: `high` is said outright, `medium` leans, `low` is tentative."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


RANK = {Confidence.LOW: 0, Confidence.MEDIUM: 1, Confidence.HIGH: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice the writer made.

    `subject` says what the choice settles inside its category ("price", "payments", "launch"): of
    two decisions with the same category and subject the newer one counts. `evidence` is a
    verbatim span of the message. `rationale` is the writer's own reason, or None: never invented.
    """

    category: Category
    subject: str
    value: str
    confidence: Confidence
    rationale: str | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A choice the writer took back.

    What the message does not tell is None; with neither category nor subject it means the
    latest decision.
    """

    category: Category | None
    subject: str | None
    value: str | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """All that one message says about the project."""

    decisions: tuple[Decision, ...]
    retractions: tuple[Retraction, ...]
    task_completed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A task of the plan that is not done yet."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMatch:
    """A task that the message says is done: `high` marks it done, `medium` proposes it."""

    task_id: str
    confidence: Confidence
    evidence: str
