"""Signatures as Standard Webhooks has them (github.com/standard-webhooks, specification 1.0)."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
SECRET_BYTES = 32
"""The specification wants 24 to 64."""
ID = "webhook-id"
TIMESTAMP = "webhook-timestamp"
SIGNATURE = "webhook-signature"
BODY_SIGNATURE = "x-webhook-signature"
DELIVERY_KEY = "x-api-key"
USER_AGENT = "Inkwell-Webhooks/1"


def secret_of(random_bytes: bytes) -> str:
    """Return 32 random bytes as a signing secret."""
    assert len(random_bytes) == SECRET_BYTES
    return SECRET_PREFIX + b64encode(random_bytes).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes that a secret signs with."""
    return b64decode(secret.removeprefix(SECRET_PREFIX))


def signature(secret: str, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Return one `v1` signature of id, timestamp and the raw body."""
    content = f"{webhook_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(key_of(secret), content, sha256)).decode()


def signed_headers(
    *,
    webhook_id: str,
    at: datetime,
    body: bytes,
    secrets: Sequence[str],
    delivery_key: str | None,
    by_old_secret: bool = False,
) -> Mapping[str, str]:
    """Return what every request carries; `secrets` begins with the present one.

    `x-webhook-signature` is of one secret alone, the present one or the old one, over the raw body,
    in hex, keyed with the secret as it is written: a receiver without a library needs nothing but
    an HMAC. `at` is the instant of this attempt: receivers refuse an old one.
    """
    assert "." not in webhook_id
    timestamp = int(at.timestamp())
    headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": USER_AGENT,
        ID: webhook_id,
        TIMESTAMP: str(timestamp),
        SIGNATURE: " ".join(signature(each, webhook_id, timestamp, body) for each in secrets),
        BODY_SIGNATURE: hmac.new(
            secrets[-1 if by_old_secret else 0].encode(), body, sha256
        ).hexdigest(),
    }
    return headers if delivery_key is None else {**headers, DELIVERY_KEY: delivery_key}
