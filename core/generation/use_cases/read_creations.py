"""Look at texts and images."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import Creation
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCreation:
    """Show what one call made to the account that owns it."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(self, account_id: AccountId, creation_id: str) -> Creation:
        """Return the creation. Raises `CreationNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.creations.get(creation_id, account_id=account_id)
