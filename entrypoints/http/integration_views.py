"""What integrations, deliveries and trials are answered as."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal, cast

from msgspec import Meta, Struct

from core.publishing.model import Attempt, Delivery, Integration
from core.publishing.use_cases.create_integration import NewIntegration
from core.publishing.use_cases.rotate_secret import RotatedSecret
from core.publishing.use_cases.try_receiver import Graded, Trial

Status = Literal["active", "disabled"]
DeliveryState = Literal["pending", "sending", "delivered", "failed", "unknown", "cancelled"]
Outcome = Literal["delivered", "retryable", "refused", "gone", "unreachable", "unknown"]
EventName = Literal[
    "article.completed",
    "article.failed",
    "article.published",
    "campaign.paused",
    "payment.captured",
    "plan.renewal_due",
    "video.completed",
    "video.failed",
    "wallet.low_balance",
]
Probe = Literal["valid", "duplicate", "wrong_signature", "stale_timestamp"]
OVERLAP = (
    "Until then webhook-signature has the signatures of both secrets. x-webhook-signature is the "
    "old secret's; where that is answered with 401 or 403, the delivery is sent again at once with "
    "the new secret's. So install the new secret at any time until then."
)
NO_OVERLAP = "The old secret signs nothing any more: install the new one now."
Secret = Annotated[str, Meta(description="The signing secret. Keep it: it is not shown again.")]


def event_names(events: Collection[str]) -> list[EventName]:
    """Return events, which were checked when they were asked for, in their order."""
    return cast("list[EventName]", sorted(events))


class IntegrationView(Struct, frozen=True):
    """An integration, without its secrets."""

    id: str
    webhook_url: str
    events: list[EventName]
    status: Status
    disabled_reason: str | None
    disabled_at: datetime | None
    headers: Annotated[list[str], Meta(description="The names of your own headers.")]
    delivery_key_id: Annotated[
        str | None, Meta(description="The key that goes along; null for the newest.")
    ]
    old_secret_until: Annotated[
        datetime | None, Meta(description="Until when the secret before signs too.")
    ]
    created_at: datetime


class NewIntegrationView(Struct, frozen=True):
    """A new integration, and what is told this once."""

    id: str
    webhook_url: str
    events: list[EventName]
    status: Status
    secret: Secret
    delivery_key: Annotated[
        str | None,
        Meta(
            description="Sent as x-api-key; made where the account had no delivery key, else null: "
            "the key that you have goes along."
        ),
    ]
    delivery_key_id: str | None
    headers: list[str]
    created_at: datetime


class RotatedSecretView(Struct, frozen=True):
    """A new secret, told this once."""

    id: str
    secret: Secret
    old_secret_until: Annotated[
        datetime | None, Meta(description="Until when the secret before signs too.")
    ]
    advice: Annotated[str, Meta(description="What a receiver gets until then.")]


class AttemptView(Struct, frozen=True):
    """One request of a delivery."""

    number: int
    at: datetime
    by_hand: bool
    by_old_secret: Annotated[
        bool,
        Meta(
            description="x-webhook-signature was made with the old secret, in a rotation; after "
            "401 or 403 the next attempt is made at once, with the new one."
        ),
    ]
    outcome: Annotated[
        Outcome | None, Meta(description="`unknown`: it may have arrived. Null while it is made.")
    ]
    status_code: int | None
    duration_ms: int | None
    error: str | None
    response_excerpt: str | None


class DeliveryView(Struct, frozen=True):
    """A delivery and how far it has come."""

    id: str
    webhook_id: Annotated[str, Meta(description="The same on every attempt.")]
    integration_id: str
    event: EventName
    article_id: str | None
    status: DeliveryState
    attempts: list[AttemptView]
    next_attempt_at: datetime | None
    created_at: datetime
    delivered_at: datetime | None


class PostedView(Struct, frozen=True):
    """Where an article goes."""

    article_id: str
    deliveries: list[DeliveryView]


class GradeView(Struct, frozen=True):
    """One request of a trial."""

    probe: Probe
    accepted: bool
    right: bool
    status_code: int | None
    duration_ms: int
    error: str | None
    response_excerpt: str | None
    advice: str | None


class TrialView(Struct, frozen=True):
    """What a receiver did with test events."""

    success: Annotated[bool, Meta(description="It took what was signed rightly.")]
    wrongly_accepted: Annotated[list[Probe], Meta(description="What it should have refused.")]
    status_code: int | None
    duration_ms: int
    error: str | None
    response_excerpt: str | None
    webhook_id: str
    results: list[GradeView]
    secret: Annotated[
        str | None,
        Meta(description="What the event was signed with, where no integration has this URL."),
    ]


def integration_view(integration: Integration) -> IntegrationView:
    """Return the view of an integration."""
    return IntegrationView(
        id=integration.id,
        webhook_url=integration.url,
        events=event_names(integration.events),
        status=integration.status.value,
        disabled_reason=integration.disabled_reason,
        disabled_at=integration.disabled_at,
        headers=list(integration.header_names),
        delivery_key_id=integration.delivery_key_id,
        old_secret_until=integration.old_secret_until,
        created_at=integration.created_at,
    )


def new_integration_view(new: NewIntegration) -> NewIntegrationView:
    """Return the view of a new integration."""
    integration = new.integration
    return NewIntegrationView(
        id=integration.id,
        webhook_url=integration.url,
        events=event_names(integration.events),
        status=integration.status.value,
        secret=new.secret,
        delivery_key=new.delivery_key,
        delivery_key_id=integration.delivery_key_id,
        headers=list(integration.header_names),
        created_at=integration.created_at,
    )


def rotated_view(rotated: RotatedSecret) -> RotatedSecretView:
    """Return the view of a new secret."""
    integration = rotated.integration
    overlaps = integration.old_secret_until is not None
    return RotatedSecretView(
        id=integration.id,
        secret=rotated.secret,
        old_secret_until=integration.old_secret_until,
        advice=OVERLAP if overlaps else NO_OVERLAP,
    )


def attempt_view(attempt: Attempt) -> AttemptView:
    """Return the view of an attempt."""
    return AttemptView(
        number=attempt.number,
        at=attempt.at,
        by_hand=attempt.by_hand,
        by_old_secret=attempt.by_old_secret,
        outcome=None if attempt.outcome is None else attempt.outcome.value,
        status_code=attempt.status_code,
        duration_ms=attempt.duration_ms,
        error=attempt.error,
        response_excerpt=attempt.excerpt,
    )


def delivery_view(delivery: Delivery) -> DeliveryView:
    """Return the view of a delivery."""
    return DeliveryView(
        id=delivery.id,
        webhook_id=delivery.webhook_id,
        integration_id=delivery.integration_id,
        event=cast("EventName", delivery.event),
        article_id=delivery.article_id,
        status=delivery.status.value,
        attempts=[attempt_view(each) for each in delivery.attempts],
        next_attempt_at=delivery.next_attempt_at,
        created_at=delivery.created_at,
        delivered_at=delivery.delivered_at,
    )


def trial_view(trial: Trial) -> TrialView:
    """Return the view of a trial; the answer to the valid event stands beside the grades."""
    first = trial.grades[0].answer
    return TrialView(
        success=trial.success,
        wrongly_accepted=[each.value for each in trial.wrongly_accepted],
        status_code=first.status_code,
        duration_ms=first.duration_ms,
        error=first.error,
        response_excerpt=first.excerpt,
        webhook_id=trial.webhook_id,
        results=[grade_view(each) for each in trial.grades],
        secret=trial.secret,
    )


def grade_view(grade: Graded) -> GradeView:
    """Return the view of one request of a trial."""
    answer = grade.answer
    return GradeView(
        probe=grade.probe.value,
        accepted=grade.accepted,
        right=grade.right,
        status_code=answer.status_code,
        duration_ms=answer.duration_ms,
        error=answer.error,
        response_excerpt=answer.excerpt,
        advice=grade.advice,
    )
