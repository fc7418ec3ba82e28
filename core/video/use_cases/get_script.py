"""Show one script."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.video.model import SpentScript
from core.video.ports import VideoUnitOfWork
from core.video.steps.reading import spent_script


@dataclass(frozen=True, slots=True, kw_only=True)
class GetScript:
    """Show one script to the account that owns it."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(
        self, account_id: AccountId, script_id: str, *, deleted: bool = False
    ) -> SpentScript:
        """Return the script; a deleted one is there for who repeats the request that made it.

        Raises `ScriptNotFound`, for another account's too.
        """
        async with self.snapshot() as work:
            return await spent_script(work, account_id, script_id, deleted=deleted)
