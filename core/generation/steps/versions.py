"""What was made for an asset becomes a version of it."""

from dataclasses import replace
from datetime import datetime

from core.assets.errors import AssetNotFound
from core.assets.model import AssetState
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.versions import appended, branched
from core.assets.steps.storing import record, show
from core.generation.model import Creation
from core.generation.rules.creations import made_by
from core.media.steps.keeping import MediaKeeper


async def add_version(
    work: AssetsUnitOfWork, keeper: MediaKeeper, creation: Creation, now: datetime
) -> Creation:
    """Append what was made to the asset that it was made for, in the caller's transaction.

    Where the asset is as it was, the version follows the one that it was made from. Where
    somebody changed it meanwhile, it is a branch and the pointer stays: what comes late hides
    nobody's work. Where the asset was deleted, what was made is answered all the same.
    """
    wish = creation.for_asset
    if wish is None:
        return creation
    try:
        asset = await work.assets.get(creation.account_id, wish.asset_id)
    except AssetNotFound:
        return creation
    base = await work.assets.version(asset.id, wish.version)
    draft = made_by(creation, wish.author)
    if creation.media_id is not None:
        media = await show(work, keeper, creation.account_id, creation.media_id)
        draft = replace(draft, shown=media.shown)
    if asset.current == base.number:
        state = appended(AssetState(asset=asset, version=base), draft, now)
    else:
        asset, version = branched(asset, base, draft, now)
        state = AssetState(asset=asset, version=version)
    await work.assets.append(state.version)
    await work.assets.save(state.asset)
    await record(work, keeper.ids, "asset.generated", state, now)
    return replace(creation, asset_version=state.version.number)
