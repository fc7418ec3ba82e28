"""The sandbox's pages: a shop for play money, and the provider's side of it."""

from html import escape
from typing import Protocol, runtime_checkable

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from core.accounts.rules.access import Rights

PUBLIC = {"rights": Rights.PUBLIC}
FRAME = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
section {{ border: 1px solid #ccc; border-radius: 8px; padding: 0 1rem 1rem; margin: 1rem 0 }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem }}
dd {{ margin: 0; overflow-wrap: anywhere }}
form {{ display: inline }}
button {{ font: inherit; padding: .3rem .8rem; margin: .2rem .2rem 0 0; cursor: pointer }}
.note {{ color: #666 }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""
NOTE = '<p class="note">Play money: no card, no account, nothing is charged.</p>'
SHOP = """\
<p id="who" class="note">Signing in ...</p>
<dl id="balance"></dl>
<p id="problem" role="alert"></p>
<div id="items"></div>
<h2>Payments</h2>
<div id="payments"></div>
<p><button id="portal">Your payments and subscription at the provider</button></p>
<script src="docs/static/shop.js"></script>
"""
ENDS = {
    "done": ("Thank you", "<p>Your payment is on its way. You can close this page.</p>"),
    "cancelled": ("Not paid", "<p>Nothing was paid. You can close this page.</p>"),
}


def page(title: str, body: str) -> Response[str]:
    """Return a page."""
    content = FRAME.format(title=escape(title), body=body)
    return Response(content, media_type=MediaType.HTML)


class SandboxPage(Protocol):
    """A page of the sandbox's own, as a provider's would be."""

    @property
    def title(self) -> str:
        """What it is about."""
        ...

    @property
    def html(self) -> str:
        """Its body."""
        ...


@runtime_checkable
class SandboxCounter(Protocol):
    """Where play money is paid. Nothing of it is there where it is closed."""

    def check_open(self) -> None:
        """Return if play money is taken. Raises `SandboxNotFound`."""
        ...

    async def page(self, place: str) -> SandboxPage:
        """Return the page of a checkout or a customer. Raises `SandboxNotFound`."""
        ...

    async def act(self, place: str, action: str) -> str:
        """Do something; return the address to go to.

        Raises `SandboxNotFound` and `SandboxActionRefused`.
        """
        ...


@get("/sandbox", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def shop_page(sandbox_counter: NamedDependency[SandboxCounter]) -> Response[str]:
    """Show a shop where credits and plans are bought with play money."""
    sandbox_counter.check_open()
    return page("Inkwell shop", NOTE + SHOP)


@get("/sandbox/{place:str}", include_in_schema=False, opt=PUBLIC)
async def provider_page(
    place: FromPath[str], sandbox_counter: NamedDependency[SandboxCounter]
) -> Response[str]:
    """Show a checkout, or a customer's payments."""
    shown = await sandbox_counter.page(place)
    return page(shown.title, NOTE + shown.html)


@post("/sandbox/{place:str}/{action:str}", include_in_schema=False, opt=PUBLIC)
async def press_button(
    place: FromPath[str],
    action: FromPath[str],
    sandbox_counter: NamedDependency[SandboxCounter],
) -> Redirect:
    """Do what a button says."""
    return Redirect(await sandbox_counter.act(place, action), status_code=HTTP_303_SEE_OTHER)


@get("/payments/{end:str}", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def end_page(end: FromPath[str]) -> Response[str]:
    """Show where a provider's page leads to when the caller named no page."""
    title, body = ENDS["done" if end == "done" else "cancelled"]
    return page(title, body)


router = Router("/", route_handlers=[shop_page, provider_page, press_button, end_page])
