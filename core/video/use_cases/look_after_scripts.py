"""Look at scripts, change and delete them."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import Clock
from core.video.model import Script, ScriptFilter, Spent
from core.video.ports import VideoUnitOfWork
from core.video.rules.wishes import check_script


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentScript:
    """A script, and what was paid for the clips that came of it."""

    script: Script
    spent: Spent


async def spent_script(work: VideoUnitOfWork, account_id: AccountId, script_id: str) -> SpentScript:
    """Return a script as it stands. Raises `ScriptNotFound`."""
    script = await work.scripts.get(script_id, account_id=account_id)
    (spent,) = await work.scripts.spent((script_id,))
    return SpentScript(script=script, spent=spent)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetScript:
    """Show one script to the account that owns it."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(self, account_id: AccountId, script_id: str) -> SpentScript:
        """Return the script. Raises `ScriptNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await spent_script(work, account_id, script_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListScripts:
    """Show an account its scripts, newest first."""

    snapshot: Callable[[], VideoUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: ScriptFilter, page: PageRequest
    ) -> Page[SpentScript]:
        """Return one page."""
        async with self.snapshot() as work:
            found = await work.scripts.list(account_id, wish, page)
            spent = await work.scripts.spent([script.id for script in found.items])
        items = [SpentScript(script=i, spent=s) for i, s in zip(found.items, spent, strict=True)]
        return Page(items=items, next_before=found.next_before)


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
