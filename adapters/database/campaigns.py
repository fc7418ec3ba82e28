"""Campaigns in SQL."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.locking import locked
from adapters.database.pages import read_page
from adapters.database.tables.assets import assets
from adapters.database.tables.campaigns import campaigns
from adapters.database.tables.generation import articles
from core.campaigns.errors import CampaignNotFound
from core.campaigns.model import Campaign, CampaignFilter, CampaignStatus
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


class SqlCampaigns:
    """Campaign rows."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, campaign: Campaign) -> None:
        """Store a new campaign."""
        await self._connection.execute(insert(campaigns).values(campaign_values(campaign)))

    async def get(self, account_id: AccountId, campaign_id: str) -> Campaign:
        """Return a campaign of the account, locked. Raises `CampaignNotFound`."""
        query = select(campaigns).where(
            campaigns.c.id == campaign_id, campaigns.c.account_id == account_id
        )
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

    async def list(
        self, account_id: AccountId, wish: CampaignFilter, page: PageRequest
    ) -> Page[Campaign]:
        """Return an account's campaigns, newest first."""
        query = select(campaigns).where(campaigns.c.account_id == account_id)
        if wish.status is not None:
            query = query.where(campaigns.c.status == wish.status.value)
        if page.before is not None:
            query = query.where(campaigns.c.id < page.before)
        query = query.order_by(campaigns.c.id.desc())
        return await read_page(
            self._connection, query, page, make=campaign_from, name=lambda campaign: campaign.id
        )

    async def delete(self, campaign: Campaign) -> None:
        """Remove a campaign. What lay in it stays and lies in none."""
        await self._take_out(
            articles.c.campaign_id == campaign.id, assets.c.campaign_id == campaign.id
        )
        await self._connection.execute(delete(campaigns).where(campaigns.c.id == campaign.id))

    async def remove_all(self, account_id: AccountId) -> None:
        """Remove all campaigns of an account, and the name of each from what lay in it."""
        await self._take_out(
            (articles.c.account_id == account_id) & articles.c.campaign_id.is_not(None),
            (assets.c.account_id == account_id) & assets.c.campaign_id.is_not(None),
        )
        await self._connection.execute(
            delete(campaigns).where(campaigns.c.account_id == account_id)
        )

    async def _take_out(
        self, of_articles: ColumnElement[bool], of_assets: ColumnElement[bool]
    ) -> None:
        """Let articles and assets lie in no campaign; who has seen such an asset sees it change."""
        await self._connection.execute(update(articles).where(of_articles).values(campaign_id=None))
        await self._connection.execute(
            update(assets).where(of_assets).values(campaign_id=None, revision=assets.c.revision + 1)
        )


def campaign_values(campaign: Campaign) -> dict[str, Any]:
    """Return the columns of a campaign."""
    return asdict(campaign) | {"status": campaign.status.value}


def campaign_from(row: Row[Any]) -> Campaign:
    """Read a campaign."""
    return Campaign(
        id=row.id,
        account_id=AccountId(row.account_id),
        name=row.name,
        status=CampaignStatus(row.status),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
