"""Refusals as `application/problem+json` (RFC 9457). The kind of a domain error decides the status.

Beside the standard members a problem carries `error`, the short text that existing frontends read,
`request_id`, and the members that a refusal has for programs. Nothing else leaves: no traceback,
no SQL, no key.
"""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Literal

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.typing import FieldDefinition
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy.exc import SQLAlchemyError

from core.shared.errors import (
    Conflict,
    DatabaseAway,
    Deadlocked,
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    KeyReused,
    Limited,
    NotFound,
    PaymentRequired,
    PreconditionFailed,
    Unauthenticated,
    Unavailable,
)
from entrypoints.http.serving.limits import limit_headers
from entrypoints.http.serving.wording import plain
from entrypoints.reasons import behind

PROBLEM_JSON = "application/problem+json"
STATUS_BY_KIND: Mapping[type[DomainError], int] = {
    Invalid: 400,
    Unauthenticated: 401,
    PaymentRequired: 402,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    PreconditionFailed: 412,
    KeyReused: 422,
    Limited: 429,
    Unavailable: 503,
}
CODE_BY_STATUS: Mapping[int, str] = {
    400: "invalid-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    429: "rate-limited",
    500: "internal-error",
    503: "unavailable",
}
"""Codes of what the framework refuses before any use case is asked."""
DETAIL_BY_STATUS: Mapping[int, str] = {
    401: "Sign in and send the access token as `Authorization: Bearer ...`.",
    403: "You may not do this.",
    404: "There is nothing here. Check the path and the id.",
    405: "This path does not take this method.",
    413: "The body is larger than this operation takes.",
    500: "Something went wrong on our side. Try again, and give us the request id if it stays.",
    503: "Something that is needed does not answer. Try again later.",
}
TITLES: Mapping[str, str] = {
    "asset-nothing-to-redo": "Nothing to redo",
    "asset-nothing-to-undo": "Nothing to undo",
    "instant-in-future": "This instant is in the future",
    "issuer-off": "This way to sign in is off",
    "video-wish-invalid": "Invalid order of a video",
    "wish-invalid": "Invalid order",
}
"""Titles of refusals whose codes read oddly as words."""
AWAY_SECONDS = 2
"""How soon to ask again when the database is away: most of its restarts take no longer."""
DEADLOCK_SECONDS = 1
"""How soon to ask again after a deadlock: the way is free at once, and a header says no less."""
ENCODER = msgspec.json.Encoder(decimal_format="number")
log = structlog.get_logger(__name__)


class FieldProblem(Struct, frozen=True):
    """What is wrong with one field, parameter or header."""

    field: Annotated[str, Meta(description="Where, such as `posting_times[0]`.")]
    message: str


class Problem(Struct, frozen=True):
    """Why a request was refused, and what to do."""

    type: Annotated[str, Meta(description="Stable code of the refusal.", examples=["/problems/x"])]
    title: Annotated[str, Meta(description="The refusal in a few words.")]
    status: Annotated[int, Meta(description="The HTTP status.", ge=400, le=599)]
    detail: Annotated[str, Meta(description="What is wrong and what to do.")]
    instance: Annotated[str, Meta(description="The path that was asked for.")]
    error: Annotated[str, Meta(description="The refusal in a short fixed text.")]
    request_id: Annotated[str, Meta(description="The id of the request, as in X-Request-ID.")]
    errors: Annotated[list[FieldProblem], Meta(description="Field by field.")] = []


class PaymentProblem(Problem, frozen=True, kw_only=True):
    """What can't be paid for; of credits, how many it needs and how many there are."""

    needed: Annotated[float | UnsetType, Meta(description="What it costs.")] = UNSET
    available: Annotated[float | UnsetType, Meta(description="What can be used now.")] = UNSET
    unit: Literal["credits"] | UnsetType = UNSET


SHAPES: Mapping[int, type[Problem]] = {402: PaymentProblem}
"""Of what status every refusal may have members of its own."""


class InvalidBody(Invalid):
    """The body is no JSON, or not the JSON that the operation takes."""

    code = "invalid-body"
    error_text = "invalid body"


class InvalidParameters(Invalid):
    """A parameter in the path, the query or a header is not what the operation takes."""

    code = "invalid-parameters"
    error_text = "invalid parameters"


def problems(*statuses: int, shape: type[Problem] = Problem) -> dict[int, ResponseSpec]:
    """Return the `responses=` of a handler that may refuse with `statuses`, and members beside."""
    return {
        status: ResponseSpec(
            data_container=SHAPES.get(status, shape),
            generate_examples=False,
            description=HTTPStatus(status).phrase,
            media_type=PROBLEM_JSON,
        )
        for status in statuses
    }


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a refusal; 500 for one without a kind, which is a bug."""
    return next((code for kind, code in STATUS_BY_KIND.items() if isinstance(error, kind)), 500)


def answer_domain_error(request: Request[Any, Any, Any], error: DomainError) -> Response[bytes]:
    """Answer a refusal of the domain."""
    status = status_of(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer_unexpected(request, error)
    if cause := behind(error):
        log.warning("refused_for_a_cause", code=error.code, **cause)
    return _answer(
        request,
        status=status,
        code=error.code,
        error=getattr(type(error), "error_text", None),
        detail=error.message,
        errors=getattr(error, "errors", ()),
        members=error.members,
        headers=_headers(status, getattr(error, "retry_after_seconds", None)) | _quota(error),
    )


def answer_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what the framework refused before the handler ran."""
    if isinstance(error, ValidationException):
        return answer_domain_error(request, refusal_of(error, request.scope.get("route_handler")))
    status = error.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer_unexpected(request, error)
    return _answer(
        request,
        status=status,
        code=CODE_BY_STATUS.get(status, "refused"),
        detail=DETAIL_BY_STATUS.get(status, error.detail),
        headers=(error.headers or {}) | _headers(status, None),
    )


def answer_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer a bug or a failing part: logged in full here, told in general there."""
    if isinstance(error, DatabaseAway):
        return answer_away(request, error)
    if isinstance(error, Deadlocked):
        return answer_deadlocked(request, error)
    log.error("request_failed", exc_info=error)
    from_database = isinstance(error, SQLAlchemyError)
    return _answer(
        request,
        status=500,
        code="database-error" if from_database else "internal-error",
        error="db error" if from_database else "internal error",
        detail=DETAIL_BY_STATUS[500],
    )


def answer_away(request: Request[Any, Any, Any], error: DatabaseAway) -> Response[bytes]:
    """Answer that the database is away; a request with a key may be sent again as it is."""
    log.error("database_away", error=str(error))
    return _answer(
        request,
        status=503,
        code="database-away",
        error="db error",
        detail=DETAIL_BY_STATUS[503],
        headers=_headers(503, AWAY_SECONDS),
    )


def answer_deadlocked(request: Request[Any, Any, Any], error: Deadlocked) -> Response[bytes]:
    """Answer that another request was in the way; this one may be sent again as it is."""
    log.error("deadlock", error=str(error))
    return _answer(
        request,
        status=503,
        code="deadlock",
        error="db error",
        detail="Another request was in the way, and what this one was storing was undone. "
        "Send it again.",
        headers=_headers(503, DEADLOCK_SECONDS),
    )


def refusal_of(error: ValidationException, handler: BaseRouteHandler | None = None) -> Invalid:
    """Return the framework's own validation error as a refusal like others.

    The parameters of `handler` are called what they are called in the request.
    """
    found = [each for each in error.extra or () if isinstance(each, Mapping)]
    if any(each.get("key") == "data" for each in found):
        return InvalidBody("The body is missing. Send a JSON object.")
    known = {} if handler is None else _parameters(handler)
    errors = tuple(_field_error(each, known) for each in found)
    if any(each.get("source") == "body" for each in found):
        return InvalidBody(telling("The body is not what this takes", errors), errors=errors)
    return InvalidParameters(telling("A parameter is not what this takes", errors), errors=errors)


def telling(what: str, errors: Sequence[FieldError]) -> str:
    """Return what is wrong with the place and message of the first error."""
    return f"{what}: {errors[0].field} {errors[0].message}." if errors else f"{what}."


def _parameters(handler: BaseRouteHandler) -> dict[str, FieldDefinition]:
    """Return what a handler, and what it depends on, take from the request, by variable."""
    found: dict[str, FieldDefinition] = {}
    for provided in handler.resolve_dependencies().values():
        found |= provided.parsed_fn_signature.parameters
    return found | handler.parsed_fn_signature.parameters


def _field_error(wrong: Mapping[str, Any], known: Mapping[str, FieldDefinition]) -> FieldError:
    name, message = str(wrong.get("key", "")), str(wrong.get("message", ""))
    parameter = known.get(name)
    if parameter is None:
        return FieldError(field=name, message=plain(message))
    sent_as = getattr(parameter.kwarg_definition, "name", None) or name
    return FieldError(field=sent_as, message=plain(message, parameter.annotation))


def _headers(status: int, retry_after_seconds: int | None) -> dict[str, str]:
    headers: dict[str, str] = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if retry_after_seconds is not None:
        headers["Retry-After"] = str(retry_after_seconds)
    return headers


def _quota(error: DomainError) -> dict[str, str]:
    if not isinstance(error, Limited) or error.quota is None:
        return {}
    return limit_headers(error.quota, 0, error.retry_after_seconds)


def _answer(
    request: Request[Any, Any, Any],
    *,
    status: int,
    code: str,
    detail: str,
    error: str | None = None,
    errors: Iterable[FieldError] = (),
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response[bytes]:
    problem = Problem(
        **told(request, status=status, code=code, detail=detail, error=error),
        errors=[FieldProblem(field=each.field, message=each.message) for each in errors],
    )
    body = ENCODER.encode(msgspec.structs.asdict(problem) | dict(members or {}))
    return Response(body, status_code=status, media_type=PROBLEM_JSON, headers=headers)


def told(
    request: Request[Any, Any, Any], *, status: int, code: str, detail: str, error: str | None
) -> dict[str, Any]:
    """Return what every problem says, by member."""
    words = code.replace("-", " ")
    return {
        "type": f"/problems/{code}",
        "title": TITLES.get(code, words.capitalize()),
        "status": status,
        "detail": detail,
        "instance": request.scope["path"],
        "error": "unauthorized" if status == HTTPStatus.UNAUTHORIZED else error or words,
        "request_id": request.scope["state"].get("request_id", ""),
    }


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    DomainError: answer_domain_error,
    HTTPException: answer_http_exception,
    Exception: answer_unexpected,
}
"""What the application answers to each kind of exception."""
