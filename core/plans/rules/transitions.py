"""Who may change to which plan."""

from datetime import datetime

from core.ledger.model import PlanState
from core.ledger.rules.plan import PlanTerms, Step
from core.plans.catalogue import Catalogue, Plan
from core.plans.errors import PlanBelow, PlanInvalid, PlanUnpaid


def plan_terms(plan: Plan) -> PlanTerms:
    """Return a plan as the ledger takes it."""
    return PlanTerms(name=plan.name, tokens=plan.tokens, days=plan.days)


def step_to(catalogue: Catalogue, present: PlanState, wanted: Plan) -> Step:
    """Return where a change to `wanted` leads from a plan that time has been applied to."""
    from_rank, to_rank = catalogue.rank(present.name), catalogue.rank(wanted.name)
    if from_rank == to_rank:
        return Step.SAME
    return Step.UP if to_rank > from_rank else Step.DOWN


def check_own(step: Step, wanted: Plan, *, reset_used: bool) -> None:
    """Return if a change is the customer's own to make without paying: it gives nothing.

    A downgrade is; so is staying on the free plan. Raises `PlanUnpaid`.
    """
    if reset_used:
        raise PlanUnpaid("Used tokens are given back with a payment only. Pay for a plan first.")
    if step is Step.UP or (step is Step.SAME and not wanted.is_free):
        raise PlanUnpaid(f"The plan {wanted.name} has to be paid for first.")


def check_sale(catalogue: Catalogue, present: PlanState, wanted: Plan, now: datetime) -> Step:
    """Return where a payment for `wanted` leads.

    `present` is the plan as of now. Raises `PlanInvalid` for the free plan, and `PlanBelow` for a
    lower plan than the live one; in grace a lower plan may be bought.
    """
    if wanted.is_free:
        raise PlanInvalid(f"The plan {wanted.name} is free: there is nothing to pay.")
    step = step_to(catalogue, present, wanted)
    if step is Step.DOWN and not present.in_grace(now):
        raise PlanBelow(
            f"The plan {present.name} is live. Change to {wanted.name} when it ends, or now "
            "without paying."
        )
    return step
