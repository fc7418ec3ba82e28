"""Grants and the daily bonus over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Router, get, post
from litestar.di import NamedDependency
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.ledger.model import Entry, Grant
from core.ledger.use_cases.claim_daily_bonus import ClaimDailyBonus
from core.ledger.use_cases.list_grants import ListGrants
from core.shared.keys import RequestKey
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import Problem, problems


class GrantView(Struct, frozen=True):
    """Credits that were given, and what is left of them."""

    id: str
    kind: Literal["signup", "daily_bonus", "pack", "subscription", "admin", "refund"]
    granted: CreditsOut
    remaining: Annotated[CreditsOut, Meta(description="Credits that can be used.")]
    held: Annotated[CreditsOut, Meta(description="Credits reserved for work.")]
    frozen: Annotated[bool, Meta(description="All or a part of it is in dispute.")]
    created_at: datetime
    expires_at: datetime | None


class GrantsView(Struct, frozen=True):
    """The open grants, in the order in which they will be used."""

    items: list[GrantView]
    next_cursor: Annotated[None, Meta(description="Always null: they fit on a page.")] = None


class BonusView(Struct, frozen=True):
    """A daily bonus that was given."""

    credits: CreditsOut
    balance: Annotated[CreditsOut, Meta(description="The balance after it.")]
    created_at: datetime


def grant_view(grant: Grant) -> GrantView:
    """Return the view of a grant."""
    return GrantView(
        id=grant.id,
        kind=grant.kind.value,
        granted=credits_out(grant.granted),
        remaining=credits_out(grant.remaining),
        held=credits_out(grant.held),
        frozen=grant.frozen > 0,
        created_at=grant.created_at,
        expires_at=grant.expires_at,
    )


@get(
    ["/api/v1/credits/grants", "/credits/grants"],
    operation_id="ListGrants",
    responses=problems(401, 403, 429),
    opt={"rights": Rights.READ},
)
async def list_open_grants(
    caller: NamedDependency[Caller], list_grants: NamedDependency[ListGrants]
) -> GrantsView:
    """List your open grants, in the order in which they will be used: soonest-expiring first."""
    return GrantsView(items=[grant_view(each) for each in await list_grants(caller.account_id)])


def bonus_view(entry: Entry) -> BonusView:
    """Return the view of a bonus."""
    return BonusView(
        credits=credits_out(entry.amount),
        balance=credits_out(entry.balance_after),
        created_at=entry.effective_at,
    )


class BonusProblem(Problem, frozen=True, kw_only=True):
    """Why there is no bonus now; once it was taken, when the next one can be had."""

    available_at: datetime | UnsetType = UNSET


@post(
    ["/api/v1/credits/daily-bonus", "/credits/daily-bonus"],
    operation_id="ClaimDailyBonus",
    status_code=200,
    responses={**problems(400, 401, 403, 422, 429), **problems(409, shape=BonusProblem)},
    opt={"rights": Rights.OWN},
)
async def claim_bonus(
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    claim_daily_bonus: NamedDependency[ClaimDailyBonus],
) -> BonusView:
    """Claim the daily bonus: at most one in any 24 hours.

    It also comes by itself when you sign in or refresh.
    """
    return bonus_view(await claim_daily_bonus(caller.account_id, request_key))


router = Router("/", route_handlers=[list_open_grants, claim_bonus], tags=["credits"])
