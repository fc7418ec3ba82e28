"""What every use case of assets does alike: load, refuse the unexpected, record, show, delete."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.accounts.model import UsageEvent
from core.assets.errors import AssetInvalid
from core.assets.model import Asset, AssetKind, AssetState, Expected, Shown
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.expecting import is_expected, refusal
from core.media.errors import BlobGone, MediaNotFound
from core.media.model import Media
from core.media.steps.keeping import MediaKeeper, Staged, detach
from core.shared.errors import FieldError
from core.shared.ids import AccountId
from core.shared.ports import Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetCommand:
    """Which asset is meant, only in the state that is expected."""

    account_id: AccountId
    asset_id: str
    expected: Expected = field(default_factory=Expected)


async def load(
    work: AssetsUnitOfWork, account_id: AccountId, asset_id: str, *, deleted: bool = False
) -> AssetState:
    """Return an asset with its current version. Raises `AssetNotFound`."""
    asset = await work.assets.get(account_id, asset_id, deleted=deleted)
    version = await work.assets.version(asset_id, asset.current)
    return AssetState(asset=asset, version=version)


async def load_expected(
    work: AssetsUnitOfWork, account_id: AccountId, asset_id: str, expected: Expected
) -> AssetState:
    """Return an asset that is in the state that the caller has seen.

    Raises `AssetNotFound`, `AssetMoved` and `AssetMovedOn`.
    """
    state = await load(work, account_id, asset_id)
    if not is_expected(state.asset, expected):
        raise refusal(state, expected)
    return state


async def record(
    work: AssetsUnitOfWork, ids: Ids, name: str, state: AssetState, now: datetime
) -> None:
    """Remember for statistics what was done to an asset."""
    asset, version = state.asset, state.version
    properties: dict[str, object] = {
        "asset_id": asset.id,
        "kind": asset.kind.value,
        "version": version.number,
        "revision": asset.revision,
    }
    if version.micro_credits_used is not None:
        properties["micro_credits"] = version.micro_credits_used
    event = UsageEvent(
        id=ids.new(),
        account_id=asset.account_id,
        name=name,
        properties=properties,
        occurred_at=now,
    )
    await work.usage_events.add([event])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMedia:
    """Media of an asset's own, what kind of asset they make, and their name."""

    kind: AssetKind
    shown: Shown
    name: str


async def show(
    work: AssetsUnitOfWork, keeper: MediaKeeper, account_id: AccountId, media_id: str
) -> ShownMedia:
    """Return new media with the content of others: nothing is copied, and each can be deleted.

    Raises `MediaNotFound`, `BlobGone`, and `AssetInvalid` for what is neither image nor video.
    """
    media = await work.media.get(media_id, account_id=account_id)
    kind = next((k for k in SHOWABLE if media.media_type.startswith(f"{k.value}/")), None)
    if kind is None:
        error = FieldError(field="media_id", message="must be an image or a video")
        raise AssetInvalid("This can't be an asset.", errors=(error,))
    blob = await work.media.blob(media.blob_key)
    if blob is None:
        raise BlobGone("What was to be shown was removed meanwhile. Store it again.")
    own = await keeper.attach(work, Staged(blob=blob, name=media.name))
    shown = Shown(media_id=own.id, address=own.address, blob_key=own.blob_key, digest=blob.digest)
    return ShownMedia(kind=kind, shown=shown, name=media.name)


SHOWABLE = (AssetKind.IMAGE, AssetKind.VIDEO)


async def delete(work: AssetsUnitOfWork, asset: Asset, now: datetime) -> None:
    """Delete a locked asset; what nothing else shows is removed from the store by the sweep."""
    ids = await work.assets.media_of(asset.id)
    shown: list[Media] = []
    for media_id in ids:
        with suppress(MediaNotFound):  # Whoever knows its id may have deleted it alone.
            shown.append(await work.media.get(media_id))
    for media in sorted(shown, key=lambda each: each.blob_key):
        # In one order, so that two who delete assets with the same blobs do not wait in a ring.
        await detach(work, media, now)
    await work.assets.save(replace(asset, deleted_at=now))
