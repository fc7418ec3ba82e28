"""The kinds of refusal. Each context defines its own errors as subclasses of one of these.

The kind says what may be done about it; which HTTP status or exit code that is, only the
entrypoints know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar


class DomainError(Exception):
    """A refusal with a stable code and a message for the person who has to act on it."""

    code: ClassVar[str] = "domain-error"

    def __init__(self, message: str) -> None:
        """Keep the message: what is wrong and what to do."""
        super().__init__(message)
        self.message = message

    @property
    def members(self) -> Mapping[str, Decimal | datetime | str]:
        """What of the message a program may reckon with, by name and in units that people read."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One thing wrong with one field of the input."""

    field: str
    message: str


def refusing(what: str, errors: Sequence[FieldError]) -> str:
    """Return what can't be, with the place and message of the first of its errors."""
    return f"{what} ({errors[0].field}: {errors[0].message})."


class Invalid(DomainError):
    """The input can't be right, whatever the state."""

    code = "invalid"

    def __init__(self, message: str, *, errors: tuple[FieldError, ...] = ()) -> None:
        """Keep the message and what is wrong field by field."""
        super().__init__(message)
        self.errors = errors


class Unauthenticated(DomainError):
    """Nobody knows who is asking."""

    code = "unauthorized"


class PaymentRequired(DomainError):
    """It costs more than there is."""

    code = "payment-required"


class Forbidden(DomainError):
    """The caller is known and may not do this."""

    code = "forbidden"


class NotFound(DomainError):
    """It does not exist, or belongs to somebody else."""

    code = "not-found"


class AccountNotFound(NotFound):
    """There is no such account."""

    code = "account-not-found"


class AccountSuspended(Forbidden):
    """An operator has closed the account for now."""

    code = "account-suspended"

    def __init__(self) -> None:
        """Say the same wherever it is met."""
        super().__init__("This account is suspended. Write to us to have it opened again.")


class Conflict(DomainError):
    """The state does not allow it now."""

    code = "conflict"

    def __init__(self, message: str, *, retry_after_seconds: int | None = None) -> None:
        """Keep the message and, where waiting helps, how long."""
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class PreconditionFailed(DomainError):
    """The caller expected another state than the present one."""

    code = "precondition-failed"


class KeyReused(DomainError):
    """An idempotency key came back with another request."""

    code = "idempotency-key-reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So many of something in so many seconds."""

    name: str
    most: int
    window_seconds: int


class Limited(DomainError):
    """Too many requests; waiting helps."""

    code = "rate-limited"

    def __init__(
        self, message: str, *, retry_after_seconds: int, quota: Quota | None = None
    ) -> None:
        """Keep the message, how long to wait and, where it is its own, the quota used up."""
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.quota = quota


class Unavailable(DomainError):
    """Something that Inkwell needs does not answer; trying again later helps."""

    code = "unavailable"

    def __init__(self, message: str, *, retry_after_seconds: int = 30) -> None:
        """Keep the message and how long to wait."""
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Undecided(Exception):
    """The database ended what was under way. Not a refusal: nothing was decided.

    So no rule catches this: a request is answered with 503, and a job is begun again without losing
    a try.
    """


class DatabaseAway(Undecided):
    """The database does not answer, or has no room.

    What was under way may have been stored or not; only who asks again will know.
    """


class Deadlocked(Undecided):
    """Two transactions stood in each other's way, and the database undid this one.

    Nothing of it was stored, and the same again finds the way free.
    """


class QueueAway(Exception):
    """The queue takes no jobs. They stay promised in the database, and are sent when it does."""


class Deferred(Unavailable):
    """Not now, because somebody decided so and not because something failed.

    Who asks is told to come back; queued work waits, keeps what it holds, and loses no attempt.
    """

    code = "deferred"
