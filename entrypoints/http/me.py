"""Oneself over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import MediaType, Router, delete, get, patch
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.response import Stream
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.accounts.use_cases.delete_account import DeleteAccount
from core.accounts.use_cases.edit_me import Edit, EditMe
from core.accounts.use_cases.export_account import ExportAccount
from core.accounts.use_cases.show_me import Me, ShowMe
from core.payments.model import Subscription
from core.payments.use_cases.get_subscription import GetSubscription
from entrypoints.http.credit_views import PlanTokensView, plan_tokens_view
from entrypoints.http.serving.amounts import CreditsIn, CreditsOut, credits_out, micro_credits_in
from entrypoints.http.serving.dispositions import kept_as
from entrypoints.http.serving.errors import problems
from entrypoints.long_json import written

OWN = {"rights": Rights.OWN}
EXPORTED = ResponseSpec(
    dict[str, Any], generate_examples=False, description="All that is yours, by section."
)


class AlertsView(Struct, frozen=True):
    """When a letter comes."""

    low_balance_credits: CreditsOut | None


class MySubscriptionView(Struct, frozen=True):
    """What one pays for every month."""

    name: Annotated[str, Meta(examples=["sub_basic"])]
    status: Literal["active", "past_due", "ended"]
    cancels: Annotated[bool, Meta(description="It ends with the period that is paid for.")]
    paid_until: Annotated[
        datetime | None, Meta(description="When it renews, or ends if it `cancels`.")
    ]


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
    plan_end_at: Annotated[datetime | None, Meta(description="None where it has no end.")]
    tokens: PlanTokensView
    is_subscriber: bool
    subscription_expires_at: Annotated[
        datetime | None, Meta(description="When its benefits end: grace included if it renews.")
    ]
    subscription: Annotated[MySubscriptionView | None, Meta(description="The one that is live.")]
    created_at: datetime
    profile: Annotated[dict[str, Any], Meta(description="The business profile.")]
    alerts: AlertsView


def my_subscription_view(subscription: Subscription) -> MySubscriptionView:
    """Return the view of a subscription to its owner."""
    return MySubscriptionView(
        name=subscription.item,
        status=subscription.status.value,
        cancels=subscription.cancels,
        paid_until=subscription.paid_until,
    )


def me_view(me: Me, subscription: Subscription | None) -> MeView:
    """Return the view of oneself."""
    account, below = me.account, me.wallet.alert_below
    return MeView(
        id=account.id,
        email=account.email,
        email_verified=account.verified_at is not None,
        name=account.name,
        picture=account.picture,
        role=account.role.value,
        credits=credits_out(me.wallet.available),
        plan=me.wallet.plan.name,
        plan_end_at=me.wallet.plan.ends_at,
        tokens=plan_tokens_view(me.wallet.plan),
        is_subscriber=me.is_subscriber,
        subscription_expires_at=account.subscription_expires_at,
        subscription=None if subscription is None else my_subscription_view(subscription),
        created_at=account.created_at,
        profile=dict(account.profile),
        alerts=AlertsView(
            low_balance_credits=None if below is None else credits_out(below),
        ),
    )


@get(
    ["/api/v1/me", "/api/v1/auth/me", "/auth/me"],
    operation_id="GetMe",
    responses=problems(401, 403),
    opt={"rights": Rights.READ},
)
async def get_me(
    caller: NamedDependency[Caller],
    show_me: NamedDependency[ShowMe],
    get_subscription: NamedDependency[GetSubscription],
) -> MeView:
    """Show who one is and what one has."""
    account_id = caller.account_id
    return me_view(await show_me(account_id), await get_subscription(account_id))


class AlertsBody(Struct, forbid_unknown_fields=True):
    """When to write."""

    low_balance_credits: Annotated[
        CreditsIn | UnsetType | None,
        Meta(description="Write once the balance falls below; 0 or null is never."),
    ] = UNSET


class EditMeBody(Struct, forbid_unknown_fields=True):
    """What changes; what is left out stays, and null takes away."""

    name: Annotated[str, Meta(max_length=200)] | UnsetType | None = UNSET
    picture: (
        Annotated[str, Meta(max_length=2_000, pattern="^https?://", description="An address.")]
        | UnsetType
        | None
    ) = UNSET
    profile: (
        Annotated[
            dict[Annotated[str, Meta(min_length=1, max_length=100)], Any],
            Meta(
                max_length=100,
                description="Entries of the business profile to set; null takes one away.",
                examples=[{"company": "Acme", "audience": "bakers", "tone": "friendly"}],
            ),
        ]
        | UnsetType
        | None
    ) = UNSET
    alerts: AlertsBody | UnsetType | None = UNSET


def edit_of(body: EditMeBody) -> Edit:
    """Return what a body changes. Raises `InvalidAmount`."""
    said: dict[Literal["name", "picture"], str | None] = {}
    if body.name is not UNSET:
        said["name"] = body.name
    if body.picture is not UNSET:
        said["picture"] = body.picture
    return Edit(
        said=said,
        profile={} if body.profile is UNSET else body.profile,
        low_balance_micro_credits=alert_of(body.alerts),
    )


def alert_of(alerts: AlertsBody | UnsetType | None) -> int | None:
    """Return the balance below which to write, 0 for never and None for no change."""
    if alerts is UNSET:
        return None
    below = None if alerts is None else alerts.low_balance_credits
    if below is UNSET:
        return None
    if below is None:
        return 0
    return micro_credits_in(below, field="alerts.low_balance_credits", least=0)


@patch("/api/v1/me", operation_id="EditMe", responses=problems(400, 401, 403), opt=OWN)
async def change_me(
    data: JSONBody[EditMeBody],
    caller: NamedDependency[Caller],
    edit_me: NamedDependency[EditMe],
    show_me: NamedDependency[ShowMe],
    get_subscription: NamedDependency[GetSubscription],
) -> MeView:
    """Change your name, picture, business profile and alerts."""
    account_id = caller.account_id
    await edit_me(account_id, edit_of(data))
    return me_view(await show_me(account_id), await get_subscription(account_id))


@delete("/api/v1/me", operation_id="DeleteMe", responses=problems(401, 403, 409), opt=OWN)
async def delete_me(
    caller: NamedDependency[Caller], delete_account: NamedDependency[DeleteAccount]
) -> None:
    """Delete your account: what names you goes, what was booked stays. This can't be undone."""
    await delete_account(caller.account_id)


@get(
    "/api/v1/me/export",
    operation_id="ExportMe",
    responses={200: EXPORTED, **problems(401, 403)},
    opt=OWN | {"headers": {"Content-Disposition": (200,)}},
)
async def export_me(
    caller: NamedDependency[Caller], export_account: NamedDependency[ExportAccount]
) -> Stream:
    """Return everything that is yours, section by section, as it is read."""
    return Stream(
        written(await export_account(caller.account_id)),
        media_type=MediaType.JSON,
        headers=kept_as("inkwell-export.json"),
    )


router = Router("/", route_handlers=[get_me, change_me, delete_me, export_me], tags=["auth"])
