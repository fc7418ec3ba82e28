"""Creators' profiles and the templates, over HTTP."""

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.coach.catalogue import Catalogue
from core.coach.model import Business, PlatformPresence
from core.coach.use_cases.admit_creator import AdmitCreator
from core.coach.use_cases.profiles import SaveProfile, SaveProfileCommand, ShowProfile
from core.shared.ids import AccountId
from entrypoints.http.coach_views import (
    BP_PER_PERCENT,
    ProfileView,
    TemplateView,
    profile_view,
    template_view,
)
from entrypoints.http.errors import problems

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
    """The business behind you. Money is in whole US dollars."""

    name: Short | None = None
    industry: Short | None = None
    sub_industry: Short | None = None
    core_processes: Annotated[list[Short], Meta(max_length=20)] = []
    monthly_revenue: Count | None = None
    employees: Count | None = None
    goal_amount: Count | None = None
    goal_years: Annotated[int, Meta(ge=1, le=100)] | None = None
    phone: Short | None = None


class ProfileBody(Struct, forbid_unknown_fields=True):
    """What the coach shall know of you; what is left out is not known."""

    niche: Annotated[str, Meta(min_length=1, max_length=200, examples=["sourdough baking"])]
    platforms: Annotated[list[PlatformBody], Meta(max_length=20)] = []
    audience: Annotated[str, Meta(max_length=1_000)] | None = None
    goals: Annotated[list[Annotated[str, Meta(max_length=300)]], Meta(max_length=10)] = []
    hours_per_week: Annotated[int, Meta(ge=1, le=168)] | None = None
    business: BusinessBody = msgspec.field(default_factory=BusinessBody)


def command_of(data: ProfileBody, account_id: AccountId) -> SaveProfileCommand:
    """Return the profile that a body tells."""
    platforms = tuple(
        PlatformPresence(
            name=each.name,
            handle=each.handle,
            followers=each.followers,
            engagement_bp=None
            if each.engagement_rate is None
            else round(each.engagement_rate * BP_PER_PERCENT),
        )
        for each in data.platforms
    )
    business = msgspec.structs.asdict(data.business)
    return SaveProfileCommand(
        account_id=account_id,
        niche=data.niche,
        platforms=platforms,
        audience=data.audience,
        goals=tuple(data.goals),
        hours_per_week=data.hours_per_week,
        business=Business(**{**business, "core_processes": tuple(data.business.core_processes)}),
    )


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
    """Store your creator profile, whole. Projects that you begin from now on are made for it."""
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
async def list_templates(
    creator: NamedDependency[AccountId], opportunities: NamedDependency[Catalogue]
) -> TemplatesView:
    """List the opportunities, each with its whole plan."""
    del creator
    return TemplatesView(
        items=[template_view(each) for each in opportunities.all()], next_cursor=None
    )


router = Router(
    "/",
    route_handlers=[save_creator_profile, get_creator_profile, list_templates],
    dependencies={"creator": Provide(creator)},
    tags=["coach"],
)
