"""Plan tokens over HTTP, with the bodies that existing frontends read."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from core.accounts.model import Caller
from core.accounts.rules.access import Rights, administered_account
from core.plans.use_cases.set_plan import PlanSet, SetPlan, SetPlanCommand
from core.plans.use_cases.show_tokens import ShowTokens, TokensLeft
from entrypoints.http.metering import named_account
from entrypoints.http.metering_bodies import AccountNumber
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.requests import IdempotencyKey, scoped

PlanName = Annotated[
    str, Meta(max_length=40, description="A plan of GET plans.", examples=["premium"])
]
Quota = Annotated[int, Meta(description="Tokens a month, with those carried over.")]
Used = Annotated[int, Meta(description="Tokens used this month, or since the plan changed.")]
Remaining = Annotated[
    int, Meta(description="Quota less used; less than zero after some downgrades.")
]


class TokensUsageView(Struct, frozen=True):
    """A plan and its tokens as of now. `plan_end_at` is missing where the plan has no end."""

    plan: str
    token_quota: Quota
    token_used: Used
    remaining: Remaining
    held: Annotated[int, Meta(description="Tokens reserved for work that has not ended.")]
    available: Annotated[int, Meta(description="Tokens that new work may use.")]
    in_grace: Annotated[bool, Meta(description="The plan has ended and lapses in days.")]
    resets_at: datetime | None
    plan_end_at: datetime | UnsetType = UNSET


class SetPlanBody(Struct, forbid_unknown_fields=True):
    """The wanted plan."""

    plan: PlanName
    reset_used: Annotated[bool, Meta(description="Begin a new period now, with no token used.")] = (
        False
    )
    account: Annotated[
        AccountNumber | None, Meta(description="Whose plan; for admins. One's own without it.")
    ] = None


class PlanSetView(Struct, frozen=True):
    """The plan after a change."""

    message: str
    plan: str
    token_quota: Quota
    token_used: Used
    remaining: Remaining
    plan_end_at: datetime | UnsetType = UNSET
    status: Literal["success"] = "success"


def tokens_usage_view(left: TokensLeft) -> TokensUsageView:
    """Return the view of a plan's tokens."""
    plan = left.plan
    return TokensUsageView(
        plan=plan.name,
        token_quota=plan.quota,
        token_used=plan.used,
        remaining=plan.remaining,
        held=plan.held,
        available=plan.available,
        in_grace=left.in_grace,
        resets_at=left.resets_at,
        plan_end_at=UNSET if plan.ends_at is None else plan.ends_at,
    )


def plan_set_view(done: PlanSet) -> PlanSetView:
    """Return the view of a change."""
    return PlanSetView(
        message=f"plan set to {done.plan}",
        plan=done.plan,
        token_quota=done.quota,
        token_used=done.used,
        remaining=done.remaining,
        plan_end_at=UNSET if done.ends_at is None else done.ends_at,
    )


@get(
    ["/api/v1/tokens/usage", "/api/tokens/usage"],
    operation_id="GetTokensUsage",
    responses=problems(401, 403, 429),
    opt={"rights": Rights.READ},
)
async def get_tokens_usage(
    caller: NamedDependency[Caller], show_tokens: NamedDependency[ShowTokens]
) -> TokensUsageView:
    """Show your plan and its tokens. They begin anew each month (UTC)."""
    return tokens_usage_view(await show_tokens(caller.account_id))


@post(
    ["/api/v1/tokens/set-plan", "/api/tokens/set-plan"],
    operation_id="SetPlan",
    status_code=200,
    responses=problems(400, 401, 402, 403, 404, 409, 413, 422, 429),
    opt={"rights": Rights.OWN_OR_ADMIN},
)
async def set_plan_of_account(
    data: JSONBody[SetPlanBody],
    caller: NamedDependency[Caller],
    idempotency_key: NamedDependency[IdempotencyKey | None],
    set_plan: NamedDependency[SetPlan],
) -> PlanSetView:
    """Change the plan.

    Going up carries over what remains; going down keeps what was used. In production a customer
    may only go down here: what gives something is paid for first, or set by an admin.
    """
    account_id = administered_account(caller, named_account(caller, data.account))
    command = SetPlanCommand(
        account_id=account_id,
        plan=data.plan,
        reset_used=data.reset_used,
        key=scoped(idempotency_key, caller, account_id),
        actor=caller.caller if caller.is_admin else None,
    )
    return plan_set_view(await set_plan(command))


router = Router("/", route_handlers=[get_tokens_usage, set_plan_of_account], tags=["tokens"])
