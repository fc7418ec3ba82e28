"""What the two SDKs raise, as one kind of failure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx2

from adapters.models.provider import CallFailed
from core.generation.rules.resilience import Failure

TOO_LONG = (
    "context_length_exceeded",
    "exceed_context_size",
    "maximum context length",
    "prompt is too long",
    "context window",
    "request_too_large",
)
REFUSED = ("content_policy", "content_filter", "moderation_blocked", "invalid_prompt", "safety")
OVERLOADED = ("overloaded_error", "server_error", "api_error", "insufficient_system_resource")
DENIED = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
    }
)
UNREACHABLE = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY})
CONTENT_TOO_LARGE = 413
"""Its name in `HTTPStatus` has changed from one Python to the next."""
MESSAGE_LENGTH_MAX = 500


def failed(error: Exception, sdk: Any, *, began: bool = False) -> CallFailed:
    """Return what an exception of `sdk` (the module) means; `began`: the answer had begun."""
    message = f"{type(error).__name__}: {error}"[:MESSAGE_LENGTH_MAX]
    if isinstance(error, sdk.APITimeoutError | httpx2.TimeoutException):
        return CallFailed(Failure.TIMEOUT, message, never_sent=was_never_sent(error))
    if isinstance(error, sdk.APIConnectionError | httpx2.HTTPError):
        failure = Failure.CUT if began else Failure.UNREACHABLE
        return CallFailed(failure, message, never_sent=was_never_sent(error))
    if isinstance(error, sdk.APIStatusError):
        headers = error.response.headers
        failure = failure_of(error.status_code, words_of(error.body, str(error)))
        wait = retry_after(headers, datetime.now(UTC))
        return CallFailed(failure, message, retry_after=wait, status=error.status_code)
    if isinstance(error, sdk.APIResponseValidationError | ValueError):
        return CallFailed(Failure.MALFORMED, message)
    words = words_of(getattr(error, "body", None), str(error))
    return CallFailed(Failure.LIMITED if "rate_limit" in words else Failure.OVERLOADED, message)


def was_never_sent(error: BaseException | None) -> bool:
    """Tell whether there was no connection to send anything over."""
    while error is not None:
        if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
            return True
        error = error.__cause__
    return False


def words_of(body: object, message: str) -> str:
    """Return the codes and texts of an error's body in lower case."""
    found = [message]
    holder = body.get("error", body) if isinstance(body, Mapping) else None
    if isinstance(holder, Mapping):
        found += [str(holder.get(name) or "") for name in ("code", "type", "message")]
    return " ".join(found).lower()


def failure_of(status: int, words: str) -> Failure:
    """Return what an error answer means."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Failure.DENIED if "insufficient_quota" in words else Failure.LIMITED
    if status in DENIED:
        return Failure.DENIED
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or any(word in words for word in OVERLOADED):
        return Failure.OVERLOADED
    if status == CONTENT_TOO_LARGE or any(word in words for word in TOO_LONG):
        return Failure.TOO_LONG
    if any(word in words for word in REFUSED):
        return Failure.REFUSED
    return Failure.UNREACHABLE if status in UNREACHABLE else Failure.REJECTED


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the provider wants to be left alone: in ms, in seconds, or until a date."""
    milliseconds, value = headers.get("retry-after-ms", ""), headers.get("retry-after", "")
    if (found := _positive(milliseconds)) is not None:
        return timedelta(milliseconds=found)
    if (found := _positive(value)) is not None:
        return timedelta(seconds=found)
    try:
        return max(timedelta(), parsedate_to_datetime(value) - now)
    except (TypeError, ValueError, OverflowError):
        return None


def _positive(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < timedelta(days=1).total_seconds() else None
