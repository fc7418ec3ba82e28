"""Campaigns in SQL."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.assets import assets
from adapters.database.tables.campaigns import campaigns
from adapters.database.tables.generation import articles
from core.campaigns.errors import CampaignNotFound
from core.campaigns.model import Campaign, CampaignFilter, CampaignName, CampaignStatus, Order
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlCampaigns:
    """Campaign rows; deleted ones are kept and never shown."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, campaign: Campaign) -> None:
        """Store a new campaign."""
        await self._connection.execute(insert(campaigns).values(campaign_values(campaign)))

    async def get(
        self, account_id: AccountId, campaign_id: str, *, deleted: bool = False
    ) -> Campaign:
        """Return a campaign of the account, locked. Raises `CampaignNotFound`."""
        query = select(campaigns).where(
            campaigns.c.id == campaign_id, campaigns.c.account_id == account_id
        )
        if not deleted:
            query = query.where(campaigns.c.deleted_at.is_(None))
        row = (await self._connection.execute(locked(query, self._connection))).one_or_none()
        if row is None:
            raise CampaignNotFound("There is no such campaign.")
        return campaign_from(row)

    async def save(self, campaign: Campaign) -> None:
        """Store a changed campaign."""
        statement = (
            update(campaigns).where(campaigns.c.id == campaign.id).values(campaign_values(campaign))
        )
        await self._connection.execute(statement)

    async def count(self, account_id: AccountId) -> int:
        """Return how many campaigns an account has."""
        query = select(func.count()).where(
            campaigns.c.account_id == account_id, campaigns.c.deleted_at.is_(None)
        )
        return int((await self._connection.execute(query)).scalar_one())

    async def list(
        self, account_id: AccountId, wish: CampaignFilter, page: PageRequest
    ) -> Page[Campaign]:
        """Return an account's campaigns, newest first."""
        query = select(campaigns).where(
            campaigns.c.account_id == account_id, campaigns.c.deleted_at.is_(None)
        )
        if wish.status is not None:
            query = query.where(campaigns.c.status == wish.status.value)
        return await read_page(self._connection, query, page, by=campaigns.c.id, make=campaign_from)

    async def planned(
        self, *, after: str, limit: int, until: str | None = None
    ) -> Sequence[CampaignName]:
        """Return campaigns that are planned, by ascending id."""
        query = (
            select(campaigns.c.account_id, campaigns.c.id)
            .where(
                campaigns.c.status == CampaignStatus.ACTIVE.value,
                campaigns.c.articles_per_day.is_not(None),
                campaigns.c.deleted_at.is_(None),
                campaigns.c.id > after,
            )
            .order_by(campaigns.c.id)
            .limit(limit)
        )
        if until is not None:
            query = query.where(campaigns.c.id <= until)
        return [
            CampaignName(account_id=AccountId(row.account_id), campaign_id=row.id)
            for row in await self._connection.execute(query)
        ]

    async def empty(self, campaign: Campaign) -> None:
        """Let what lies in a campaign lie in none; who has seen such an asset sees it change."""
        await self._connection.execute(
            update(articles).where(articles.c.campaign_id == campaign.id).values(campaign_id=None)
        )
        await self._connection.execute(
            update(assets)
            .where(assets.c.campaign_id == campaign.id)
            .values(campaign_id=None, revision=assets.c.revision + 1)
        )


def campaign_values(campaign: Campaign) -> dict[str, Any]:
    """Return the columns of a campaign."""
    order = campaign.order
    return {
        "id": campaign.id,
        "account_id": campaign.account_id,
        "name": campaign.name,
        "status": campaign.status.value,
        "topic": order.topic,
        "tone": order.tone,
        "language": order.language,
        "articles_per_day": order.articles_per_day,
        "posting_times": [f"{each:%H:%M}" for each in order.posting_times],
        "timezone": order.timezone,
        "weekdays": list(order.weekdays),
        "start_date": order.start_date,
        "end_date": order.end_date,
        "integration_id": order.integration_id,
        "pause_reason": campaign.pause_reason,
        "planned_until": campaign.planned_until,
        "carried_out_from": campaign.carried_out_from,
        "created_at": campaign.created_at,
        "updated_at": campaign.updated_at,
        "deleted_at": campaign.deleted_at,
    }


def campaign_from(row: Row[Any]) -> Campaign:
    """Read a campaign."""
    order = Order(
        topic=row.topic,
        tone=row.tone,
        language=row.language,
        articles_per_day=row.articles_per_day,
        posting_times=tuple(time.fromisoformat(each) for each in row.posting_times),
        timezone=row.timezone,
        weekdays=tuple(row.weekdays),
        start_date=row.start_date,
        end_date=row.end_date,
        integration_id=row.integration_id,
    )
    return Campaign(
        id=row.id,
        account_id=AccountId(row.account_id),
        name=row.name,
        status=CampaignStatus(row.status),
        created_at=row.created_at,
        updated_at=row.updated_at,
        order=order,
        pause_reason=row.pause_reason,
        planned_until=row.planned_until,
        carried_out_from=row.carried_out_from,
        deleted_at=row.deleted_at,
    )
