"""The version tree: every step is constant work on the asset and one neighbour.

A version is never changed and never removed. The pointer moves; what it leaves by undo is
remembered as the child last left, so that redo leads back. An edit after undo begins a new branch.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from core.assets.errors import NothingToRedo, NothingToUndo
from core.assets.model import Asset, AssetState, Draft, Shown, Version
from core.assets.rules.details import Details, detailed, found_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A child that undo left: redo from `number` leads there."""

    number: int
    child: int


def version_from(asset: Asset, draft: Draft, *, number: int, parent: Version | None) -> Version:
    """Return a draft as a version of an asset, dated by the asset's last change."""
    return Version(
        asset_id=asset.id,
        account_id=asset.account_id,
        number=number,
        parent=None if parent is None else parent.number,
        digest=digest_in(draft),
        author=draft.author,
        created_at=asset.updated_at,
        content=draft.content,
        media_id=None if draft.shown is None else draft.shown.media_id,
        media_address=None if draft.shown is None else draft.shown.address,
        blob_key=None if draft.shown is None else draft.shown.blob_key,
        prompt=draft.prompt,
        provider=draft.provider,
        model=draft.model,
        note=draft.note,
        tokens_used=draft.tokens_used,
        micro_credits_used=draft.micro_credits_used,
        source=draft.source,
        recipe=draft.recipe or (None if parent is None else parent.recipe),
        restored_from=draft.restored_from,
    )


def digest_in(draft: Draft) -> str:
    """Return the SHA-256 of what a draft holds, in hex."""
    if draft.shown is not None:
        assert draft.content is None
        return draft.shown.digest
    assert draft.content is not None
    return sha256(draft.content.encode()).hexdigest()


def begun(asset: Asset, draft: Draft) -> AssetState:
    """Return a new asset with its first version."""
    version = version_from(asset, draft, number=1, parent=None)
    return AssetState(asset=found(asset, version), version=version)


def appended(state: AssetState, draft: Draft, now: datetime) -> AssetState:
    """Return the asset with the draft as its current version, a child of the one before."""
    asset, before = state.asset, state.version
    assert asset.current == before.number
    assert asset.last >= asset.current
    number = asset.last + 1
    asset = replace(
        asset,
        current=number,
        undo_to=before.number,
        redo_to=None,
        last=number,
        revision=asset.revision + 1,
        updated_at=now,
    )
    version = version_from(asset, draft, number=number, parent=before)
    return AssetState(asset=found(asset, version), version=version)


def edited(state: AssetState, details: Details, draft: Draft | None, now: datetime) -> AssetState:
    """Return the asset with other details and, if its content differs, another version.

    An edit that changes nothing is the same state, and leaves redo as it is.
    """
    asset = detailed(state.asset, details)
    if draft is not None and digest_in(draft) != state.version.digest:
        return appended(AssetState(asset=asset, version=state.version), draft, now)
    if asset == state.asset:
        return state
    asset = replace(asset, revision=asset.revision + 1, updated_at=now)
    return AssetState(asset=found(asset, state.version), version=state.version)


def branched(asset: Asset, base: Version, draft: Draft, now: datetime) -> tuple[Asset, Version]:
    """Return the asset with the draft as a branch beside the current version.

    The pointer stays: what came late never hides what somebody did meanwhile.
    """
    assert base.number <= asset.last
    number = asset.last + 1
    version = version_from(replace(asset, updated_at=now), draft, number=number, parent=base)
    return replace(asset, last=number), version


def check_undo(asset: Asset) -> int:
    """Return where undo leads. Raises `NothingToUndo`."""
    if asset.undo_to is None:
        raise NothingToUndo("This is the first version. There is nothing before it.")
    return asset.undo_to


def undone(asset: Asset, parent: Version, now: datetime) -> tuple[AssetState, Left]:
    """Return the asset at the parent, and what redo from there leads back to."""
    assert parent.number == asset.undo_to
    moved = replace(
        asset,
        current=parent.number,
        undo_to=parent.parent,
        redo_to=asset.current,
        revision=asset.revision + 1,
        updated_at=now,
    )
    left = Left(number=parent.number, child=asset.current)
    return AssetState(asset=found(moved, parent), version=parent), left


def check_redo(asset: Asset) -> int:
    """Return where redo leads. Raises `NothingToRedo`."""
    if asset.redo_to is None:
        raise NothingToRedo("No step back was taken from here. There is nothing to take again.")
    return asset.redo_to


def redone(asset: Asset, child: Version, left: int | None, now: datetime) -> AssetState:
    """Return the asset at the child last left; `left` is that child's own."""
    assert child.number == asset.redo_to
    assert child.parent == asset.current
    moved = replace(
        asset,
        current=child.number,
        undo_to=asset.current,
        redo_to=left,
        revision=asset.revision + 1,
        updated_at=now,
    )
    return AssetState(asset=found(moved, child), version=child)


def copy_of(version: Version, *, author: str, note: str | None) -> Draft:
    """Return a draft with the content and provenance of an earlier version. It costs nothing."""
    shown = None
    if version.media_id is not None:
        assert version.media_address is not None
        shown = Shown(
            media_id=version.media_id,
            address=version.media_address,
            blob_key=version.blob_key,
            digest=version.digest,
        )
    return Draft(
        author=author,
        content=version.content,
        shown=shown,
        prompt=version.prompt,
        provider=version.provider,
        model=version.model,
        note=note,
        source=version.source,
        recipe=version.recipe,
        restored_from=version.number,
    )


def found(asset: Asset, version: Version) -> Asset:
    """Return the asset as a search finds it with this current version."""
    return replace(asset, found_by=found_by(asset.title, asset.tags, version.content or ""))
