"""Change a script."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.video.model import SpentScript
from core.video.ports import VideoUnitOfWork
from core.video.rules.wishes import check_script
from core.video.steps.reading import spent_script


@dataclass(frozen=True, slots=True, kw_only=True)
class EditScript:
    """Change what a script says, at no cost; clips ordered before keep what it said then."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, script_id: str, text: str) -> SpentScript:
        """Return the script. Raises `ScriptInvalid` and `ScriptNotFound`."""
        tidy = check_script(text)
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            await work.scripts.get(script_id, account_id=account_id)
            await work.scripts.edit(script_id, tidy, at=self.clock.now())
            changed = await spent_script(work, account_id, script_id)
            await work.commit()
            return changed
