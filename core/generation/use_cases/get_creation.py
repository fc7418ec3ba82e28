"""Look at one text or image."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import Creation
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetCreation:
    """Show what was made at once or in a stream to the account that asked for it."""

    snapshot: Callable[[], GenerationUnitOfWork]

    async def __call__(self, account_id: AccountId, creation_id: str) -> Creation:
        """Return it as it stands. Raises `CreationNotFound`, for another account's too."""
        async with self.snapshot() as work:
            return await work.creations.get(creation_id, account_id=account_id)
