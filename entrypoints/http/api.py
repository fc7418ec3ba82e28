"""Inkwell's own API: which routers there are, and who is let in."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar, Router
from litestar.types import ASGIApp

from entrypoints.container import Container
from entrypoints.http import (
    adjustments,
    admin,
    ai,
    api_keys,
    articles,
    asset_versions,
    assets,
    attention,
    auth,
    campaigns,
    coach,
    coach_chat,
    coach_profiles,
    credits,
    events,
    files,
    grants,
    health,
    images,
    integrations,
    jobs,
    me,
    media,
    metering,
    payments,
    plans,
    sandbox,
    scripts,
    sessions,
    streams,
    tokens,
    usage,
    videos,
    webhooks,
)
from entrypoints.http.access import Access
from entrypoints.http.app import create_app
from entrypoints.http.lean import Lean

ROUTERS: Sequence[Router] = (
    health.router,
    auth.router,
    sessions.router,
    me.router,
    tokens.router,
    plans.router,
    grants.router,
    api_keys.router,
    admin.router,
    adjustments.router,
    usage.router,
    events.router,
    credits.router,
    metering.router,
    articles.router,
    ai.router,
    coach_profiles.router,
    coach.router,
    coach_chat.router,
    coach_chat.admin_router,
    streams.router,
    campaigns.router,
    assets.router,
    asset_versions.router,
    media.router,
    files.router,
    images.router,
    scripts.router,
    videos.router,
    payments.router,
    webhooks.router,
    sandbox.router,
    attention.router,
    jobs.router,
    integrations.router,
)
"""One or more of each context. A new one is one name here."""


def create_api(
    container: Container,
    *,
    beside: Sequence[Callable[[Litestar], AbstractAsyncContextManager[object]]] = (),
) -> Litestar:
    """Return the API over a container; what runs `beside` lives exactly as long as it serves."""
    settings = container.settings()

    def short_way(app: Litestar) -> ASGIApp:
        return Lean(
            app,
            app.asgi_handler,
            container.accounts.authenticate,
            schemes=frozenset({"https"} if settings.production else {"http", "https"}),
        )

    return create_app(
        container,
        settings,
        routers=[*ROUTERS, images.upload_router(settings.server.upload_bytes_max)],
        plugins=[Access(container.accounts.authenticate, container.accounts.rate_limits)],
        beside=beside,
        before=short_way,
    )
