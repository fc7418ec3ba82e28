"""Who is let in: every operation declares its rights, one guard judges all of them.

A handler says `opt={"rights": Rights.READ}`; one without a declaration stops the application from
starting. Behind the guard it takes `caller: NamedDependency[Caller]`.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.config.app import AppConfig
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.plugins import InitPlugin, ReceiveRoutePlugin
from litestar.routes import BaseRoute, HTTPRoute

from core.accounts.model import Caller
from core.accounts.rules.access import Rights, check_access
from core.accounts.use_cases.verify_credentials import Credentials
from core.shared.current_account import CURRENT_ACCOUNT
from entrypoints.http.serving.limits import Limit, RateLimits, client_at, tell_limits

Connection = ASGIConnection[Any, Any, Any, Any]
Authenticator = Callable[[Credentials], Awaitable[Caller | None]]
KEY_PREFIX = "ik_"
NO_RIGHTS_NEEDED = ("/docs", "/openapi.json")
"""The API's own description, which is no operation of it."""
BEARER_ONLY = frozenset({Rights.OWN})


class Access(InitPlugin, ReceiveRoutePlugin):
    """Puts the guard before every handler, and says in the description what each one asks."""

    def __init__(
        self, authenticator: Callable[[], Authenticator], limits: Callable[[], RateLimits]
    ) -> None:
        """Ask `authenticator()` who is calling, and `limits()` whether not too often."""
        self._authenticator = authenticator
        self._limits = limits

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Put the guard in place, and what handlers may ask for about their caller."""
        app_config.guards.append(self.guard)
        app_config.before_send.append(tell_limits)
        app_config.dependencies["caller"] = Provide(caller_of, sync_to_thread=False)
        app_config.dependencies["rate_limits"] = Provide(self._limits, sync_to_thread=False)
        return app_config

    def receive_route(self, route: BaseRoute) -> None:
        """Refuse a route without declared rights, and describe those of the others."""
        if isinstance(route, HTTPRoute) and not route.path.startswith(NO_RIGHTS_NEEDED):
            for handler in route.route_handlers:
                if handler.fn.__module__.startswith("litestar."):
                    continue  # The answers to OPTIONS.
                describe(handler, route.path)

    async def guard(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Let the request pass if its caller may do this, and not too often.

        Raises `TokenRefused`, `NotSignedIn`, `NotAllowed`, `AccountSuspended`, `TooManyRequests`.
        """
        rights = rights_of(handler)
        limit: Limit | None = handler.opt.get("limit")
        if limit is Limit.AUTH:
            client = client_at(connection.client.host if connection.client else "")
            await self._limits().count(connection.scope, limit, f"address {client}")
        if rights is Rights.PUBLIC:
            return
        caller = await self._authenticator()(credentials_of(connection))
        check_access(caller, rights)
        assert caller is not None
        connection.scope["state"]["caller"] = caller
        connection.scope["state"]["account_id"] = caller.own
        CURRENT_ACCOUNT.set(caller.own)
        if limit is not None and limit is not Limit.AUTH:
            who = caller.caller if caller.own is None else f"account:{caller.own}"
            await self._limits().count(connection.scope, limit, who)


def rights_of(handler: BaseRouteHandler) -> Rights:
    """Return what a handler asks of its caller; the framework's own are open."""
    return Rights(handler.opt.get("rights", Rights.PUBLIC))


def describe(handler: HTTPRouteHandler, path: str) -> None:
    """Say in the description which credentials an operation takes."""
    if not isinstance(handler.opt.get("rights"), Rights):
        raise ImproperlyConfiguredException(
            f'{path} declares no rights: give its handler opt={{"rights": Rights....}}.'
        )
    rights = rights_of(handler)
    if rights is Rights.PUBLIC:
        handler.security = [{}]
    elif rights in BEARER_ONLY:
        handler.security = [{"bearer": []}]
    else:
        handler.security = [{"bearer": []}, {"api_key": []}]


def credentials_of(connection: Connection) -> Credentials:
    """Return what the request proves itself with; an API key may come as Bearer too."""
    return credentials_from(
        connection.headers.get("authorization", ""), connection.headers.get("x-api-key", "")
    )


def credentials_from(authorization: str, api_key: str) -> Credentials:
    """Return what two headers, empty where missing, say of the caller."""
    kind, _, token = authorization.partition(" ")
    bearer = token.strip() if kind.lower() == "bearer" else ""
    api_key = api_key.strip()
    if bearer.startswith(KEY_PREFIX) and not api_key:
        return Credentials(api_key=bearer)
    return Credentials(bearer=bearer or None, api_key=api_key or None)


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """Return who was let in."""
    caller: Caller = request.scope["state"]["caller"]
    return caller
