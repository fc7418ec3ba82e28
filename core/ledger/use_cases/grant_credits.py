"""Give credits by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.ledger.model import Entry, EntryKind, GrantKind, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.adjusting import adjusted, checked_reason
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import grant
from core.ledger.steps import repeats
from core.ledger.steps.entries import check_reversed, entry_of
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsToGrant:
    """Credits for an account, why, and until when they can be used (None: for ever).

    `actor` is the operator who gives them, for the audit log; `reverses` is the sequence number of
    the account's entry that this corrects.
    """

    account_id: AccountId
    micro_credits: int
    reason: str
    expires_at: datetime | None = None
    key: RequestKey | None = None
    actor: str | None = None
    reverses: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantCredits:
    """An admin gives credits, with a reason; a debt is paid first.

    A repeat with the same key returns the same entry. Raises `ReasonRequired`, `AccountNotFound`,
    `KeyUsedForOther`, `KeyStillRunning`, `EntryNotFound`, `AmountInvalid`, `BalanceOutOfRange` and
    `ExpiryInvalid`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms

    async def __call__(self, command: CreditsToGrant) -> Entry:
        """Give the credits; return the entry."""
        reason = checked_reason(command.reason)
        now = self.clock.now()
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(command.account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return await entry_of(work, command.account_id, int(known))
            await check_reversed(work, command.account_id, command.reverses)
            new = NewGrant(
                id=self.ids.new(),
                kind=GrantKind.ADMIN,
                micro_credits=command.micro_credits,
                expires_at=command.expires_at,
                reason=reason,
                key=None if command.key is None else command.key.key,
                reverses=command.reverses,
            )
            change = grant(wallet, new, self.terms, now)
            await work.wallets.save(change)
            (entry,) = (each for each in change.entries if each.kind is EntryKind.ADMIN)
            if command.actor is not None:
                await work.events.add(adjusted(entry, command.actor))
            await repeats.finish(work, command.key, str(entry.sequence))
            await work.commit()
            return entry
