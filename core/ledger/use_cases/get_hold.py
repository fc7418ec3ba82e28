"""One hold, as it stands."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Hold
from core.ledger.ports import LedgerUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class GetHold:
    """Whoever refunds what a hold cost first looks at it.

    Raises `HoldNotFound`.
    """

    snapshot: Callable[[], LedgerUnitOfWork]

    async def __call__(self, hold_id: str) -> Hold:
        """Return the hold."""
        async with self.snapshot() as work:
            return await work.holds.get(hold_id)
