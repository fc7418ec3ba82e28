"""The composition root: the only place that sees use cases and adapters together."""

from collections.abc import Awaitable, Callable, Mapping

from dependency_injector import containers, providers

from core.accounts.use_cases.export_account import ExportAccount
from core.media.ports import BlobStore
from entrypoints.container.accounts import AccountsContainer
from entrypoints.container.assets import AssetsContainer
from entrypoints.container.campaigns import CampaignsContainer
from entrypoints.container.coach import CoachContainer
from entrypoints.container.generation import GenerationContainer
from entrypoints.container.ledger import LedgerContainer
from entrypoints.container.media import MediaContainer
from entrypoints.container.models import ModelsContainer
from entrypoints.container.payments import PaymentsContainer
from entrypoints.container.plans import PlansContainer
from entrypoints.container.publishing import PublishingContainer
from entrypoints.container.shared import Check, SharedContainer
from entrypoints.container.streams import StreamsContainer
from entrypoints.container.usage import UsageContainer
from entrypoints.container.video import VideoContainer
from entrypoints.settings import Settings


async def close_all(*closes: Callable[[], Awaitable[object]]) -> None:
    """Close what the process had open, the last opened first."""
    for each in reversed(closes):
        await each()


def with_storage(checks: Mapping[str, Check], store: BlobStore) -> dict[str, Check]:
    """Return the checks of readiness with that of the store for files."""

    async def store_answers() -> None:
        """Look at what nothing is in: of a bucket that is not there, that would be an error."""
        async for _ in store.list("ready/"):
            break

    return {**checks, "storage": store_answers}


class Container(containers.DeclarativeContainer):
    """Everything, put together from the settings: one sub-container for each context."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.Container(SharedContainer, settings=settings)
    accounts = providers.Container(AccountsContainer, settings=settings, shared=shared)
    plans = providers.Container(PlansContainer, settings=settings, shared=shared)
    streams = providers.Container(StreamsContainer, settings=settings, shared=shared)
    media = providers.Container(MediaContainer, settings=settings, shared=shared)
    payments = providers.Container(PaymentsContainer, settings=settings, shared=shared, plans=plans)
    usage = providers.Container(UsageContainer, settings=settings, shared=shared)
    ledger = providers.Container(LedgerContainer, shared=shared, usage=usage)
    models = providers.Container(ModelsContainer, settings=settings, shared=shared, usage=usage)
    assets = providers.Container(AssetsContainer, settings=settings, shared=shared, media=media)
    generation = providers.Container(
        GenerationContainer,
        settings=settings,
        shared=shared,
        media=media,
        usage=usage,
        models=models,
        assets=assets,
    )
    publishing = providers.Container(
        PublishingContainer, settings=settings, shared=shared, accounts=accounts
    )
    campaigns = providers.Container(
        CampaignsContainer,
        settings=settings,
        shared=shared,
        generation=generation,
        publishing=publishing,
        usage=usage,
    )

    video = providers.Container(
        VideoContainer,
        settings=settings,
        shared=shared,
        media=media,
        assets=assets,
        usage=usage,
        models=models,
        generation=generation,
    )

    coach = providers.Container(
        CoachContainer, settings=settings, shared=shared, generation=generation
    )

    export_account = providers.Singleton(
        ExportAccount,
        sections=providers.Dict(
            identity=accounts.export_identity,
            balance=accounts.export_balance,
            coach=coach.export_creator,
            ledger=ledger.export_ledger,
            payments=payments.export_payments,
            articles=generation.export_articles,
            texts=generation.export_creations,
            media=media.export_media,
            assets=assets.export_assets,
            campaigns=campaigns.export_campaigns,
            publishing=publishing.export_publishing,
            video=video.export_video,
        ),
    )
    """What an account may take with it: each context adds its section here."""

    ready_checks = providers.Callable(with_storage, shared.ready_checks, media.blob_store)
    close = providers.Callable(
        close_all,
        shared.close.provider,
        ledger.close.provider,
        media.close.provider,
        accounts.close.provider,
        payments.close.provider,
        models.close.provider,
    )


__all__ = ["Container"]
