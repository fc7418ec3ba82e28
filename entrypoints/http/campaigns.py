"""Campaigns over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.campaigns.model import Campaign, CampaignFilter, CampaignStatus
from core.campaigns.rules import CampaignChange
from core.campaigns.use_cases.change_campaign import ChangeCampaign, ChangeCampaignCommand
from core.campaigns.use_cases.create_campaign import CreateCampaign, CreateCampaignCommand
from core.campaigns.use_cases.delete_campaign import DeleteCampaign
from core.campaigns.use_cases.read_campaigns import (
    GetCampaign,
    ListCampaignArticles,
    ListCampaignAssets,
    ListCampaigns,
)
from core.media.links import MediaLinks
from core.shared.pages import PageRequest
from entrypoints.http.article_views import ArticleView, article_view
from entrypoints.http.asset_views import AssetView, asset_view
from entrypoints.http.errors import problems
from entrypoints.http.pages import PageView, page_view
from entrypoints.http.requests import IdempotencyKey

Status = Literal["draft", "active", "paused", "completed", "archived"]
Name = Annotated[str, Meta(min_length=1, max_length=200, examples=["Spring sale"])]


class CampaignBody(Struct, forbid_unknown_fields=True):
    """A new campaign."""

    name: Name


class CampaignChanges(Struct, forbid_unknown_fields=True):
    """What to change of a campaign; what is left out stays."""

    name: Name | UnsetType = UNSET


class StatusBody(Struct, forbid_unknown_fields=True):
    """The state that a campaign shall be in."""

    status: Status


class CampaignView(Struct):
    """A campaign."""

    id: str
    name: str
    status: Status
    created_at: datetime
    updated_at: datetime


def campaign_view(campaign: Campaign) -> CampaignView:
    """Return a campaign as it is answered."""
    return CampaignView(
        id=campaign.id,
        name=campaign.name,
        status=campaign.status.value,
        created_at=campaign.created_at,
        updated_at=campaign.updated_at,
    )


@post(
    ["/api/v1/campaigns", "/campaigns"],
    operation_id="CreateCampaign",
    responses=problems(400, 401, 403, 409, 413, 422, 429, 503),
    opt={"rights": Rights.GENERATE},
)
async def create_one_campaign(
    data: JSONBody[CampaignBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    create_campaign: NamedDependency[CreateCampaign],
) -> CampaignView:
    """Make a campaign, a folder for assets and articles. It begins as a draft."""
    account_id = caller.account_id
    key = (
        idempotency_key.of(caller=caller.caller, account_id=account_id) if idempotency_key else None
    )
    command = CreateCampaignCommand(account_id=account_id, name=data.name, key=key)
    return campaign_view(await create_campaign(command))


@get(
    ["/api/v1/campaigns", "/campaigns"],
    operation_id="ListCampaigns",
    responses=problems(400, 401, 403, 429, 503),
    opt={"rights": Rights.READ},
)
async def list_campaigns_page(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_campaigns: NamedDependency[ListCampaigns],
    status: Annotated[Status | None, QueryParameter(description="In this state only.")] = None,
) -> PageView[CampaignView]:
    """List your campaigns, newest first."""
    wish = CampaignFilter(status=CampaignStatus(status) if status else None)
    return page_view(await list_campaigns(caller.account_id, wish, page_request), campaign_view)


@get(
    ["/api/v1/campaigns/{campaign_id:str}", "/campaigns/{campaign_id:str}"],
    operation_id="GetCampaign",
    responses=problems(401, 403, 404, 429, 503),
    opt={"rights": Rights.READ},
)
async def get_one_campaign(
    campaign_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_campaign: NamedDependency[GetCampaign],
) -> CampaignView:
    """Show one of your campaigns."""
    return campaign_view(await get_campaign(caller.account_id, campaign_id))


@patch(
    ["/api/v1/campaigns/{campaign_id:str}", "/campaigns/{campaign_id:str}"],
    operation_id="ChangeCampaign",
    responses=problems(400, 401, 403, 404, 413, 429, 503),
    opt={"rights": Rights.GENERATE},
)
async def change_one_campaign(
    campaign_id: FromPath[str],
    data: JSONBody[CampaignChanges],
    caller: NamedDependency[Caller],
    change_campaign: NamedDependency[ChangeCampaign],
) -> CampaignView:
    """Change a campaign."""
    command = ChangeCampaignCommand(
        account_id=caller.account_id,
        campaign_id=campaign_id,
        change=CampaignChange(name=None if data.name is UNSET else data.name),
    )
    return campaign_view(await change_campaign(command))


@patch(
    ["/api/v1/campaigns/{campaign_id:str}/status", "/campaigns/{campaign_id:str}/status"],
    operation_id="SetCampaignStatus",
    responses=problems(400, 401, 403, 404, 413, 429, 503),
    opt={"rights": Rights.GENERATE},
)
async def set_campaign_status(
    campaign_id: FromPath[str],
    data: JSONBody[StatusBody],
    caller: NamedDependency[Caller],
    change_campaign: NamedDependency[ChangeCampaign],
) -> CampaignView:
    """Put a campaign in another state."""
    command = ChangeCampaignCommand(
        account_id=caller.account_id,
        campaign_id=campaign_id,
        change=CampaignChange(status=CampaignStatus(data.status)),
    )
    return campaign_view(await change_campaign(command))


@delete(
    ["/api/v1/campaigns/{campaign_id:str}", "/campaigns/{campaign_id:str}"],
    operation_id="DeleteCampaign",
    responses=problems(401, 403, 404, 429, 503),
    opt={"rights": Rights.GENERATE},
)
async def delete_one_campaign(
    campaign_id: FromPath[str],
    caller: NamedDependency[Caller],
    delete_campaign: NamedDependency[DeleteCampaign],
) -> None:
    """Delete a campaign. The assets and articles in it stay and lie in none."""
    await delete_campaign(caller.account_id, campaign_id)


@get(
    ["/api/v1/campaigns/{campaign_id:str}/articles", "/campaigns/{campaign_id:str}/articles"],
    operation_id="ListCampaignArticles",
    responses=problems(400, 401, 403, 404, 429, 503),
    opt={"rights": Rights.READ},
)
async def list_articles_in_campaign(
    campaign_id: FromPath[str],
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_campaign_articles: NamedDependency[ListCampaignArticles],
) -> PageView[ArticleView]:
    """List the articles in a campaign, newest first."""
    page = await list_campaign_articles(caller.account_id, campaign_id, page_request)
    return page_view(page, article_view)


@get(
    ["/api/v1/campaigns/{campaign_id:str}/assets", "/campaigns/{campaign_id:str}/assets"],
    operation_id="ListCampaignAssets",
    responses=problems(400, 401, 403, 404, 429, 503),
    opt={"rights": Rights.READ},
)
async def list_assets_in_campaign(
    campaign_id: FromPath[str],
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_campaign_assets: NamedDependency[ListCampaignAssets],
    media_links: NamedDependency[MediaLinks],
) -> PageView[AssetView]:
    """List the assets in a campaign, newest first."""
    page = await list_campaign_assets(caller.account_id, campaign_id, page_request)
    return page_view(page, lambda state: asset_view(state, media_links))


router = Router(
    "/",
    route_handlers=[
        create_one_campaign,
        list_campaigns_page,
        get_one_campaign,
        change_one_campaign,
        set_campaign_status,
        delete_one_campaign,
        list_articles_in_campaign,
        list_assets_in_campaign,
    ],
    tags=["campaigns"],
)
