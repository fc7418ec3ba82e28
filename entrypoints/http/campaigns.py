"""Campaigns over HTTP."""

from typing import Annotated

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import UNSET

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.campaigns.model import CampaignFilter, CampaignStatus, Order
from core.campaigns.use_cases.change_campaign import ChangeCampaign, ChangeCampaignCommand
from core.campaigns.use_cases.create_campaign import CreateCampaign, CreateCampaignCommand
from core.campaigns.use_cases.delete_campaign import DeleteCampaign
from core.campaigns.use_cases.get_campaign import GetCampaign
from core.campaigns.use_cases.list_campaign_articles import ListCampaignArticles
from core.campaigns.use_cases.list_campaign_assets import ListCampaignAssets
from core.campaigns.use_cases.list_campaigns import ListCampaigns
from core.campaigns.use_cases.read_calendar import ReadCalendar
from core.campaigns.use_cases.set_campaign_status import SetCampaignStatus, SetCampaignStatusCommand
from core.media.steps.links import MediaLinks
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from entrypoints.http.article_views import ArticleView, article_view
from entrypoints.http.asset_views import AssetView, asset_view
from entrypoints.http.campaign_views import (
    CalendarView,
    CampaignBody,
    CampaignChanges,
    CampaignView,
    Status,
    StatusBody,
    calendar_view,
    campaign_view,
    order_change,
)
from entrypoints.http.serving.amounts import span_in
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view

EDGE = "a date, which is that whole day in the campaign's zone, or RFC 3339 with an offset"


@post(
    ["/api/v1/campaigns", "/campaigns"],
    operation_id="CreateCampaign",
    responses=problems(400, 401, 403, 409, 413, 422, 429),
    opt={"rights": Rights.GENERATE, "located": "/api/v1/campaigns/{id}"},
)
async def create_one_campaign(
    data: JSONBody[CampaignBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    create_campaign: NamedDependency[CreateCampaign],
) -> CampaignView:
    """Make a campaign: a folder for assets and articles, and with a schedule a recurring order.

    A folder begins as a draft. With `articles_per_day` it is active and its first slots are
    planned at once, each with what its article may cost reserved; one that can't be paid is
    answered `paused`, with the reason.
    """
    command = CreateCampaignCommand(
        account_id=caller.account_id,
        name=data.name,
        order=order_change(data)(Order()),
        key=request_key,
    )
    return campaign_view(await create_campaign(command))


@get(
    ["/api/v1/campaigns", "/campaigns"],
    operation_id="ListCampaigns",
    responses=problems(400, 401, 403, 429),
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
    responses=problems(401, 403, 404, 429),
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
    responses=problems(400, 401, 403, 404, 413, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI},
)
async def change_one_campaign(
    campaign_id: FromPath[str],
    data: JSONBody[CampaignChanges],
    caller: NamedDependency[Caller],
    change_campaign: NamedDependency[ChangeCampaign],
    set_campaign_status: NamedDependency[SetCampaignStatus],
) -> CampaignView:
    """Change a campaign. Slots that have not begun are planned anew; the others stay.

    A `status` is what `/status` takes; it comes after the other changes.
    """
    command = ChangeCampaignCommand(
        account_id=caller.account_id,
        campaign_id=campaign_id,
        name=None if data.name is UNSET else data.name,
        order=order_change(data),
    )
    campaign = await change_campaign(command)
    if data.status is not UNSET:
        campaign = await set_campaign_status(
            SetCampaignStatusCommand(
                account_id=caller.account_id,
                campaign_id=campaign_id,
                status=CampaignStatus(data.status),
            )
        )
    return campaign_view(campaign)


@patch(
    ["/api/v1/campaigns/{campaign_id:str}/status", "/campaigns/{campaign_id:str}/status"],
    operation_id="SetCampaignStatus",
    responses=problems(400, 401, 403, 404, 413, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI},
)
async def set_one_campaign_status(
    campaign_id: FromPath[str],
    data: JSONBody[StatusBody],
    caller: NamedDependency[Caller],
    set_campaign_status: NamedDependency[SetCampaignStatus],
) -> CampaignView:
    """Put a campaign in another state; what that means for its slots, see pause and resume."""
    command = SetCampaignStatusCommand(
        account_id=caller.account_id, campaign_id=campaign_id, status=CampaignStatus(data.status)
    )
    return campaign_view(await set_campaign_status(command))


@post(
    ["/api/v1/campaigns/{campaign_id:str}/pause", "/campaigns/{campaign_id:str}/pause"],
    operation_id="PauseCampaign",
    status_code=HTTP_200_OK,
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI},
)
async def pause_one_campaign(
    campaign_id: FromPath[str],
    caller: NamedDependency[Caller],
    set_campaign_status: NamedDependency[SetCampaignStatus],
) -> CampaignView:
    """Pause a campaign.

    Slots that have not begun are given back and nothing is posted until it is resumed; articles
    that are being written are finished.
    """
    command = SetCampaignStatusCommand(
        account_id=caller.account_id, campaign_id=campaign_id, status=CampaignStatus.PAUSED
    )
    return campaign_view(await set_campaign_status(command))


@post(
    ["/api/v1/campaigns/{campaign_id:str}/resume", "/campaigns/{campaign_id:str}/resume"],
    operation_id="ResumeCampaign",
    status_code=HTTP_200_OK,
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI},
)
async def resume_one_campaign(
    campaign_id: FromPath[str],
    caller: NamedDependency[Caller],
    set_campaign_status: NamedDependency[SetCampaignStatus],
) -> CampaignView:
    """Let a campaign run.

    Slots that are still ahead are planned again, those that went by are missed. One that can't be
    paid is answered `paused` again, with the reason.
    """
    command = SetCampaignStatusCommand(
        account_id=caller.account_id, campaign_id=campaign_id, status=CampaignStatus.ACTIVE
    )
    return campaign_view(await set_campaign_status(command))


@get(
    ["/api/v1/campaigns/{campaign_id:str}/calendar", "/campaigns/{campaign_id:str}/calendar"],
    operation_id="GetCampaignCalendar",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def get_campaign_calendar(
    campaign_id: FromPath[str],
    caller: NamedDependency[Caller],
    read_calendar: NamedDependency[ReadCalendar],
    begin: Annotated[
        str | None,
        QueryParameter(name="from", description=f"From here on: {EDGE}; else from 7 days ago."),
    ] = None,
    end: Annotated[
        str | None,
        QueryParameter(name="to", description=f"Up to here: {EDGE}; else to 30 days ahead."),
    ] = None,
) -> CalendarView:
    """Show past and coming slots with what became of them; at most 92 days."""
    first, last = span_in(begin, end)
    entries = await read_calendar(caller.account_id, campaign_id, begin=first, end=last)
    return calendar_view(entries)


@delete(
    ["/api/v1/campaigns/{campaign_id:str}", "/campaigns/{campaign_id:str}"],
    operation_id="DeleteCampaign",
    responses=problems(401, 403, 404, 429),
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
    responses=problems(400, 401, 403, 404, 429),
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
    responses=problems(400, 401, 403, 404, 429),
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
        set_one_campaign_status,
        pause_one_campaign,
        resume_one_campaign,
        get_campaign_calendar,
        delete_one_campaign,
        list_articles_in_campaign,
        list_assets_in_campaign,
    ],
    tags=["campaigns"],
)
