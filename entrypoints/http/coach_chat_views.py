"""How messages of the coach's chat, and decisions that were found in them, are answered."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.coach.model import Message, ProjectDecision
from entrypoints.http.serving.amounts import CreditsOut, credits_out

MICRO_USD = 1_000_000
Category = Literal["pricing", "platform", "structure", "timeline", "content"]
Confidence = Literal["high", "medium", "low"]
DecisionState = Literal["active", "tentative", "superseded", "retracted", "rejected"]


class DecisionView(Struct, frozen=True):
    """A decision that was found in a message, and what became of it."""

    id: str
    category: Category
    subject: str
    value: str
    confidence: Confidence
    rationale: str | None
    evidence: str
    status: Annotated[
        DecisionState,
        Meta(description="A tentative one waits to be confirmed."),
    ]
    supersedes: str | None
    superseded_by: str | None
    message_id: str
    created_at: datetime
    ended_at: datetime | None


def decision_view(decision: ProjectDecision) -> DecisionView:
    """Return a decision as it is answered."""
    return DecisionView(
        id=decision.id,
        category=decision.category.value,
        subject=decision.subject,
        value=decision.value,
        confidence=decision.confidence.value,
        rationale=decision.rationale,
        evidence=decision.evidence,
        status=decision.status.value,
        supersedes=decision.supersedes,
        superseded_by=decision.superseded_by,
        message_id=decision.message_id,
        created_at=decision.created_at,
        ended_at=decision.ended_at,
    )


class MessageView(Struct, frozen=True):
    """A message of the chat."""

    id: str
    role: Literal["user", "assistant"]
    content: str
    status: Annotated[
        Literal["writing", "completed", "cancelled", "interrupted", "failed"],
        Meta(description="A `failed` message was not answered and does not count."),
    ]
    tokens: Annotated[
        int | None, Meta(description="Of a question its own text, estimated; of an answer all.")
    ]
    credits_used: CreditsOut | None
    cost_usd: Annotated[float | None, Meta(description="What the model asked for it.")]
    provider: Annotated[str | None, Meta(description="`offline` is no model.")]
    model: str | None
    stream_id: Annotated[str | None, Meta(description="The stream of the answer.")]
    created_at: datetime


def message_view(message: Message) -> MessageView:
    """Return a message as it is answered."""
    credits, cost = message.micro_credits, message.cost_micro_usd
    return MessageView(
        id=message.id,
        role=message.role.value,
        content=message.content,
        status=message.status.value,
        tokens=message.tokens,
        credits_used=None if credits is None else credits_out(credits),
        cost_usd=None if cost is None else cost / MICRO_USD,
        provider=message.provider,
        model=message.model,
        stream_id=message.creation_id,
        created_at=message.created_at,
    )
