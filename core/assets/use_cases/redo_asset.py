"""Go to the version last left."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetState
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.versions import check_redo, redone
from core.assets.steps.storing import AssetCommand, load_expected, record
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoAsset:
    """The pointer moves to the child of the current version that undo left last."""

    unit_of_work: Callable[[], AssetsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, command: AssetCommand) -> AssetState:
        """Return the asset as it is then.

        Raises `AssetNotFound`, `AssetMoved`, `AssetMovedOn` and `NothingToRedo`.
        """
        async with self.unit_of_work() as work:
            before = await load_expected(
                work, command.account_id, command.asset_id, command.expected
            )
            now = self.clock.now()
            child = await work.assets.version(before.asset.id, check_redo(before.asset))
            left = await work.assets.left(before.asset.id, child.number)
            state = redone(before.asset, child, left, now)
            await work.assets.save(state.asset)
            await record(work, self.ids, "asset.redone", state, now)
            await work.commit()
            return state
