"""The HTTP application, put together from the routers and the container."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from dependency_injector.containers import Container
from litestar import Litestar, Router
from litestar.config.cors import CORSConfig
from litestar.di import Provide
from litestar.plugins import PluginProtocol
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from entrypoints.http.serving import docs
from entrypoints.http.serving.dependencies import offered, supplied
from entrypoints.http.serving.edge import Edge, NulRefused, PlainHttpRefused
from entrypoints.http.serving.errors import EXCEPTION_HANDLERS
from entrypoints.http.serving.links import LinkedResponse, path_of
from entrypoints.http.serving.pages import page_request
from entrypoints.http.serving.readiness import Readiness
from entrypoints.http.serving.requests import StrictRequest, idempotency_key, request_key
from entrypoints.http.serving.sse import last_event_id, wants_stream
from entrypoints.settings import Settings

DEPENDENCIES: Mapping[str, Provide] = {
    "idempotency_key": Provide(idempotency_key),
    "last_event_id": Provide(last_event_id, sync_to_thread=False),
    "request_key": Provide(request_key, sync_to_thread=False),
    "page_request": Provide(page_request, sync_to_thread=False),
    "wants_stream": Provide(wants_stream, sync_to_thread=False),
}
"""What handlers may ask for beside the container's providers."""

ALLOWED_HEADERS = [
    "Authorization",
    "Baggage",
    "Cache-Control",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "Last-Event-ID",
    "Pragma",
    "Range",
    "Sentry-Trace",
    "Traceparent",
    "Tracestate",
    "X-API-Key",
    "X-Request-ID",
    "X-Requested-With",
]
"""What this API reads, and what clients in browsers and their tracing send along unasked."""
EXPOSED_HEADERS = [
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "X-Request-ID",
]


def create_app(
    container: Container,
    settings: Settings,
    *,
    routers: Sequence[Router],
    plugins: Sequence[PluginProtocol] = (),
    beside: Sequence[Callable[[Litestar], AbstractAsyncContextManager[object]]] = (),
    before: Callable[[Litestar], ASGIApp] | None = None,
) -> Litestar:
    """Return the application over one container.

    The container offers, beside what handlers ask for by name, `ready_checks` (a mapping of names
    to async checks) and `close` (an async function that is awaited at the end). What runs
    `beside` the application begins before its first request and ends after its last. What stands
    `before` the framework is made of the application, and answers in its place what it can.
    """
    parts: Any = container

    def readiness() -> Readiness:
        return Readiness(parts.ready_checks())

    found = {
        **offered(container),
        **DEPENDENCIES,
        "readiness": Provide(readiness, sync_to_thread=False),
    }
    app = Litestar(
        route_handlers=[
            *(supplied(router, found) for router in routers),
            docs.go_to_docs,
            docs.get_openapi,
            docs.static_router,
        ],
        exception_handlers=dict(EXCEPTION_HANDLERS),
        middleware=[NulRefused(), *([PlainHttpRefused()] if settings.production else [])],
        request_class=StrictRequest,
        response_class=LinkedResponse,
        opt={"under": path_of(settings.server.public_url)},
        request_max_body_size=settings.server.body_bytes_max,
        cors_config=_cors(settings),
        openapi_config=docs.openapi_config(),
        plugins=[
            *plugins,
            docs.OperationNames(),
            docs.StrictStructs(),
            docs.Numbers(),
            docs.PartsReadLater(),
        ],
        lifespan=[_closing(parts.close), *beside],
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
    )
    inner = app.asgi_handler if before is None else before(app)
    methods = {each.path_format: each.methods for each in app.routes if isinstance(each, HTTPRoute)}
    edge: Any = Edge(inner, methods, strict_transport=settings.production)
    app.asgi_handler = ProxyHeadersMiddleware(  # type: ignore[assignment]  # Two spellings of ASGI's types.
        edge, trusted_hosts=list(settings.server.trusted_proxies)
    )
    return app


def _cors(settings: Settings) -> CORSConfig | None:
    if not settings.server.cors_origins:
        return None
    return CORSConfig(
        allow_origins=list(settings.server.cors_origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=ALLOWED_HEADERS,
        expose_headers=EXPOSED_HEADERS,
    )


def _closing(
    close: Callable[[], Any],
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await close()

    return lifespan
