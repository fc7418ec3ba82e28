"""What an integration may be: its events and its own headers, and how its secret changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.publishing.errors import IntegrationInvalid, RotationRunning
from core.publishing.model import Integration
from core.publishing.rules.content import ARTICLE_PUBLISHED, EVENTS
from core.shared.errors import FieldError

HEADERS_MAX = 20
HEADER_NAME_LENGTH_MAX = 64
HEADER_VALUE_LENGTH_MAX = 1_024
OVERLAP_USUAL = timedelta(hours=24)
OVERLAP_MAX = timedelta(days=7)
TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
DENIED = frozenset(
    {
        "accept-encoding",
        "connection",
        "cookie",
        "date",
        "expect",
        "forwarded",
        "host",
        "keep-alive",
        "metadata",
        "metadata-flavor",
        "origin",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
        "x-api-key",
        "x-real-ip",
        "x-webhook-signature",
    }
)
"""What frames the request, what we say ourselves, and what metadata services of clouds ask for."""
DENIED_PREFIXES = ("content-", "proxy-", "sec-", "webhook-", "x-aws-ec2-", "x-forwarded-")
USUAL_EVENTS = frozenset({ARTICLE_PUBLISHED})


def check_events(events: frozenset[str]) -> frozenset[str]:
    """Return the events that an integration asks for. Raises `IntegrationInvalid`."""
    if unknown := sorted(events - EVENTS):
        raise wrong(
            "events", f"does not know {', '.join(unknown)}: take {', '.join(sorted(EVENTS))}"
        )
    if not events:
        raise wrong("events", "must name at least one")
    return events


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return an integration's own headers, names in lower case. Raises `IntegrationInvalid`."""
    if len(headers) > HEADERS_MAX:
        raise wrong("headers", f"must be at most {HEADERS_MAX}")
    checked: dict[str, str] = {}
    for name, value in headers.items():
        lower = name.lower()
        if not TOKEN.fullmatch(name) or len(name) > HEADER_NAME_LENGTH_MAX:
            raise wrong("headers", f"have a name that no header can have: {name[:40]!r}")
        if lower in DENIED or lower.startswith(DENIED_PREFIXES) or lower in checked:
            raise wrong("headers", f"can't set {lower}: it is not yours to set, or there twice")
        if not VALUE.fullmatch(value) or len(value) > HEADER_VALUE_LENGTH_MAX:
            limit = f"1 to {HEADER_VALUE_LENGTH_MAX} printable ASCII characters"
            raise wrong("headers", f"need a value of {limit} for {lower}")
        checked[lower] = value
    return checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """A new secret and the one before, sealed, and for how long that one signs beside it."""

    sealed: str
    sealed_old: str
    overlap: timedelta


def rotated(integration: Integration, rotation: Rotation, now: datetime) -> Integration:
    """Return the integration with a new secret.

    While a rotation's overlap runs there is no other, unless it ends every old secret at once:
    otherwise a receiver that knows only the first secret would verify nothing any more. Raises
    `RotationRunning`.
    """
    until = old_secret_until(integration, now)
    if until is not None and rotation.overlap:
        message = f"The secret before this one is in use until {until:%Y-%m-%d %H:%M} UTC."
        raise RotationRunning(f"{message} Wait, or rotate with overlap_seconds 0.")
    keeps = bool(rotation.overlap)
    return replace(
        integration,
        secret=rotation.sealed,
        old_secret=rotation.sealed_old if keeps else None,
        old_secret_until=now + rotation.overlap if keeps else None,
        updated_at=now,
    )


def old_secret_until(integration: Integration, now: datetime) -> datetime | None:
    """Return until when the old secret signs too, or None when it does not."""
    until = integration.old_secret_until
    return until if integration.old_secret is not None and until and now < until else None


def sealed_secrets(integration: Integration, now: datetime) -> tuple[str, ...]:
    """Return the sealed secrets that sign now, the present one first: at least one."""
    assert integration.secret is not None
    if old_secret_until(integration, now) is None or integration.old_secret is None:
        return (integration.secret,)
    return (integration.secret, integration.old_secret)


def wrong(field: str, message: str) -> IntegrationInvalid:
    """Return the refusal of a field."""
    error = FieldError(field=field, message=message)
    return IntegrationInvalid(f"{field} {message}.", errors=(error,))
