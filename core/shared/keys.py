"""Idempotency keys: the same request sent twice is one act."""

from hashlib import sha256

from core.shared.errors import Conflict, Invalid, KeyReused
from core.shared.ids import AccountId
from core.shared.values import value

KEY_LENGTH_MAX = 255


@value(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """A caller's key for one act, and a hash of what was asked under it.

    The scope of a key is (caller, account, operation): another caller, account or operation with
    the same key is another act.
    """

    caller: str
    account_id: AccountId
    operation: str
    key: str
    body_hash: str


@value(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """What became of an earlier request with this key.

    `result` names the row that was made, from which the first answer is built again; None means
    that the first request is still running.
    """

    body_hash: str
    result: str | None


class KeyUsedForOther(KeyReused):
    """The key was used before, with another body."""

    code = "idempotency-key-reused"


class KeyStillRunning(Conflict):
    """The first request with this key has not ended yet."""

    code = "idempotency-key-running"


class KeyUnusable(Invalid):
    """The key is empty or too long."""

    code = "idempotency-key-unusable"


def hash_of(body: bytes) -> str:
    """Return the hash under which a request body is compared."""
    return sha256(body).hexdigest()


def check_key(key: str) -> str:
    """Return `key`, or raise `KeyUnusable`."""
    if not key.strip() or len(key) > KEY_LENGTH_MAX or not key.isprintable():
        message = f"Idempotency-Key must be 1 to {KEY_LENGTH_MAX} printable characters."
        raise KeyUnusable(message)
    return key


def earlier_result(record: KeyRecord | None, request: RequestKey) -> str | None:
    """Return the result of the earlier same request, or None when this is the first.

    Raises `KeyUsedForOther` when the body differs and `KeyStillRunning` while the first runs.
    """
    if record is None:
        return None
    if record.body_hash != request.body_hash:
        message = f"The key {request.key!r} belongs to another request. Take a new key for this."
        raise KeyUsedForOther(message)
    if record.result is None:
        message = "The first request with this key is still running. Ask again in a moment."
        raise KeyStillRunning(message, retry_after_seconds=1)
    return record.result
