"""The plans over HTTP."""

from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from core.accounts.rules.access import Rights
from core.plans.catalogue import Catalogue, Plan
from entrypoints.http.serving.errors import problems


class PlanView(Struct, frozen=True):
    """A plan."""

    name: str
    amount: Annotated[int, Meta(description="The price in minor units: paise.")]
    currency: str
    tokens_per_month: int
    days: Annotated[int | None, Meta(description="How long a payment lasts; null is for ever.")]


class PlansView(Struct, frozen=True):
    """All plans, from the lowest to the highest."""

    items: list[PlanView]
    next_cursor: Annotated[None, Meta(description="Always null: they fit on a page.")] = None


def plan_view(plan: Plan) -> PlanView:
    """Return the view of a plan."""
    return PlanView(
        name=plan.name,
        amount=plan.price.amount_minor,
        currency=plan.price.currency,
        tokens_per_month=plan.tokens,
        days=plan.days,
    )


@get(
    ["/api/v1/plans", "/api/plans"],
    operation_id="ListPlans",
    responses=problems(429),
    opt={"rights": Rights.PUBLIC},
    sync_to_thread=False,
)
def list_plans(catalogue: NamedDependency[Catalogue]) -> PlansView:
    """List the plans, from the lowest to the highest, for whoever asks."""
    return PlansView(items=[plan_view(plan) for plan in catalogue.plans])


router = Router("/", route_handlers=[list_plans], tags=["plans"])
