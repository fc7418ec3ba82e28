"""Delete an asset."""

from collections.abc import Callable
from dataclasses import dataclass

from core.assets.ports import AssetsUnitOfWork
from core.assets.steps.storing import AssetCommand, delete, load_expected, record
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAsset:
    """It is gone from every list at once; its rows stay, and so does what it was made from."""

    unit_of_work: Callable[[], AssetsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, command: AssetCommand) -> None:
        """Delete. Raises `AssetNotFound`, `AssetMoved` and `AssetMovedOn`."""
        async with self.unit_of_work() as work:
            state = await load_expected(
                work, command.account_id, command.asset_id, command.expected
            )
            now = self.clock.now()
            await delete(work, state.asset, now)
            await record(work, self.ids, "asset.deleted", state, now)
            await work.commit()
