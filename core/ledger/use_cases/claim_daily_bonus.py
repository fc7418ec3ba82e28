"""The daily bonus."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Entry, EntryKind, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.bonus import claim_bonus
from core.ledger.rules.grants import GrantTerms
from core.ledger.steps import repeats
from core.ledger.steps.entries import entry_of
from core.ledger.steps.gifts import new_bonus
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDailyBonus:
    """At most one in any 24 hours, by the wallet's own row, however many claims run at once.

    A repeat with the same key returns the same entry. Raises `AccountNotFound`, `GiftsWait`,
    `BonusTaken`, `KeyUsedForOther` and `KeyStillRunning`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms
    bonus: GrantTerms

    async def __call__(self, account_id: AccountId, key: RequestKey | None = None) -> Entry:
        """Put the bonus in; return the entry."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(account_id)
            known = await repeats.earlier(work, key)
            if known is not None:
                return await entry_of(work, account_id, int(known))
            new = new_bonus(self.bonus, self.ids.new(), wallet.time_at(now))
            change = claim_bonus(wallet, new, self.terms, now)
            await work.wallets.save(change)
            (entry,) = (each for each in change.entries if each.kind is EntryKind.DAILY_BONUS)
            await repeats.finish(work, key, str(entry.sequence))
            await work.commit()
            return entry
