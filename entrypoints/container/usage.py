"""The log of model calls, the brakes, and the statistics."""

from dependency_injector import containers, providers

from adapters.models.prices import KnownPrices, OwnPrice
from core.usage.model import Budgets, ModelCall
from core.usage.use_cases.admit_call import AdmitCall, CostsUnderWay
from core.usage.use_cases.admit_metering import AdmitMetering
from core.usage.use_cases.admit_work import AdmitWork
from core.usage.use_cases.read_usage import ReadUsage
from core.usage.use_cases.record_call import RecordCall
from core.usage.use_cases.set_switches import SetSwitches
from core.usage.use_cases.show_switches import ShowSwitches
from entrypoints.metrics import observe_model_call
from entrypoints.settings import Settings
from entrypoints.settings.readers import price_in
from entrypoints.traces import trace_model_call


def known_prices(settings: Settings) -> KnownPrices:
    """Return the price list, the operator's own prices first."""
    own: dict[str, OwnPrice] = {}
    for entry in settings.models.prices:
        route, kind, amounts = price_in(entry)
        if kind == "image":
            own[route] = OwnPrice(image=amounts[0])
        elif kind == "video":
            own[route] = OwnPrice(video_second=amounts[0])
        else:
            given = dict(zip(("input", "output", "cached", "cache_write"), amounts, strict=False))
            own[route] = OwnPrice(**given)
    return KnownPrices(own)


def budgets(settings: Settings) -> Budgets:
    """Return what a day may cost."""
    costs = settings.costs
    return Budgets(
        daily=costs.daily_budget_micro_usd,
        account_daily=costs.account_daily_budget_micro_usd,
        warning=costs.warning_micro_usd,
        alert=costs.alert_micro_usd,
    )


def observe(call: ModelCall) -> None:
    """Show a call of a model in the metrics and in the trace of what asked for it."""
    observe_model_call(call)
    trace_model_call(call)


class UsageContainer(containers.DeclarativeContainer):
    """The use cases of usage."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids = shared.clock, shared.ids

    model_prices = providers.Singleton(known_prices, settings)
    cost_budgets = providers.Singleton(budgets, settings)
    costs_under_way = providers.Singleton(CostsUnderWay)

    record_call = providers.Singleton(
        RecordCall,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        prices=model_prices,
        budgets=cost_budgets,
        observe=providers.Object(observe),
    )
    admit_call = providers.Singleton(
        AdmitCall,
        snapshot=snapshot,
        clock=clock,
        budgets=cost_budgets,
        prices=model_prices,
        under_way=costs_under_way,
    )
    admit_metering = providers.Singleton(AdmitMetering, snapshot=snapshot, clock=clock)
    admit_work = providers.Singleton(
        AdmitWork, snapshot=snapshot, clock=clock, budgets=cost_budgets
    )
    set_switches = providers.Singleton(SetSwitches, unit_of_work=unit_of_work, clock=clock)
    show_switches = providers.Singleton(ShowSwitches, snapshot=snapshot, clock=clock)
    read_usage = providers.Singleton(
        ReadUsage,
        snapshot=snapshot,
        clock=clock,
        credit_micro_usd=settings.provided.costs.credit_micro_usd,
        tokens_per_credit=settings.provided.billing.tokens_per_credit,
    )
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
