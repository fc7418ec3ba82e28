"""Campaigns."""

from datetime import timedelta

from dependency_injector import containers, providers

from core.campaigns.steps.planning import Planner
from core.campaigns.use_cases.begin_slot import BeginSlot
from core.campaigns.use_cases.change_campaign import ChangeCampaign
from core.campaigns.use_cases.create_campaign import CreateCampaign
from core.campaigns.use_cases.delete_campaign import DeleteCampaign
from core.campaigns.use_cases.disown_campaigns import DisownCampaigns
from core.campaigns.use_cases.export_campaigns import ExportCampaigns
from core.campaigns.use_cases.fail_slot import FailSlot
from core.campaigns.use_cases.forget_campaigns import ForgetCampaigns
from core.campaigns.use_cases.get_campaign import GetCampaign
from core.campaigns.use_cases.list_campaign_articles import ListCampaignArticles
from core.campaigns.use_cases.list_campaign_assets import ListCampaignAssets
from core.campaigns.use_cases.list_campaigns import ListCampaigns
from core.campaigns.use_cases.list_planned_campaigns import ListPlannedCampaigns
from core.campaigns.use_cases.plan_batch import PlanBatch
from core.campaigns.use_cases.plan_campaign import PlanCampaign
from core.campaigns.use_cases.post_due import PostDue
from core.campaigns.use_cases.preview_plan import PreviewPlan
from core.campaigns.use_cases.read_calendar import ReadCalendar
from core.campaigns.use_cases.set_campaign_status import SetCampaignStatus
from core.campaigns.use_cases.spread_planning import SpreadPlanning
from entrypoints.settings import Settings


class CampaignsContainer(containers.DeclarativeContainer):
    """The use cases of campaigns."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    generation = providers.DependenciesContainer()
    publishing = providers.DependenciesContainer()
    usage = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids = shared.clock, shared.ids

    lateness = providers.Singleton(timedelta, hours=settings.provided.campaigns.lateness_hours)
    planner = providers.Singleton(
        Planner, ids=ids, terms=shared.terms, lateness=lateness, topics=generation.topics
    )

    create_campaign = providers.Singleton(
        CreateCampaign,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        planner=planner,
        topics=generation.topics,
        campaigns_max=settings.provided.limits.campaigns_max,
    )
    change_campaign = providers.Singleton(
        ChangeCampaign,
        unit_of_work=unit_of_work,
        clock=clock,
        planner=planner,
        topics=generation.topics,
    )
    set_campaign_status = providers.Singleton(
        SetCampaignStatus, unit_of_work=unit_of_work, clock=clock, planner=planner
    )
    disown_campaigns = providers.Singleton(
        DisownCampaigns,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        set_status=set_campaign_status,
    )
    delete_campaign = providers.Singleton(
        DeleteCampaign, unit_of_work=unit_of_work, clock=clock, planner=planner
    )
    forget_campaigns = providers.Singleton(
        ForgetCampaigns, unit_of_work=unit_of_work, clock=clock, planner=planner
    )

    plan_campaign = providers.Singleton(
        PlanCampaign, unit_of_work=unit_of_work, clock=clock, planner=planner
    )
    plan_batch = providers.Singleton(
        PlanBatch, unit_of_work=unit_of_work, snapshot=snapshot, plan_campaign=plan_campaign
    )
    spread_planning = providers.Singleton(SpreadPlanning, unit_of_work=unit_of_work, clock=clock)
    preview_plan = providers.Singleton(PreviewPlan, snapshot=snapshot, clock=clock)
    list_planned_campaigns = providers.Singleton(ListPlannedCampaigns, snapshot=snapshot)
    begin_slot = providers.Singleton(
        BeginSlot,
        unit_of_work=unit_of_work,
        clock=clock,
        planner=planner,
        admit=usage.admit_work,
    )
    fail_slot = providers.Singleton(
        FailSlot, unit_of_work=unit_of_work, clock=clock, planner=planner
    )
    post_due = providers.Singleton(
        PostDue,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        lateness=lateness,
        terms=shared.terms,
        poster=publishing.poster,
    )

    get_campaign = providers.Singleton(GetCampaign, snapshot=snapshot)
    list_campaigns = providers.Singleton(ListCampaigns, snapshot=snapshot)
    list_campaign_articles = providers.Singleton(ListCampaignArticles, snapshot=snapshot)
    list_campaign_assets = providers.Singleton(ListCampaignAssets, snapshot=snapshot)
    read_calendar = providers.Singleton(ReadCalendar, snapshot=snapshot, clock=clock)
    export_campaigns = providers.Singleton(ExportCampaigns, snapshot=snapshot)
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
