"""Inkwell's own API: which routers there are, and who is let in."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from litestar import Litestar, Router
from litestar.types import ASGIApp

from entrypoints.container import Container
from entrypoints.http import (
    admin,
    ai,
    api_keys,
    articles,
    asset_versions,
    assets,
    auth,
    campaigns,
    coach,
    coach_chat,
    coach_profiles,
    creations,
    credit_adjustments,
    credit_grants,
    credits,
    files,
    health,
    images,
    integrations,
    jobs,
    me,
    media,
    metering,
    payment_attention,
    payments,
    plans,
    prices,
    sandbox,
    scripts,
    sessions,
    streams,
    tokens,
    usage,
    usage_events,
    videos,
    webhooks,
)
from entrypoints.http.serving.access import Access
from entrypoints.http.serving.app import create_app
from entrypoints.http.serving.lean import Lean
from entrypoints.http.serving.limits import RateLimits, rate_limits

ROUTERS: Sequence[Router] = (
    health.router,
    auth.router,
    sessions.router,
    me.router,
    tokens.router,
    plans.router,
    prices.router,
    credit_grants.router,
    api_keys.router,
    admin.router,
    credit_adjustments.router,
    usage.router,
    usage_events.router,
    credits.router,
    metering.router,
    articles.router,
    ai.router,
    creations.router,
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
    payment_attention.router,
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

    def limits() -> RateLimits:
        return rate_limits(container.accounts.rate_limiter(), container.settings())

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
        plugins=[Access(container.accounts.authenticate, limits)],
        beside=beside,
        before=short_way,
    )
