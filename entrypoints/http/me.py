"""Oneself over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Router, get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.accounts.use_cases.show_me import Me, ShowMe
from entrypoints.http.amounts import CreditsOut, credits_out
from entrypoints.http.errors import problems


class MeView(Struct, frozen=True):
    """Who one is and what one has."""

    id: int
    email: str | None
    email_verified: bool
    name: str | None
    picture: str | None
    role: Literal["customer", "admin"]
    credits: CreditsOut
    plan: str
    is_subscriber: bool
    subscription_expires_at: datetime | None
    created_at: datetime
    profile: Annotated[dict[str, Any], Meta(description="The business profile.")]


def me_view(me: Me) -> MeView:
    """Return the view of oneself."""
    account = me.account
    return MeView(
        id=account.id,
        email=account.email,
        email_verified=account.verified_at is not None,
        name=account.name,
        picture=account.picture,
        role=account.role.value,
        credits=credits_out(me.wallet.available),
        plan=me.wallet.plan.name,
        is_subscriber=me.is_subscriber,
        subscription_expires_at=account.subscription_expires_at,
        created_at=account.created_at,
        profile=dict(account.profile),
    )


@get(
    ["/api/v1/me", "/api/v1/auth/me", "/auth/me"],
    operation_id="GetMe",
    responses=problems(401, 403),
    opt={"rights": Rights.READ},
)
async def get_me(caller: NamedDependency[Caller], show_me: NamedDependency[ShowMe]) -> MeView:
    """Show who one is and what one has."""
    return me_view(await show_me(caller.account_id))


router = Router("/", route_handlers=[get_me], tags=["auth"])
