"""The coach: profiles, templates, projects, chat."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dependency_injector import containers, providers

from core.coach.templates.reading import load
from core.coach.use_cases.admit_creator import AdmitCreator
from core.coach.use_cases.change_project import ChangeProject
from core.coach.use_cases.change_task import ChangeTask
from core.coach.use_cases.create_project import CreateProject
from core.coach.use_cases.export_creator import ExportCreator
from core.coach.use_cases.export_project import ExportProject
from core.coach.use_cases.forget_chats import ForgetChats
from core.coach.use_cases.forget_creator import ForgetCreator
from core.coach.use_cases.list_decisions import ListDecisions
from core.coach.use_cases.list_messages import ListMessages
from core.coach.use_cases.list_projects import ListProjects
from core.coach.use_cases.list_templates import ListTemplates
from core.coach.use_cases.save_profile import SaveProfile
from core.coach.use_cases.settle_decision import SettleDecision
from core.coach.use_cases.show_allowance import ShowAllowance
from core.coach.use_cases.show_profile import ShowProfile
from core.coach.use_cases.show_project import ShowProject
from entrypoints.settings import Settings

if TYPE_CHECKING:
    from core.coach.use_cases.send_message import SendMessage


def chats_kept(settings: Settings) -> timedelta:
    """Return how long what is said to the coach is kept."""
    return timedelta(days=settings.coach.chats_kept_days)


def make_send_message(**parts: Any) -> "SendMessage":
    """Return the use case. Its detector compiles hundreds of patterns: only who chats pays."""
    from core.coach.use_cases.send_message import SendMessage

    return SendMessage(**parts)


class CoachContainer(containers.DeclarativeContainer):
    """The use cases of the coach."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    generation = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids = shared.clock, shared.ids

    opportunities = providers.Singleton(load)
    admit_creator = providers.Singleton(
        AdmitCreator, snapshot=snapshot, needs_verified=settings.provided.production
    )
    save_profile = providers.Singleton(SaveProfile, unit_of_work=unit_of_work, clock=clock)
    show_profile = providers.Singleton(ShowProfile, snapshot=snapshot)
    create_project = providers.Singleton(
        CreateProject, unit_of_work=unit_of_work, clock=clock, ids=ids, templates=opportunities
    )
    change_project = providers.Singleton(ChangeProject, unit_of_work=unit_of_work, clock=clock)
    change_task = providers.Singleton(ChangeTask, unit_of_work=unit_of_work, clock=clock)
    settle_decision = providers.Singleton(SettleDecision, unit_of_work=unit_of_work, clock=clock)
    list_templates = providers.Singleton(ListTemplates, snapshot=snapshot, templates=opportunities)
    show_allowance = providers.Singleton(
        ShowAllowance,
        snapshot=snapshot,
        clock=clock,
        daily_messages=settings.provided.coach.daily_messages,
    )
    show_project = providers.Singleton(ShowProject, snapshot=snapshot)
    list_projects = providers.Singleton(ListProjects, snapshot=snapshot)
    list_decisions = providers.Singleton(ListDecisions, snapshot=snapshot)
    list_messages = providers.Singleton(ListMessages, snapshot=snapshot)
    export_project = providers.Singleton(ExportProject, snapshot=snapshot)
    export_creator = providers.Singleton(ExportCreator, snapshot=snapshot)
    forget_creator = providers.Singleton(ForgetCreator, unit_of_work=unit_of_work)
    forget_chats = providers.Singleton(
        ForgetChats,
        unit_of_work=unit_of_work,
        clock=clock,
        kept=providers.Callable(chats_kept, settings),
    )
    send_message = providers.Singleton(
        make_send_message,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        ids=ids,
        aside=shared.aside,
        opening=generation.opening,
        topics=generation.topics,
        daily_messages=settings.provided.coach.daily_messages,
    )
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
