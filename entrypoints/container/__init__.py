"""The composition root: the only place that sees use cases and adapters together."""

from collections.abc import Awaitable, Callable

from dependency_injector import containers, providers

from core.accounts.use_cases.export_account import ExportAccount
from entrypoints.container.accounts import AccountsContainer
from entrypoints.container.generation import GenerationContainer
from entrypoints.container.ledger import LedgerContainer
from entrypoints.container.models import ModelsContainer
from entrypoints.container.plans import PlansContainer
from entrypoints.container.shared import SharedContainer
from entrypoints.container.usage import UsageContainer
from entrypoints.settings import Settings


async def close_all(*closes: Callable[[], Awaitable[object]]) -> None:
    """Close what the process had open, the last opened first."""
    for each in reversed(closes):
        await each()


class Container(containers.DeclarativeContainer):
    """Everything, put together from the settings: one sub-container for each context."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.Container(SharedContainer, settings=settings)
    accounts = providers.Container(AccountsContainer, settings=settings, shared=shared)
    ledger = providers.Container(LedgerContainer, shared=shared)
    plans = providers.Container(PlansContainer, settings=settings, shared=shared)
    usage = providers.Container(UsageContainer, settings=settings, shared=shared)
    models = providers.Container(ModelsContainer, settings=settings, shared=shared, usage=usage)
    generation = providers.Container(
        GenerationContainer, settings=settings, shared=shared, usage=usage, models=models
    )

    export_account = providers.Singleton(
        ExportAccount, sections=providers.Dict(identity=accounts.export_identity)
    )
    """What an account may take with it: each context adds its section here."""

    ready_checks = shared.ready_checks
    close = providers.Callable(
        close_all, shared.close.provider, accounts.close.provider, models.close.provider
    )


__all__ = ["Container"]
