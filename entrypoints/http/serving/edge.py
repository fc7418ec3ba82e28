"""What every answer passes, whoever gives it: ids, headers, the log line, the metrics."""

from collections.abc import Iterable, Mapping
from time import perf_counter
from typing import Any

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send
from opentelemetry.trace import Span

from core.shared.errors import Forbidden
from entrypoints.http.serving.docs import PAGE_POLICY
from entrypoints.http.serving.errors import InvalidParameters
from entrypoints.http.serving.heads import allowing_head, as_get
from entrypoints.http.serving.requests import CLIENT_GONE, operation_of, request_id_from
from entrypoints.logs import log_request
from entrypoints.metrics import UNMATCHED, observe_request
from entrypoints.traces import request_ended, request_span

YEAR_SECONDS = 365 * 86_400
PATH_LENGTH_MAX = 200
REQUEST_ID, POLICY, ALLOW = b"x-request-id", b"content-security-policy", b"allow"
REPLACED = frozenset({REQUEST_ID, ALLOW})
API_POLICY_BYTES = b"default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY_BYTES = PAGE_POLICY.encode()
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
MACHINES_ASK = frozenset({"/health", "/ready", "/metrics"})
"""Asked inside the network, by who starts and watches the process."""
FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded")
"""What proxies say of who asks. Nobody who comes through one can leave out what it adds."""


class InsecureTransport(Forbidden):
    """The request came without TLS."""

    code = "https-required"


class Edge:
    """The outermost layer: gives each request an id, logs it, and dresses its answer.

    `scope["state"]["account_id"]`, where authentication has set it, is in the log line.
    """

    def __init__(
        self, app: ASGIApp, methods: Mapping[str, Iterable[str]], *, strict_transport: bool
    ) -> None:
        """Wrap `app`; with `strict_transport` browsers are told to use nothing but TLS.

        `methods` are those of each path: OPTIONS of the framework knows the first handler's alone.
        """
        self._app = app
        self._methods = {path: ", ".join(each).encode() for path, each in methods.items()}
        headers = dict(SECURITY_HEADERS)
        if strict_transport:
            headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
        self._headers = [(name.lower().encode(), each.encode()) for name, each in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its answer back."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        request_id = request_id_from(asked.get(b"x-request-id", b"").decode("latin-1"))
        scope["state"]["request_id"] = request_id
        method = scope["method"]
        if method == "HEAD":
            scope, receive, send = as_get(scope, receive, send)
        started = perf_counter()
        status = CLIENT_GONE

        async def dress(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(message, request_id, scope.get("path_template", ""))
            await send(message)

        bound = structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            with request_span(method, asked, request_id) as span:
                try:
                    await self._app(scope, receive, dress)
                finally:
                    _record(scope, method, status, perf_counter() - started, span)
        finally:
            structlog.contextvars.reset_contextvars(**bound)

    def _dress(self, message: HTTPResponseStartEvent, request_id: str, template: str) -> None:
        """Add what every answer has; what the handler has said itself stays."""
        said = {name.lower(): value for name, value in message["headers"]}
        headers = [each for each in message["headers"] if each[0].lower() not in REPLACED]
        if ALLOW in said:
            methods = self._methods.get(template, said[ALLOW])
            headers.append((ALLOW, allowing_head(methods)))
        headers.append((REQUEST_ID, request_id.encode()))
        headers += [each for each in self._headers if each[0] not in said]
        if POLICY not in said:
            is_page = said.get(b"content-type", b"").startswith(b"text/html")
            headers.append((POLICY, PAGE_POLICY_BYTES if is_page else API_POLICY_BYTES))
        message["headers"] = headers


def _record(scope: Any, method: str, status: int, seconds: float, span: Span) -> None:
    handler = scope.get("route_handler")
    operation = operation_of(handler) if handler else UNMATCHED
    observe_request(operation=operation, status=status, seconds=seconds)
    # The template, not the path: some paths hold the key to what they name.
    path = scope.get("path_template") or scope["path"][:PATH_LENGTH_MAX]
    request_ended(span, method=method, path=path, operation=operation, status=status)
    log_request(
        method=method,
        path=path,
        operation=operation,
        status=status,
        duration_ms=round(seconds * 1000, 1),
        account_id=scope["state"].get("account_id"),
    )


def within(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Return for who asks inside the network; there is nothing for who comes through a proxy.

    A guard of handlers. Raises `NotFoundException`.
    """
    if any(name in connection.headers for name in FORWARDED):
        raise NotFoundException


class PlainHttpRefused(ASGIMiddleware):
    """Refuses requests that came without TLS; what the trusted proxy says of them counts."""

    scopes: tuple[ScopeType, ...] = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass on what came by https."""
        if scope["scheme"] != "https" and scope["path"] not in MACHINES_ASK:
            raise InsecureTransport("Plain HTTP is not answered. Use https://.")
        await next_app(scope, receive, send)


class NulRefused(ASGIMiddleware):
    """Refuses the NUL character in paths and queries: databases can't store it."""

    scopes: tuple[ScopeType, ...] = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass on what holds none."""
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            raise InvalidParameters("The address contains the NUL character (%00). Leave it out.")
        await next_app(scope, receive, send)
