"""The composition root: the only place that sees use cases and adapters together."""

from collections.abc import Awaitable, Callable

from dependency_injector import containers, providers

from adapters.payments.gateways import SetUpGateways
from entrypoints.container.accounts import AccountsContainer
from entrypoints.container.generation import GenerationContainer
from entrypoints.container.payments import PaymentsContainer
from entrypoints.container.plans import PlansContainer
from entrypoints.container.shared import SharedContainer
from entrypoints.settings import Settings


async def close_all(gateways: SetUpGateways, close_shared: Callable[[], Awaitable[None]]) -> None:
    """Close what the process had open."""
    await gateways.close()
    await close_shared()


class Container(containers.DeclarativeContainer):
    """Everything, put together from the settings: one sub-container for each context."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.Container(SharedContainer, settings=settings)
    accounts = providers.Container(AccountsContainer, settings=settings, shared=shared)
    plans = providers.Container(PlansContainer, settings=settings, shared=shared)
    payments = providers.Container(PaymentsContainer, settings=settings, shared=shared, plans=plans)
    generation = providers.Container(GenerationContainer, settings=settings, shared=shared)

    ready_checks = shared.ready_checks
    close = providers.Callable(close_all, payments.gateways, shared.close.provider)


__all__ = ["Container"]
