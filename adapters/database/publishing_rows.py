"""Integrations and deliveries, to rows and back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from core.publishing.model import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Integration,
    IntegrationStatus,
    Outcome,
)
from core.shared.ids import AccountId


def integration_values(integration: Integration) -> dict[str, Any]:
    """Return the columns of an integration."""
    return {
        "id": integration.id,
        "account_id": integration.account_id,
        "url": integration.url,
        "events": sorted(integration.events),
        "status": integration.status.value,
        "secret": integration.secret,
        "old_secret": integration.old_secret,
        "old_secret_until": integration.old_secret_until,
        "headers": integration.headers,
        "header_names": list(integration.header_names),
        "delivery_key_id": integration.delivery_key_id,
        "disabled_reason": integration.disabled_reason,
        "disabled_at": integration.disabled_at,
        "failing_since": integration.failing_since,
        "failures": integration.failures,
        "counts_since": integration.counts_since,
        "created_at": integration.created_at,
        "updated_at": integration.updated_at,
        "deleted_at": integration.deleted_at,
    }


def integration_from(row: Row[Any]) -> Integration:
    """Read an integration."""
    return Integration(
        id=row.id,
        account_id=AccountId(row.account_id),
        url=row.url,
        events=frozenset(row.events),
        status=IntegrationStatus(row.status),
        secret=row.secret,
        old_secret=row.old_secret,
        old_secret_until=row.old_secret_until,
        headers=row.headers,
        header_names=tuple(row.header_names),
        delivery_key_id=row.delivery_key_id,
        disabled_reason=row.disabled_reason,
        disabled_at=row.disabled_at,
        failing_since=row.failing_since,
        failures=row.failures,
        counts_since=row.counts_since,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
    )


def delivery_values(delivery: Delivery) -> dict[str, Any]:
    """Return the columns of a delivery."""
    return {
        "id": delivery.id,
        "account_id": delivery.account_id,
        "integration_id": delivery.integration_id,
        "event": delivery.event,
        "occasion": delivery.occasion,
        "article_id": delivery.article_id,
        "article_revision": delivery.article_revision,
        "body": delivery.body,
        "status": delivery.status.value,
        "next_attempt_at": delivery.next_attempt_at,
        "lease_until": delivery.lease_until,
        "by_hand": delivery.by_hand,
        "created_at": delivery.created_at,
        "delivered_at": delivery.delivered_at,
        "ended_at": delivery.ended_at,
    }


def attempt_values(delivery: Delivery, attempt: Attempt) -> dict[str, Any]:
    """Return the columns of an attempt."""
    return {
        "delivery_id": delivery.id,
        "number": attempt.number,
        "at": attempt.at,
        "by_hand": attempt.by_hand,
        "by_old_secret": attempt.by_old_secret,
        "outcome": None if attempt.outcome is None else attempt.outcome.value,
        "status_code": attempt.status_code,
        "duration_ms": attempt.duration_ms,
        "error": attempt.error,
        "excerpt": attempt.excerpt,
    }


def delivery_from(row: Row[Any], attempts: Sequence[Row[Any]]) -> Delivery:
    """Read a delivery with its attempts."""
    return Delivery(
        id=row.id,
        account_id=AccountId(row.account_id),
        integration_id=row.integration_id,
        event=row.event,
        occasion=row.occasion,
        article_id=row.article_id,
        article_revision=row.article_revision,
        body=row.body,
        status=DeliveryStatus(row.status),
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        lease_until=row.lease_until,
        by_hand=row.by_hand,
        delivered_at=row.delivered_at,
        ended_at=row.ended_at,
        attempts=tuple(
            Attempt(
                number=each.number,
                at=each.at,
                by_hand=each.by_hand,
                by_old_secret=each.by_old_secret,
                outcome=None if each.outcome is None else Outcome(each.outcome),
                status_code=each.status_code,
                duration_ms=each.duration_ms,
                error=each.error,
                excerpt=each.excerpt,
            )
            for each in attempts
        ),
    )
