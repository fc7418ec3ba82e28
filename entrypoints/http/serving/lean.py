"""The short way to handlers that are asked for thousands of times a second.

The framework finds out anew for each request what its handler asks for. For a handler that says
`opt={"lean": True}` that is done once, when the application is made. Only what is plain goes the
short way: whatever is unusual about a request, or wrong with it before its handler runs, the
framework judges, from the beginning. So what is refused, and how, is written once.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Litestar
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, Receive, Scope, Send

from core.accounts.model import Caller
from core.accounts.rules.access import check_access
from core.accounts.use_cases.verify_credentials import Credentials
from core.shared.errors import DomainError
from core.shared.keys import check_key
from entrypoints.http.serving.access import credentials_from, rights_of
from entrypoints.http.serving.errors import (
    answer_domain_error,
    answer_http_exception,
    answer_unexpected,
)
from entrypoints.http.serving.requests import (
    KEY_LENGTH_MAX,
    IdempotencyKey,
    StrictRequest,
    decoded,
    hash_asked,
    operation_of,
)

Authenticator = Callable[[Credentials], Awaitable[Caller | None]]
JSON = b"application/json"
PLAIN_PART = "[A-Za-z0-9_-]{1,100}"
SPECIAL = frozenset({b"origin", b"transfer-encoding", b"content-encoding", b"expect"})
"""Headers that ask for more than the short way gives."""
READ = (b"authorization", b"x-api-key", b"content-type", b"content-length", b"idempotency-key")
OWN = frozenset({"data", "caller", "idempotency_key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A handler, where it is, and how to get what it asks for."""

    handler: HTTPRouteHandler
    template: str
    place: re.Pattern[str]
    name: str
    asks: frozenset[str]
    body: Any
    body_bytes_max: int
    provided: Mapping[str, Callable[[], Any]]


class Lean:
    """Stands before the framework and answers what it can."""

    def __init__(
        self,
        app: Litestar,
        framework: ASGIApp,
        authenticator: Callable[[], Authenticator],
        *,
        schemes: frozenset[str],
    ) -> None:
        """Take the lean handlers of `app`; requests by other `schemes` are the framework's."""
        self._framework = framework
        self._authenticator = authenticator
        self._schemes = schemes
        self._operations = [
            operation_for(route, handler)
            for route in app.routes
            if isinstance(route, HTTPRoute)
            for handler in route.route_handlers
            if handler.opt.get("lean")
        ]
        self._exact = {each.template: each for each in self._operations}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        operation = self._operation(scope)
        headers = None if operation is None else plain_headers(scope)
        if operation is None or headers is None or too_long(headers, operation.body_bytes_max):
            await self._framework(scope, receive, send)
            return
        coming = await whole(receive)
        try:
            wishes = await self._wishes(operation, scope, headers, coming)
        except Exception:  # noqa: BLE001  # The framework meets it too, and tells.
            wishes = None
        if wishes is None:
            await self._framework(scope, replayed(coming, receive), send)
            return
        scope["route_handler"] = operation.handler
        scope["path_template"] = operation.template
        try:
            body = msgspec.json.encode(await operation.handler.fn(**wishes))
        except Exception as error:  # noqa: BLE001  # Answered as the framework would.
            await refuse(scope, receive, send, error)
            return
        await send(
            {
                "type": "http.response.start",
                "status": operation.handler.status_code,
                "headers": [
                    (b"content-type", JSON),
                    (b"content-length", str(len(body)).encode()),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _operation(self, scope: Scope) -> Operation | None:
        if (
            scope["type"] != ScopeType.HTTP
            or scope["method"] != "POST"
            or scope["query_string"]
            or scope["scheme"] not in self._schemes
        ):
            return None
        path = scope["path"]
        found = self._exact.get(path)
        if found is not None:
            return found
        return next((each for each in self._operations if each.place.fullmatch(path)), None)

    async def _wishes(
        self, operation: Operation, scope: Scope, headers: Mapping[bytes, str], body: bytes | None
    ) -> dict[str, Any] | None:
        """Return what the handler asks for, or None when the request is not plain after all.

        Raises what the framework is to tell.
        """
        key = headers.get(b"idempotency-key")
        json = headers.get(b"content-type", "").partition(";")[0] == JSON.decode()
        if body is None or (operation.body is not None and not json):
            return None
        if key is not None and len(key) > KEY_LENGTH_MAX:
            return None
        found = operation.place.fullmatch(scope["path"])
        assert found is not None
        wishes: dict[str, Any] = found.groupdict()
        credentials = credentials_from(
            headers.get(b"authorization", ""), headers.get(b"x-api-key", "")
        )
        caller = await self._authenticator()(credentials)
        check_access(caller, rights_of(operation.handler))
        assert caller is not None
        scope["state"]["caller"] = caller
        scope["state"]["account_id"] = caller.own
        wishes["caller"] = caller
        if operation.body is not None:
            # Of who may not ask nothing is decoded: a long body takes a while.
            wishes["data"] = decoded(body, operation.body)
        if "idempotency_key" in operation.asks:
            wishes["idempotency_key"] = (
                None
                if key is None
                else IdempotencyKey(
                    key=check_key(key),
                    operation=operation.name,
                    body_hash=hash_asked("POST", operation.name, found.groupdict(), (), body),
                )
            )
        for name, provide in operation.provided.items():
            wishes[name] = provide()
        return wishes


def operation_for(route: HTTPRoute, handler: HTTPRouteHandler) -> Operation:
    """Return how to reach a lean handler. It must be a POST of JSON that nothing limits."""
    assert handler.http_methods == {"POST"}, handler.handler_name
    assert "limit" not in handler.opt, handler.handler_name
    asked = handler.parsed_fn_signature.parameters
    parts = {each.name for each in route.path_parameters.values()}
    offered = handler.resolve_dependencies()
    body_bytes_max = handler.resolve_request_max_body_size()
    assert body_bytes_max is not None
    place = re.escape(route.path_format)
    for part in parts:
        place = place.replace(re.escape(f"{{{part}}}"), f"(?P<{part}>{PLAIN_PART})")
    return Operation(
        handler=handler,
        template=route.path_format,
        place=re.compile(place),
        name=operation_of(handler),
        asks=frozenset(asked),
        body=asked["data"].annotation if "data" in asked else None,
        body_bytes_max=body_bytes_max,
        provided={
            name: offered[name].dependency
            for name in asked
            if name not in OWN and name not in parts
        },
    )


def plain_headers(scope: Scope) -> dict[bytes, str] | None:
    """Return the headers that are read, or None when one is special or comes twice."""
    found: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        if name in SPECIAL:
            return None
        if name in READ:
            if name in found:
                return None
            found[name] = value.decode("latin-1")
    return found


def too_long(headers: Mapping[bytes, str], most: int) -> bool:
    """Tell whether a body is said to be longer than `most` bytes, before any of it is read.

    The server takes no byte more than was said; a body without a length comes in chunks.
    """
    said = headers.get(b"content-length", "0")
    return not said.isdecimal() or len(said) > len(str(most)) or int(said) > most


async def whole(receive: Receive) -> bytes | None:
    """Return the body, or None when the client has left."""
    pieces = []
    while True:
        message: Any = await receive()
        if message["type"] != "http.request":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def replayed(body: bytes | None, receive: Receive) -> Receive:
    """Return a `receive` that tells once more what was read already."""
    told = False

    async def again() -> Any:
        nonlocal told
        if told:
            return await receive()
        told = True
        if body is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def refuse(scope: Scope, receive: Receive, send: Send, error: Exception) -> None:
    """Answer what the handler raised as the framework's handlers of exceptions would."""
    request: Any = StrictRequest(scope, receive=receive, send=send)
    if isinstance(error, DomainError):
        answer = answer_domain_error(request, error)
    elif isinstance(error, HTTPException):
        answer = answer_http_exception(request, error)
    else:
        answer = answer_unexpected(request, error)
    await answer.to_asgi_response(None, request)(scope, receive, send)
