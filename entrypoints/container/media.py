"""Media and the store behind them."""

from collections.abc import Callable
from functools import partial

from dependency_injector import containers, providers

from adapters.storage.local import LocalStore
from adapters.storage.object_store import (
    Bucket,
    ObjectStore,
    azure_container,
    gcs_bucket,
    s3_bucket,
)
from adapters.storage.signing import UrlSigner
from adapters.storage.supabase import SupabaseStore
from adapters.system import RandomSecrets
from core.media.ports import BlobStore
from core.media.steps.keeping import MediaKeeper
from core.media.steps.links import MediaLinks
from core.media.use_cases.export_media import ExportMedia
from core.media.use_cases.open_media import OpenMedia
from core.media.use_cases.sweep_media import SweepMedia
from core.shared.ports import Clock
from entrypoints.settings import Settings
from entrypoints.settings.content import Storage

FOLDER = "media"
FILES_PATH = "/api/v1/files"


def local_store(settings: Settings, clock: Clock) -> LocalStore:
    """Return the store in the data folder, which this API serves itself."""
    signer = UrlSigner(
        f"{settings.server.public_url}{FILES_PATH}",
        secret=settings.auth.jwt_secret,
        clock=clock,
    )
    return LocalStore(settings.server.data_dir / FOLDER, signer)


def s3_address(storage: Storage) -> str:
    """Return where anybody reads what is in a public bucket."""
    if storage.supabase_url:
        return f"{storage.supabase_url}/storage/v1/object/public/{storage.s3_bucket}"
    if storage.s3_endpoint_url:
        return f"{storage.s3_endpoint_url}/{storage.s3_bucket}"
    return f"https://{storage.s3_bucket}.s3.{storage.s3_region}.amazonaws.com"


def blob_store(settings: Settings, local: LocalStore) -> LocalStore | ObjectStore | SupabaseStore:
    """Return the configured store: the first bucket that is named, else the data folder."""
    storage = settings.storage
    if storage.supabase_bucket:
        return SupabaseStore(
            storage.supabase_url,
            service_key=storage.supabase_service_role_key,
            bucket=storage.supabase_bucket,
            public=storage.public,
        )
    open_bucket: Callable[[], Bucket]
    if storage.s3_bucket:
        open_bucket = partial(
            s3_bucket,
            storage.s3_bucket,
            endpoint_url=storage.s3_endpoint_url,
            region=storage.s3_region,
            access_key_id=storage.s3_access_key_id,
            secret_access_key=storage.s3_secret_access_key,
        )
        address = s3_address(storage)
    elif storage.gcs_bucket:
        credentials = storage.gcs_credentials
        open_bucket = partial(gcs_bucket, storage.gcs_bucket, credentials_path=credentials)
        address = f"https://storage.googleapis.com/{storage.gcs_bucket}"
    elif storage.azure_container:
        account, container = storage.azure_account, storage.azure_container
        open_bucket = partial(azure_container, container, account=account, key=storage.azure_key)
        address = f"https://{account}.blob.core.windows.net/{container}"
    else:
        return local
    return ObjectStore(open_bucket, public_url=address if storage.public else None)


async def close(store: BlobStore) -> None:
    """Close the connections of a store that keeps any."""
    if isinstance(store, SupabaseStore):
        await store.close()


class MediaContainer(containers.DeclarativeContainer):
    """The use cases of media."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock = shared.clock

    local_files = providers.Singleton(local_store, settings, clock)
    blob_store = providers.Singleton(blob_store, settings, local_files)
    close = providers.Callable(close, blob_store)
    media_links = providers.Singleton(
        MediaLinks, base_url=settings.provided.server.public_url, store=blob_store
    )
    media_keeper = providers.Singleton(
        MediaKeeper,
        unit_of_work=unit_of_work,
        store=blob_store,
        clock=clock,
        ids=shared.ids,
        secrets=providers.Singleton(RandomSecrets),
    )
    open_media = providers.Singleton(
        OpenMedia,
        snapshot=snapshot,
        store=blob_store,
        seconds=settings.provided.storage.signed_seconds,
    )
    export_media = providers.Singleton(ExportMedia, snapshot=snapshot, links=media_links)
    sweep_media = providers.Singleton(
        SweepMedia, unit_of_work=unit_of_work, store=blob_store, clock=clock
    )
    del unit_of_work, snapshot, clock  # Short names for this page; the providers are shared's.
