"""Plans, grants and the bonus."""

from dependency_injector import containers, providers

from core.ledger.use_cases.claim_daily_bonus import ClaimDailyBonus
from core.ledger.use_cases.list_grants import ListGrants
from core.plans.steps.buying import PlanRules
from core.plans.use_cases.remind_of_ends import RemindOfEnds
from core.plans.use_cases.set_plan import SetPlan
from core.plans.use_cases.show_tokens import ShowTokens
from entrypoints.settings import Settings


def changes_are_free(settings: Settings) -> bool:
    """Tell whether any change of plan counts as paid for: only where nothing is at stake."""
    return not settings.production


class PlansContainer(containers.DeclarativeContainer):
    """The use cases of plans, and those of the ledger that give."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock = shared.clock

    plan_rules = providers.Singleton(PlanRules, catalogue=shared.catalogue, wallet=shared.terms)
    show_tokens = providers.Singleton(
        ShowTokens, snapshot=snapshot, clock=clock, terms=shared.terms
    )
    set_plan = providers.Singleton(
        SetPlan,
        unit_of_work=unit_of_work,
        clock=clock,
        rules=plan_rules,
        free_changes=providers.Callable(changes_are_free, settings),
    )
    remind_of_ends = providers.Singleton(
        RemindOfEnds, unit_of_work=unit_of_work, clock=clock, catalogue=shared.catalogue
    )
    claim_daily_bonus = providers.Singleton(
        ClaimDailyBonus,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=shared.ids,
        terms=shared.terms,
        bonus=shared.catalogue.provided.daily_bonus,
    )
    list_grants = providers.Singleton(
        ListGrants, snapshot=snapshot, clock=clock, terms=shared.terms
    )
    del unit_of_work, snapshot, clock  # Short names for this page; the providers are shared's.
