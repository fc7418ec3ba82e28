"""Assets."""

import asyncio

from dependency_injector import containers, providers

from core.assets.use_cases.compare_versions import CompareVersions
from core.assets.use_cases.create_asset import CreateAsset
from core.assets.use_cases.delete_asset import DeleteAsset, ForgetAssets
from core.assets.use_cases.edit_asset import EditAsset
from core.assets.use_cases.export_assets import ExportAssets
from core.assets.use_cases.read_assets import (
    GetAsset,
    GetVersion,
    ListAssets,
    ListVersions,
    ShowTree,
)
from core.assets.use_cases.redo_asset import RedoAsset
from core.assets.use_cases.restore_version import RestoreVersion
from core.assets.use_cases.undo_asset import UndoAsset
from entrypoints.settings import Settings


class AssetsContainer(containers.DeclarativeContainer):
    """The use cases of assets."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    media = providers.DependenciesContainer()

    create_asset = providers.Singleton(
        CreateAsset,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
        media=media.media_keeper,
        assets_max=settings.provided.limits.assets_max,
    )
    edit_asset = providers.Singleton(
        EditAsset,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
        media=media.media_keeper,
    )
    undo_asset = providers.Singleton(
        UndoAsset,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
    )
    redo_asset = providers.Singleton(
        RedoAsset,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
    )
    restore_version = providers.Singleton(
        RestoreVersion,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
    )
    delete_asset = providers.Singleton(
        DeleteAsset,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
    )
    forget_assets = providers.Singleton(
        ForgetAssets,
        unit_of_work=shared.unit_of_work.provider,
        snapshot=shared.snapshot.provider,
        clock=shared.clock,
    )
    get_asset = providers.Singleton(GetAsset, snapshot=shared.snapshot.provider)
    list_assets = providers.Singleton(ListAssets, snapshot=shared.snapshot.provider)
    list_asset_versions = providers.Singleton(ListVersions, snapshot=shared.snapshot.provider)
    get_asset_version = providers.Singleton(GetVersion, snapshot=shared.snapshot.provider)
    show_asset_tree = providers.Singleton(ShowTree, snapshot=shared.snapshot.provider)
    compare_versions = providers.Singleton(
        CompareVersions,
        snapshot=shared.snapshot.provider,
        aside=providers.Object(asyncio.to_thread),
    )
    export_assets = providers.Singleton(
        ExportAssets, snapshot=shared.snapshot.provider, links=media.media_links
    )
