"""Campaigns."""

from dependency_injector import containers, providers

from core.campaigns.use_cases.change_campaign import ChangeCampaign
from core.campaigns.use_cases.create_campaign import CreateCampaign
from core.campaigns.use_cases.delete_campaign import DeleteCampaign, ForgetCampaigns
from core.campaigns.use_cases.export_campaigns import ExportCampaigns
from core.campaigns.use_cases.read_campaigns import (
    GetCampaign,
    ListCampaignArticles,
    ListCampaignAssets,
    ListCampaigns,
)


class CampaignsContainer(containers.DeclarativeContainer):
    """The use cases of campaigns."""

    shared = providers.DependenciesContainer()

    create_campaign = providers.Singleton(
        CreateCampaign,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
    )
    change_campaign = providers.Singleton(
        ChangeCampaign, unit_of_work=shared.unit_of_work.provider, clock=shared.clock
    )
    delete_campaign = providers.Singleton(DeleteCampaign, unit_of_work=shared.unit_of_work.provider)
    forget_campaigns = providers.Singleton(
        ForgetCampaigns, unit_of_work=shared.unit_of_work.provider
    )
    get_campaign = providers.Singleton(GetCampaign, snapshot=shared.snapshot.provider)
    list_campaigns = providers.Singleton(ListCampaigns, snapshot=shared.snapshot.provider)
    list_campaign_articles = providers.Singleton(
        ListCampaignArticles, snapshot=shared.snapshot.provider
    )
    list_campaign_assets = providers.Singleton(
        ListCampaignAssets, snapshot=shared.snapshot.provider
    )
    export_campaigns = providers.Singleton(ExportCampaigns, snapshot=shared.snapshot.provider)
