"""Creators' profiles and the templates, over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.coach.model import Business, PlatformPresence
from core.coach.use_cases.admit_creator import AdmitCreator
from core.coach.use_cases.list_templates import ListTemplates
from core.coach.use_cases.save_profile import SaveProfile, SaveProfileCommand
from core.coach.use_cases.show_profile import ShowProfile
from core.shared.ids import AccountId
from entrypoints.http.coach_views import (
    BP_PER_PERCENT,
    ProfileView,
    TemplateView,
    profile_view,
    template_view,
)
from entrypoints.http.serving.errors import problems

IGNORED = "Read only: whatever is sent is ignored."
PATH = "/api/v1/monetization"
READ, WRITE = {"rights": Rights.READ}, {"rights": Rights.GENERATE}
Count = Annotated[int, Meta(ge=0, le=10**12)]
Short = Annotated[str, Meta(max_length=100)]


async def creator(
    caller: NamedDependency[Caller], admit_creator: NamedDependency[AdmitCreator]
) -> AccountId:
    """Return the account that asks, if the coach is for it. Raises `CreatorUnverified`."""
    return await admit_creator(caller.account_id)


class PlatformBody(Struct, forbid_unknown_fields=True):
    """Where you are."""

    name: Annotated[str, Meta(min_length=1, max_length=100, examples=["YouTube"])]
    handle: Short | None = None
    followers: Count | None = None
    engagement_rate: (
        Annotated[float, Meta(ge=0, le=100, description="In per cent, with two decimals.")] | None
    ) = None


class BusinessBody(Struct, forbid_unknown_fields=True):
    """The business behind you. Money is in whole US dollars. What is left out stays."""

    name: Short | UnsetType | None = UNSET
    industry: Short | UnsetType | None = UNSET
    sub_industry: Short | UnsetType | None = UNSET
    core_processes: Annotated[list[Short], Meta(max_length=20)] | UnsetType | None = UNSET
    monthly_revenue: Count | UnsetType | None = UNSET
    employees: Count | UnsetType | None = UNSET
    goal_amount: Count | UnsetType | None = UNSET
    goal_years: Annotated[int, Meta(ge=1, le=100)] | UnsetType | None = UNSET
    phone: Short | UnsetType | None = UNSET


class ProfileBody(Struct, forbid_unknown_fields=True):
    """What the coach shall know of you. What is left out stays; null takes it away."""

    niche: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=200,
                description="Needed the first time.",
                examples=["sourdough baking"],
            ),
        ]
        | UnsetType
    ) = UNSET
    platforms: Annotated[list[PlatformBody], Meta(max_length=20)] | UnsetType | None = UNSET
    audience: Annotated[str, Meta(max_length=1_000)] | UnsetType | None = UNSET
    goals: (
        Annotated[list[Annotated[str, Meta(max_length=300)]], Meta(max_length=10)]
        | UnsetType
        | None
    ) = UNSET
    hours_per_week: Annotated[int, Meta(ge=1, le=168)] | UnsetType | None = UNSET
    business: BusinessBody | UnsetType | None = UNSET
    created_at: Annotated[datetime, Meta(description=IGNORED)] | UnsetType = UNSET
    updated_at: Annotated[datetime, Meta(description=IGNORED)] | UnsetType = UNSET


def platform_of(body: PlatformBody) -> PlatformPresence:
    """Return the platform that a body tells."""
    rate = body.engagement_rate
    return PlatformPresence(
        name=body.name,
        handle=body.handle,
        followers=body.followers,
        engagement_bp=None if rate is None else round(rate * BP_PER_PERCENT),
    )


def command_of(data: ProfileBody, account_id: AccountId) -> SaveProfileCommand:
    """Return what a body tells of a profile."""
    told = told_by(data)
    for read_only in ("created_at", "updated_at"):
        told.pop(read_only, None)
    if "platforms" in told:
        told["platforms"] = tuple(platform_of(each) for each in data.platforms or ())
    if "goals" in told:
        told["goals"] = tuple(data.goals or ())
    if data.business is None:
        return SaveProfileCommand(
            account_id=account_id, told=told | {"business": Business()}, business={}
        )
    told.pop("business", None)
    business = told_by(data.business or BusinessBody())
    if "core_processes" in business:
        business["core_processes"] = tuple(business["core_processes"] or ())
    return SaveProfileCommand(account_id=account_id, told=told, business=business)


def told_by(body: Struct) -> dict[str, Any]:
    """Return the fields that a body tells."""
    fields = msgspec.structs.asdict(body)
    return {name: value for name, value in fields.items() if value is not UNSET}


@post(
    f"{PATH}/profile",
    operation_id="SaveCreatorProfile",
    status_code=HTTP_200_OK,
    responses=problems(400, 401, 403, 413, 429),
    opt=WRITE,
)
async def save_creator_profile(
    data: JSONBody[ProfileBody],
    creator: NamedDependency[AccountId],
    save_profile: NamedDependency[SaveProfile],
) -> ProfileView:
    """Make or change your creator profile. Projects that you begin from now on are made for it."""
    return profile_view(await save_profile(command_of(data, creator)))


@get(
    f"{PATH}/profile",
    operation_id="GetCreatorProfile",
    responses=problems(401, 403, 404, 429),
    opt=READ,
)
async def get_creator_profile(
    creator: NamedDependency[AccountId], show_profile: NamedDependency[ShowProfile]
) -> ProfileView:
    """Show your creator profile; 404 while there is none."""
    return profile_view(await show_profile(creator))


class TemplatesView(Struct, frozen=True):
    """All templates."""

    items: list[TemplateView]
    next_cursor: Annotated[str | None, Meta(description="Always null: they fit on a page.")]


@get(
    f"{PATH}/templates",
    operation_id="ListTemplates",
    responses=problems(401, 403, 429),
    opt=READ,
)
async def list_opportunities(
    creator: NamedDependency[AccountId], list_templates: NamedDependency[ListTemplates]
) -> TemplatesView:
    """List the opportunities, each with its whole plan, in words of your profile."""
    found = await list_templates(creator)
    return TemplatesView(items=[template_view(each) for each in found], next_cursor=None)


router = Router(
    "/",
    route_handlers=[save_creator_profile, get_creator_profile, list_opportunities],
    dependencies={"creator": Provide(creator)},
    tags=["coach"],
)
