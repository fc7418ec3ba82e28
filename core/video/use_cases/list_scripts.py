"""Show an account's scripts."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.video.model import ScriptFilter, SpentScript
from core.video.ports import VideoUnitOfWork


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
