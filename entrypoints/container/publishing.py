"""Integrations and deliveries."""

from datetime import timedelta

from dependency_injector import containers, providers

from adapters.system import SystemChance
from adapters.webhooks.sender import HttpSender
from core.publishing.rules.addresses import Reach, reach_of
from core.publishing.steps.posting import Poster
from core.publishing.steps.sending import Letterheads
from core.publishing.use_cases.announce_event import AnnounceEvent
from core.publishing.use_cases.attempt_delivery import AttemptDelivery
from core.publishing.use_cases.change_integration import ChangeIntegration
from core.publishing.use_cases.create_integration import CreateIntegration
from core.publishing.use_cases.delete_integration import DeleteIntegration
from core.publishing.use_cases.disown_integrations import DisownIntegrations
from core.publishing.use_cases.export_publishing import ExportPublishing
from core.publishing.use_cases.forget_deliveries import ForgetDeliveries
from core.publishing.use_cases.forget_integrations import ForgetIntegrations
from core.publishing.use_cases.get_delivery import GetDelivery
from core.publishing.use_cases.get_integration import GetIntegration
from core.publishing.use_cases.list_deliveries import ListDeliveries
from core.publishing.use_cases.list_integrations import ListIntegrations
from core.publishing.use_cases.post_article import PostArticle
from core.publishing.use_cases.resend_delivery import ResendDelivery
from core.publishing.use_cases.rotate_secret import RotateSecret
from core.publishing.use_cases.run_posting_pass import RunPostingPass
from core.publishing.use_cases.tell_disabled import TellDisabled
from core.publishing.use_cases.try_receiver import TryReceiver
from entrypoints.metrics import observe_attempt
from entrypoints.settings import Settings


def delivery_reach(settings: Settings) -> Reach:
    """Return where deliveries may go: on this machine too, outside production."""
    return reach_of(settings.webhooks.allow_hosts, loopback=not settings.production)


def kept(settings: Settings) -> timedelta:
    """Return how long what was delivered is kept."""
    return timedelta(days=settings.webhooks.bodies_kept_days)


class PublishingContainer(containers.DeclarativeContainer):
    """The use cases of publishing."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    accounts = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids = shared.clock, shared.ids

    reach = providers.Singleton(delivery_reach, settings)
    chance = providers.Singleton(SystemChance)
    sender = providers.Singleton(HttpSender, reach)
    letterheads = providers.Singleton(Letterheads, secrets=accounts.secrets)
    poster = providers.Singleton(Poster, ids=ids)

    create_integration = providers.Singleton(
        CreateIntegration,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        chance=chance,
        secrets=accounts.secrets,
        maker=accounts.key_maker,
        reach=reach,
        integrations_max=settings.provided.limits.integrations_max,
    )
    change_integration = providers.Singleton(
        ChangeIntegration,
        unit_of_work=unit_of_work,
        clock=clock,
        secrets=accounts.secrets,
        reach=reach,
    )
    delete_integration = providers.Singleton(
        DeleteIntegration, unit_of_work=unit_of_work, clock=clock
    )
    rotate_secret = providers.Singleton(
        RotateSecret,
        unit_of_work=unit_of_work,
        clock=clock,
        chance=chance,
        secrets=accounts.secrets,
    )
    get_integration = providers.Singleton(GetIntegration, snapshot=snapshot)
    list_integrations = providers.Singleton(ListIntegrations, snapshot=snapshot)
    get_delivery = providers.Singleton(GetDelivery, snapshot=snapshot)
    list_deliveries = providers.Singleton(ListDeliveries, snapshot=snapshot)
    try_receiver = providers.Singleton(
        TryReceiver,
        snapshot=snapshot,
        clock=clock,
        ids=ids,
        chance=chance,
        letterheads=letterheads,
        sender=sender,
        reach=reach,
    )
    post_article = providers.Singleton(
        PostArticle, unit_of_work=unit_of_work, clock=clock, poster=poster
    )
    announce_event = providers.Singleton(
        AnnounceEvent, unit_of_work=unit_of_work, clock=clock, ids=ids, poster=poster
    )
    attempt_delivery = providers.Singleton(
        AttemptDelivery,
        unit_of_work=unit_of_work,
        clock=clock,
        letterheads=letterheads,
        sender=sender,
        chance=chance,
        observe=providers.Object(observe_attempt),
    )
    resend_delivery = providers.Singleton(ResendDelivery, unit_of_work=unit_of_work, clock=clock)
    run_posting_pass = providers.Singleton(RunPostingPass, unit_of_work=unit_of_work, clock=clock)
    tell_disabled = providers.Singleton(TellDisabled, snapshot=snapshot, notices=accounts.notices)
    disown_integrations = providers.Singleton(
        DisownIntegrations, unit_of_work=unit_of_work, clock=clock
    )
    forget_integrations = providers.Singleton(
        ForgetIntegrations, unit_of_work=unit_of_work, clock=clock
    )
    forget_deliveries = providers.Singleton(
        ForgetDeliveries,
        unit_of_work=unit_of_work,
        clock=clock,
        kept=providers.Callable(kept, settings),
    )
    export_publishing = providers.Singleton(ExportPublishing, snapshot=snapshot)
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
