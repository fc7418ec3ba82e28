"""Charge work that was delivered already."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.ledger.model import Hold, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.settling import Actual, report
from core.ledger.steps import repeats
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageItem:
    """One piece of work that was delivered; `key` makes it one charge, however often reported."""

    account_id: AccountId
    purpose: str
    actual: Actual
    key: RequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """What became of one item: its charge, or why it was refused."""

    key: str
    hold: Hold | None = None
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUsage:
    """Each item is a transaction of its own: one that is wrong never touches another.

    Nothing is refused for want of balance; what the wallet can't cover becomes debt. An item is
    refused, in its answer, for an unknown account, a wrong amount, a debt beyond what is counted or
    a key used for another.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms

    async def __call__(self, items: Sequence[UsageItem], *, caller: str) -> Sequence[ItemAnswer]:
        """Charge the items, in order; return an answer for each."""
        return [await self._answer(item, caller) for item in items]

    async def _answer(self, item: UsageItem, caller: str) -> ItemAnswer:
        try:
            hold = await self._charge(item, caller, self.clock.now())
        except DomainError as refusal:
            return ItemAnswer(key=item.key.key, refusal=refusal)
        return ItemAnswer(key=item.key.key, hold=hold)

    async def _charge(self, item: UsageItem, caller: str, now: datetime) -> Hold:
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(item.account_id)
            known = await repeats.earlier(work, item.key)
            if known is not None:
                return await work.holds.get(known, account_id=item.account_id)
            hold_id = self.ids.new()
            request = HoldRequest(
                id=hold_id,
                owner=caller,
                purpose=item.purpose,
                work=hold_id,
                number=1,
                unit=item.actual.unit,
                amount=item.actual.amount,
                expires_at=now,
            )
            change = report(wallet, request, item.actual, self.terms, now)
            await work.wallets.save(change)
            await repeats.finish(work, item.key, hold_id)
            await work.commit()
            return change.holds[-1]
