"""The API's description: OpenAPI 3.1 at /openapi.json, and a page at /docs for offline use too."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.datastructures import CacheControlHeader
from litestar.enums import OpenAPIMediaType
from litestar.exceptions import ImproperlyConfiguredException
from litestar.file_system import BaseLocalFileSystem
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, Schema, SecurityScheme, Tag
from litestar.openapi.spec.enums import OpenAPIType
from litestar.plugins import OpenAPISchemaPlugin, ReceiveRoutePlugin
from litestar.response import Redirect
from litestar.routes import BaseRoute, HTTPRoute
from litestar.static_files import create_static_files_router
from litestar.types.file_types import FileInfo
from litestar.typing import FieldDefinition
from msgspec import Struct

from core.accounts.rules.access import Rights
from entrypoints.http.serving.description import completed
from entrypoints.http.serving.links import answers_pages
from entrypoints.http.serving.requests import ReadAs
from entrypoints.version import VERSION

CANONICAL = "/api/v1/"
STATIC = Path(__file__).parent / "static"
DAY_SECONDS = 86_400
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = b"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inkwell API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/static/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="docs/static/swagger-ui-bundle.js"></script>
<script src="docs/static/start.js"></script>
</body>
</html>
"""
TAGS = {
    "auth": "Register, sign in, sessions, and oneself.",
    "api keys": "Keys for programs.",
    "credits": "Balance, ledger, grants and receipts.",
    "metering": "Holds and charges by outside services.",
    "tokens": "Plans and their tokens.",
    "payments": "Orders, checkouts, subscriptions and providers' webhooks.",
    "articles": "Articles, written in the background.",
    "ai": "Text and images at once or streamed.",
    "streams": "What is watched while it is made.",
    "media": "Pictures and videos as bytes.",
    "videos": "Images, scripts and videos.",
    "campaigns": "Recurring work.",
    "integrations": "Customers' webhooks and what was delivered to them.",
    "assets": "Texts, images and videos with all their versions.",
    "coach": "A plan, a conversation, decisions.",
    "admin": "For operators.",
    "service": "Health, metrics and events.",
}


class OperationName:
    """An operation's stable name, which its paths share.

    The canonical path, the shortest under /api/v1 or else the shortest at all, gets the name
    itself as its operationId; the others get it with Legacy, Legacy2, ... before it.
    """

    def __init__(self, name: str, paths: set[str]) -> None:
        """Keep the name, and the set in which its paths gather."""
        self.name = name
        self.paths = paths

    def __call__(self, _handler: HTTPRouteHandler, _method: Any, components: list[Any]) -> str:
        """Return the operationId for one path."""
        ordered = sorted(self.paths, key=order_of)
        place = ordered.index(path_of(components))
        return self.name if place == 0 else f"Legacy{'' if place == 1 else place}{self.name}"


class OperationNames(ReceiveRoutePlugin):
    """Turns the `operation_id` of each handler into one that is unique on each of its paths."""

    def __init__(self) -> None:
        """Begin with no routes."""
        self._paths: defaultdict[str, set[str]] = defaultdict(set)
        self._owners: dict[str, object] = {}

    def receive_route(self, route: BaseRoute) -> None:
        """Note the route's path under its operations' names."""
        if not isinstance(route, HTTPRoute):
            return
        for handler in route.route_handlers:
            if handler.resolve_include_in_schema():
                self._receive(handler, path_of(route.path_components))

    def _receive(self, handler: HTTPRouteHandler, path: str) -> None:
        named = handler.operation_id
        name = named.name if isinstance(named, OperationName) else named
        if not isinstance(name, str):
            raise ImproperlyConfiguredException(f"{handler} needs an operation_id.")
        if self._owners.setdefault(name, handler.fn) is not handler.fn:
            raise ImproperlyConfiguredException(f"Two handlers are called {name}: rename one.")
        self._paths[name].add(path)
        handler.operation_id = OperationName(name, self._paths[name])


class StrictStructs(OpenAPISchemaPlugin):
    """Says of structs that refuse unknown fields that they do."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        """Take structs that refuse unknown fields."""
        kind = field_definition.annotation
        return (
            isinstance(kind, type)
            and issubclass(kind, Struct)
            and kind.__struct_config__.forbid_unknown_fields
        )

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Return the schema that any struct gets, closed."""
        usual = next(
            plugin
            for plugin in schema_creator.plugins
            if plugin is not self and schema_creator.plugin_supports_field(plugin, field_definition)
        )
        schema = cast("Schema", usual.to_openapi_schema(field_definition, schema_creator))
        schema.additional_properties = False
        return schema


class Numbers(OpenAPISchemaPlugin):
    """Describes exact numbers as what they are in JSON, not as texts."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Take decimals."""
        return value is Decimal

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Return the schema of a number."""
        del field_definition, schema_creator
        return Schema(type=OpenAPIType.NUMBER)


class PartsReadLater(OpenAPISchemaPlugin):
    """Describes what a handler reads by itself as what it is read as."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Take JSON that is not decoded yet."""
        return value is msgspec.Raw

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Return the schema of what it is read as."""
        (kind,) = (each.kind for each in field_definition.metadata if isinstance(each, ReadAs))
        schema = schema_creator.for_field_definition(FieldDefinition.from_annotation(kind))
        return cast("Schema", schema)


class DocsPage(OpenAPIRenderPlugin):
    """The page itself; it fetches the description when it is shown."""

    def render(self, _request: Request[Any, Any, Any], _schema: dict[str, Any]) -> bytes:
        """Return the page."""
        return PAGE


class Document(JsonRenderPlugin):
    """The description beside the page, the same as at /openapi.json."""

    def render(self, request: Request[Any, Any, Any], _schema: dict[str, Any]) -> bytes:
        """Return the description."""
        return openapi_document(request.app)


def order_of(path: str) -> tuple[bool, int, str]:
    """Return what a path is sorted by among those of one operation: canonical and short first."""
    return not path.startswith(CANONICAL), len(path), path


def path_of(components: Any) -> str:
    """Return a route's path with its parameters in braces."""
    parts = [each if isinstance(each, str) else f"{{{each.name}}}" for each in components]
    return "/" + "/".join(parts)


def openapi_config() -> OpenAPIConfig:
    """Return how the API describes itself."""
    return OpenAPIConfig(
        title="Inkwell",
        version=VERSION,
        description="The backend of an AI-content business: accounts, credits and plans, "
        "generation, publishing, payments. Refusals are `application/problem+json`.",
        path="/docs",
        render_plugins=[DocsPage(path="/"), Document()],
        use_handler_docstrings=True,
        tags=[Tag(name=name, description=about) for name, about in TAGS.items()],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="An access token, or an API key `ik_...`.",
                ),
                "api_key": SecurityScheme(
                    type="apiKey",
                    name="X-API-Key",
                    security_scheme_in="header",
                    description="An API key `ik_...`.",
                ),
            }
        ),
        security=[{"bearer": []}, {"api_key": []}],
    )


def openapi_document(app: Litestar) -> bytes:
    """Return the API's description as JSON: complete, sorted, indented, the same at every call."""
    made = app.state.get("openapi_document")
    if made is None:
        opts = {
            place: each.opt | ({"pages": True} if answers_pages(each) else {})
            for place, each in described_handlers(app).items()
        }
        document = completed(app.openapi_schema.to_schema(), opts)
        text = msgspec.json.encode(document, order="sorted")
        made = app.state["openapi_document"] = msgspec.json.format(text, indent=2) + b"\n"
    return cast("bytes", made)


def described_handlers(app: Litestar) -> dict[tuple[str, str], HTTPRouteHandler]:
    """Return who answers each path and method, in the description's spelling of both."""
    return {
        (path_of(route.path_components), method.lower()): handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
    }


@get("/openapi.json", include_in_schema=False, media_type=OpenAPIMediaType.OPENAPI_JSON)
async def get_openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the API's description."""
    return Response(openapi_document(request.app), media_type=OpenAPIMediaType.OPENAPI_JSON)


@get("/", include_in_schema=False, opt={"rights": Rights.PUBLIC}, sync_to_thread=False)
def go_to_docs() -> Redirect:
    """Lead who opens the bare address to the API's description."""
    return Redirect("docs")


class PageFiles(BaseLocalFileSystem):
    """The files of the pages; under a name that no file can have there is none."""

    async def info(self, path: Any, **more: Any) -> FileInfo:
        """Tell of a file. Raises `FileNotFoundError`."""
        try:
            return await super().info(path, **more)
        except OSError as error:
            raise FileNotFoundError(error.errno, error.strerror) from error


static_router = create_static_files_router(
    "/docs/static",
    [STATIC],
    file_system=PageFiles(),
    include_in_schema=False,
    cache_control=CacheControlHeader(max_age=DAY_SECONDS),
)
