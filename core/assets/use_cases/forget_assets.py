"""Delete the assets of an account that was deleted."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from core.assets.errors import AssetNotFound
from core.assets.model import AssetFilter
from core.assets.ports import AssetsUnitOfWork
from core.assets.steps.storing import delete
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetAssets:
    """After an account was deleted: its assets are deleted like single ones.

    Running twice is harmless.
    """

    unit_of_work: Callable[[], AssetsUnitOfWork]
    snapshot: Callable[[], AssetsUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete them, some at a time. Raises `JobEnded`."""
        while True:
            async with self.snapshot() as work:
                page = PageRequest(limit=LIMIT_MAX)
                some = await work.assets.list(account_id, AssetFilter(), page)
            if not some.items:
                break
            for state in some.items:
                with suppress(AssetNotFound):
                    await self._delete(account_id, state.asset.id)
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()

    async def _delete(self, account_id: AccountId, asset_id: str) -> None:
        async with self.unit_of_work() as work:
            # First, as whoever else ends what the account has: they delete media too.
            await work.wallets.get(account_id)
            asset = await work.assets.get(account_id, asset_id)
            await delete(work, asset, self.clock.now())
            await work.commit()
