"""Where an answer leads on: from a page to the next (RFC 8288), from what was made to where it is.

A handler whose thing has an address of its own says so, with the `id` of its answer in it:
`opt={"located": "/api/v1/articles/{id}"}`. Pages lead on by themselves. Both begin with the path
under which customers reach the API, where a proxy takes one off: the application's `opt["under"]`.
"""

from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_201_CREATED, HTTP_202_ACCEPTED

from entrypoints.http.serving.pages import PageView

Content = TypeVar("Content")
MADE = frozenset({HTTP_201_CREATED, HTTP_202_ACCEPTED})
LINK_LENGTH_MAX = 2_000
"""A longer one is left out: many proxies take 4,000 bytes of headers, and answer 502 to more."""


class LinkedResponse(Response[Content]):
    """An answer with the headers that lead on from it. What handlers return becomes one."""

    def to_asgi_response(
        self, app: Any, request: Request[Any, Any, Any], **more: Any
    ) -> ASGIResponse:
        """Add the headers, now that it is known what was asked."""
        self.headers.update(leading_on(request, self.content, self.status_code))
        return super().to_asgi_response(app, request, **more)


def leading_on(
    request: Request[Any, Any, Any], content: object, status_code: int | None
) -> Iterator[tuple[str, str]]:
    """Yield the headers that lead on from what is answered."""
    opt = request.route_handler.opt
    if isinstance(content, PageView) and content.next_cursor is not None:
        asked = parse_qsl(request.url.query, keep_blank_values=True)
        kept = [each for each in asked if each[0] != "cursor"]
        query = urlencode([*kept, ("cursor", content.next_cursor)])
        link = f'<{opt["under"]}{quote(request.scope["path"])}?{query}>; rel="next"'
        if len(link) <= LINK_LENGTH_MAX:
            yield "Link", link
    located: str | None = opt.get("located")
    if located is not None and status_code in MADE:
        view: Any = content
        yield "Location", opt["under"] + located.format(id=view.id)


def path_of(public_url: str) -> str:
    """Return the path under which customers reach the API, often none."""
    return quote(urlsplit(public_url).path, safe="/%")


def answers_pages(handler: HTTPRouteHandler) -> bool:
    """Tell whether a handler answers with pages of a list."""
    return handler.parsed_fn_signature.return_type.origin is PageView
