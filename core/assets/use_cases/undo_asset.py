"""Go one version back."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.model import AssetState
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.versions import check_undo, undone
from core.assets.steps.storing import AssetCommand, load_expected, record
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoAsset:
    """The pointer moves to the parent of the current version; redo leads back."""

    unit_of_work: Callable[[], AssetsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, command: AssetCommand) -> AssetState:
        """Return the asset as it is then.

        Raises `AssetNotFound`, `AssetMoved`, `AssetMovedOn` and `NothingToUndo`.
        """
        async with self.unit_of_work() as work:
            before = await load_expected(
                work, command.account_id, command.asset_id, command.expected
            )
            now = self.clock.now()
            parent = await work.assets.version(before.asset.id, check_undo(before.asset))
            state, left = undone(before.asset, parent, now)
            await work.assets.leave(state.asset.id, left.number, left.child)
            await work.assets.save(state.asset)
            await record(work, self.ids, "asset.undone", state, now)
            await work.commit()
            return state
