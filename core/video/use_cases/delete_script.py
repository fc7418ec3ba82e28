"""Delete a script."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteScript:
    """It is gone from every list; clips that came of it stay, and name no script."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, script_id: str) -> None:
        """Delete. Raises `ScriptNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            await work.scripts.get(script_id, account_id=account_id)
            await work.scripts.delete(script_id, at=self.clock.now())
            await work.commit()
