"""When a delivery is tried again, and when an endpoint is given up."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from core.publishing.errors import DeliveryForgotten, DeliveryPending
from core.publishing.model import (
    Answer,
    Attempt,
    Delivery,
    DeliveryStatus,
    Integration,
    IntegrationStatus,
    Outcome,
)

WAITS = (timedelta(seconds=30), timedelta(minutes=10))
"""After the first and the second automatic attempt; there is no fourth."""
ATTEMPTS_MAX = len(WAITS) + 1
JITTER_PER_MILLE = 100
"""A wait is drawn from so much less to so much more than it says."""
DRAW_BELOW = 2 * JITTER_PER_MILLE + 1
RETRY_AFTER_MAX = timedelta(hours=24)
"""A receiver that asks for longer is asked again after this."""
RETRY_AFTER_LENGTH_MAX = 100
"""More of such a header is not read."""
LEASE = timedelta(seconds=45)
"""An attempt takes 15 s at most; after this its worker is thought dead."""
RETRYABLE = frozenset({408, 425, 429})
UNAUTHORISED = frozenset({401, 403})
"""What is answered to a signature that does not fit."""
GONE = 410
SUCCESS = range(200, 300)
SERVER_ERRORS = range(500, 600)
FAILING_DELIVERIES = 10
FAILING_TIME = timedelta(days=5)
LOST = "The worker that sent this stopped before an answer came."
REASON_GONE = "The endpoint answered 410 Gone."
REASON_FAILING = "Every delivery failed for 5 days."


def outcome_of(answer: Answer) -> Outcome:
    """Return what an answer means: a request that went out unanswered may have arrived."""
    status = answer.status_code
    if status is None:
        return Outcome.UNKNOWN if answer.sent else Outcome.UNREACHABLE
    if status in SUCCESS:
        return Outcome.DELIVERED
    if status == GONE:
        return Outcome.GONE
    return Outcome.RETRYABLE if status in RETRYABLE or status in SERVER_ERRORS else Outcome.REFUSED


ENDINGS = (Outcome.DELIVERED, Outcome.REFUSED, Outcome.GONE)
"""After these nothing is tried again."""


def wait_after(automatic: int, *, retry_after: timedelta | None, draw: int) -> timedelta:
    """Return how long to wait after so many automatic attempts.

    `draw` is a random number from 0 to below `DRAW_BELOW`. What the receiver asks for only ever
    makes it longer, up to `RETRY_AFTER_MAX`.
    """
    assert 0 <= draw < DRAW_BELOW
    wait = WAITS[automatic - 1] * (1000 - JITTER_PER_MILLE + draw) / 1000
    return wait if retry_after is None else max(wait, min(retry_after, RETRY_AFTER_MAX))


def retry_after_of(header: str | None, now: datetime) -> timedelta | None:
    """Return what a Retry-After header asks for, in seconds or as a date; None for nonsense."""
    text = (header or "").strip()[:RETRY_AFTER_LENGTH_MAX]
    if text.isascii() and text.isdigit():
        seconds_max = int(RETRY_AFTER_MAX.total_seconds())
        return timedelta(seconds=min(int(text[:9]), seconds_max))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(aware - now, timedelta(0))


def knows_no_old_secret(attempt: Attempt) -> bool:
    """Tell whether an attempt's receiver may have the new secret already and nothing else.

    Such an attempt is half of one: the other half follows at once, signed with the new secret.
    """
    return attempt.by_old_secret and attempt.status_code in UNAUTHORISED


def automatic_attempts(delivery: Delivery) -> int:
    """Return how many whole attempts nobody asked for by hand."""
    return sum(not each.by_hand and not knows_no_old_secret(each) for each in delivery.attempts)


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Tell whether the next attempt may begin."""
    return (
        delivery.status is DeliveryStatus.PENDING
        and delivery.next_attempt_at is not None
        and delivery.next_attempt_at <= now
    )


def begun(delivery: Delivery, now: datetime, *, rotating: bool = False) -> Delivery:
    """Return the delivery with its next attempt, to be stored before the request is made.

    While its integration's secret is `rotating`, the old one goes first.
    """
    assert is_due(delivery, now)
    assert delivery.by_hand or automatic_attempts(delivery) < ATTEMPTS_MAX
    last = max((each.at for each in delivery.attempts), default=now)
    attempt = Attempt(
        number=len(delivery.attempts) + 1,
        at=max(now, last),
        by_hand=delivery.by_hand,
        by_old_secret=rotating and not any(map(knows_no_old_secret, delivery.attempts[-1:])),
    )
    return replace(
        delivery,
        status=DeliveryStatus.SENDING,
        attempts=(*delivery.attempts, attempt),
        next_attempt_at=None,
        lease_until=now + LEASE,
        by_hand=False,
    )


def is_lost(delivery: Delivery, now: datetime) -> bool:
    """Tell whether an attempt was begun whose worker must be dead."""
    return (
        delivery.status is DeliveryStatus.SENDING
        and delivery.lease_until is not None
        and delivery.lease_until <= now
    )


def lost(delivery: Delivery, now: datetime, draw: int) -> Delivery:
    """Return a delivery whose worker died: nobody knows whether that attempt arrived."""
    assert is_lost(delivery, now)
    number = delivery.attempts[-1].number
    answer = Answer(sent=True, duration_ms=0, error=LOST)
    return ended(delivery, number, answer, now, draw)


def awaits(delivery: Delivery, number: int) -> bool:
    """Tell whether the answer to an attempt is still to be recorded."""
    return (
        delivery.status is DeliveryStatus.SENDING
        and delivery.attempts[-1].number == number
        and delivery.attempts[-1].outcome is None
    )


def ended(delivery: Delivery, number: int, answer: Answer, now: datetime, draw: int) -> Delivery:
    """Return the delivery after an attempt's answer: arrived, to be tried again, or given up."""
    assert awaits(delivery, number)
    outcome = outcome_of(answer)
    attempt = replace(
        delivery.attempts[-1],
        outcome=outcome,
        status_code=answer.status_code,
        duration_ms=answer.duration_ms,
        error=answer.error,
        excerpt=answer.excerpt,
    )
    after = replace(delivery, attempts=(*delivery.attempts[:-1], attempt), lease_until=None)
    if outcome is Outcome.DELIVERED:
        return closed(replace(after, delivered_at=after.delivered_at or now), now)
    if knows_no_old_secret(attempt):
        return replace(
            after, status=DeliveryStatus.PENDING, next_attempt_at=now, by_hand=attempt.by_hand
        )
    automatic = automatic_attempts(after)
    if attempt.by_hand or outcome in ENDINGS or automatic >= ATTEMPTS_MAX:
        return closed(after, now)
    wait = wait_after(automatic, retry_after=retry_after_of(answer.retry_after, now), draw=draw)
    return replace(after, status=DeliveryStatus.PENDING, next_attempt_at=now + wait)


def closed(delivery: Delivery, now: datetime) -> Delivery:
    """Return the delivery at its end: a success is for ever, whatever comes after."""
    if delivery.delivered_at is not None:
        status = DeliveryStatus.DELIVERED
    elif any(each.outcome is Outcome.UNKNOWN for each in delivery.attempts):
        status = DeliveryStatus.UNKNOWN
    else:
        status = DeliveryStatus.FAILED
    return replace(
        delivery,
        status=status,
        next_attempt_at=None,
        lease_until=None,
        by_hand=False,
        ended_at=now,
    )


def cancelled(delivery: Delivery, now: datetime) -> Delivery:
    """Return a delivery that is not wanted any more; one that has arrived stays delivered."""
    after = closed(delivery, now)
    if after.status is DeliveryStatus.DELIVERED:
        return after
    return replace(after, status=DeliveryStatus.CANCELLED)


def resent(delivery: Delivery, now: datetime) -> Delivery:
    """Return a delivery that somebody wants sent once more, under the same id.

    Raises `DeliveryPending` and `DeliveryForgotten`.
    """
    if delivery.is_open:
        raise DeliveryPending("This delivery is on its way. Wait for its end.")
    if delivery.body is None:
        raise DeliveryForgotten("What was delivered is no longer kept. Post it anew.")
    return replace(delivery, status=DeliveryStatus.PENDING, next_attempt_at=now, by_hand=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An integration after an attempt, and whether that disabled it."""

    integration: Integration
    disabled: bool


def judged(integration: Integration, delivery: Delivery, now: datetime) -> Judged:
    """Return what the latest attempt of a delivery means for its integration.

    One that answers 410 is disabled at once; one whose every delivery failed for 5 days, and at
    least 10 of them, is too. What was tried before `counts_since` counts for nothing.
    """
    attempt = delivery.attempts[-1]
    if not integration.is_active or attempt.at < integration.counts_since:
        return Judged(integration=integration, disabled=False)
    if attempt.outcome is Outcome.DELIVERED:
        healthy = replace(integration, failing_since=None, failures=0)
        return Judged(integration=healthy, disabled=False)
    if attempt.outcome is Outcome.GONE:
        return Judged(integration=disabled(integration, REASON_GONE, now), disabled=True)
    if delivery.is_open or attempt.by_hand:
        return Judged(integration=integration, disabled=False)
    failing = replace(
        integration,
        failing_since=integration.failing_since or now,
        failures=integration.failures + 1,
    )
    assert failing.failing_since is not None
    if failing.failures >= FAILING_DELIVERIES and now - failing.failing_since >= FAILING_TIME:
        return Judged(integration=disabled(failing, REASON_FAILING, now), disabled=True)
    return Judged(integration=failing, disabled=False)


def disabled(integration: Integration, reason: str, now: datetime) -> Integration:
    """Return the integration switched off, with the reason."""
    return replace(
        integration,
        status=IntegrationStatus.DISABLED,
        disabled_reason=reason,
        disabled_at=now,
        updated_at=now,
    )


def enabled(integration: Integration, now: datetime) -> Integration:
    """Return the integration switched on, with a clean slate."""
    return replace(
        integration,
        status=IntegrationStatus.ACTIVE,
        disabled_reason=None,
        disabled_at=None,
        failing_since=None,
        failures=0,
        counts_since=now,
        updated_at=now,
    )
