"""Whose wallet a hold is on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.ledger.model import Hold
from core.ledger.ports import LedgerUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAccountOfHold:
    """What is looked at before somebody may end a hold.

    A hold stays on its wallet for ever, so those that were seen last are told without a look into
    storage: `known_max` of them, more than are usually open, in a few megabytes.
    Raises `HoldNotFound`.
    """

    snapshot: Callable[[], LedgerUnitOfWork]
    known_max: int = 20_000
    known: dict[str, AccountId] = field(default_factory=dict)

    async def __call__(self, hold_id: str) -> AccountId:
        """Return the account."""
        account_id = self.known.get(hold_id)
        if account_id is None:
            async with self.snapshot() as work:
                account_id = await work.holds.account_of(hold_id)
            self._keep(hold_id, account_id)
        return account_id

    def placed(self, hold: Hold) -> Hold:
        """Return a hold that was stored just now, which will be known."""
        self._keep(hold.id, hold.account_id)
        return hold

    def _keep(self, hold_id: str, account_id: AccountId) -> None:
        if len(self.known) >= self.known_max:
            del self.known[next(iter(self.known))]
        self.known[hold_id] = account_id
