"""Look at what was made for one at once or in a stream."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import OWN_CREATIONS, Creation, CreationFilter
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCreations:
    """Show an account its texts and images, newest first."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(
        self, account_id: AccountId, wish: CreationFilter, page: PageRequest
    ) -> Page[Creation]:
        """Return one page; scripts and answers of the coach are shown with what they belong to."""
        wish = CreationFilter(operations=wish.operations & OWN_CREATIONS, status=wish.status)
        async with self.snapshot() as work:
            return await work.creations.list(account_id, wish, page)
