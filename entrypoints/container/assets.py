"""Assets."""

from dependency_injector import containers, providers

from core.assets.use_cases.compare_versions import CompareVersions
from core.assets.use_cases.create_asset import CreateAsset
from core.assets.use_cases.delete_asset import DeleteAsset
from core.assets.use_cases.edit_asset import EditAsset
from core.assets.use_cases.export_assets import ExportAssets
from core.assets.use_cases.forget_assets import ForgetAssets
from core.assets.use_cases.get_asset import GetAsset
from core.assets.use_cases.get_asset_version import GetAssetVersion
from core.assets.use_cases.list_asset_versions import ListAssetVersions
from core.assets.use_cases.list_assets import ListAssets
from core.assets.use_cases.redo_asset import RedoAsset
from core.assets.use_cases.restore_version import RestoreVersion
from core.assets.use_cases.show_asset_tree import ShowAssetTree
from core.assets.use_cases.undo_asset import UndoAsset
from entrypoints.settings import Settings


class AssetsContainer(containers.DeclarativeContainer):
    """The use cases of assets."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    media = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids = shared.clock, shared.ids

    create_asset = providers.Singleton(
        CreateAsset,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        media=media.media_keeper,
        assets_max=settings.provided.limits.assets_max,
    )
    edit_asset = providers.Singleton(
        EditAsset, unit_of_work=unit_of_work, clock=clock, ids=ids, media=media.media_keeper
    )
    undo_asset = providers.Singleton(UndoAsset, unit_of_work=unit_of_work, clock=clock, ids=ids)
    redo_asset = providers.Singleton(RedoAsset, unit_of_work=unit_of_work, clock=clock, ids=ids)
    restore_version = providers.Singleton(
        RestoreVersion, unit_of_work=unit_of_work, clock=clock, ids=ids
    )
    delete_asset = providers.Singleton(DeleteAsset, unit_of_work=unit_of_work, clock=clock, ids=ids)
    forget_assets = providers.Singleton(
        ForgetAssets, unit_of_work=unit_of_work, snapshot=snapshot, clock=clock
    )
    get_asset = providers.Singleton(GetAsset, snapshot=snapshot)
    list_assets = providers.Singleton(ListAssets, snapshot=snapshot)
    list_asset_versions = providers.Singleton(ListAssetVersions, snapshot=snapshot)
    get_asset_version = providers.Singleton(GetAssetVersion, snapshot=snapshot)
    show_asset_tree = providers.Singleton(ShowAssetTree, snapshot=snapshot)
    compare_versions = providers.Singleton(
        CompareVersions,
        snapshot=snapshot,
        aside=shared.aside,
    )
    export_assets = providers.Singleton(ExportAssets, snapshot=snapshot, links=media.media_links)
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
