"""Prove that balances, grants, plan tokens and holds are what the entries say."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.ledger.model import Book, Unit
from core.ledger.ports import AuditUnitOfWork, Rows, RowUnreadable
from core.ledger.rules.audit import NOBODY, PIECE, Difference, Replay
from core.shared.ids import AccountId

ACCOUNTS_AT_ONCE = 50
DIFFERENCES_MAX = 1_000

Progress = Callable[[int], None]
"""Told how many accounts were looked at so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What an audit found. `books` are the totals by unit and book; each unit sums to zero."""

    accounts: int
    entries: int
    holds: int
    differences: Sequence[Difference]
    books: Counter[tuple[Unit, Book]]

    @property
    def is_clean(self) -> bool:
        """Tell whether everything agrees."""
        return not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLedger:
    """Replays entries and holds piece by piece, in memory that does not grow with them.

    Some accounts at a time are read in one snapshot, so that the service may go on meanwhile.
    Nothing is changed. Of an account with rows that can't be read, these are the differences; the
    others are audited all the same. An audit that has found a thousand differences stops looking
    for more.
    """

    snapshot: Callable[[], AuditUnitOfWork]

    async def __call__(
        self, *, account_id: AccountId | None = None, on_progress: Progress | None = None
    ) -> AuditReport:
        """Audit one account, or all."""
        totals: Counter[str] = Counter()
        books: Counter[tuple[Unit, Book]] = Counter()
        differences = await self._guards()
        after = NOBODY
        while True:
            async with self.snapshot() as work:
                accounts = await self._next(work.rows, after, account_id)
                for account in accounts:
                    try:
                        replay = await self._replay(work.rows, account, totals)
                    except RowUnreadable:
                        differences += await self._unreadable(work.rows, account)
                    else:
                        differences += replay.differences
                        books.update(replay.books)
                    totals["accounts"] += 1
            if on_progress is not None:
                on_progress(totals["accounts"])
            if not accounts or account_id is not None or len(differences) > DIFFERENCES_MAX:
                break
            after = accounts[-1]
        for unit in Unit:
            assert sum(amount for (of, _), amount in books.items() if of is unit) == 0
        return AuditReport(
            accounts=totals["accounts"],
            entries=totals["entries"],
            holds=totals["holds"],
            differences=differences,
            books=books,
        )

    async def _next(
        self, rows: Rows, after: AccountId, only: AccountId | None
    ) -> Sequence[AccountId]:
        if only is not None:
            return [only]
        return await rows.accounts(after=after, limit=ACCOUNTS_AT_ONCE)

    async def _guards(self) -> list[Difference]:
        async with self.snapshot() as work:
            missing = await work.rows.missing_guards()
        return [
            Difference(
                account_id=NOBODY,
                what=f"trigger {name}",
                stored="not in force",
                expected="in force",
                remedy="find who removed it, audit again, and run the migrations anew",
            )
            for name in missing
        ]

    async def _unreadable(self, rows: Rows, account: AccountId) -> list[Difference]:
        """Say which rows can't be read; what they would add up to nobody can tell."""
        return [
            Difference(
                account_id=account,
                what=f"row {each.key} of {each.table}",
                stored=f"unreadable ({each.error})",
                expected="a row that can be read",
                remedy="restore the row from a backup, and audit the account again",
            )
            for each in await rows.unreadable(account)
        ]

    async def _replay(self, rows: Rows, account: AccountId, totals: Counter[str]) -> Replay:
        replay = Replay(account, await rows.wallet(account))
        sequence = -1
        while entries := await rows.entries(account, after=sequence, limit=PIECE):
            for entry in entries:
                replay.see_entry(entry)
            totals["entries"] += len(entries)
            sequence = entries[-1].sequence
        name = ""
        while holds := await rows.holds(account, after=name, limit=PIECE):
            named: dict[str | None, list[int]] = {}
            found = await rows.entries_of(account, [hold.id for hold in holds])
            for index, entry in enumerate(found):
                named.setdefault(entry.hold_id, []).append(index)
            for hold in holds:
                replay.see_hold(hold, [found[index] for index in named.get(hold.id, ())])
            totals["holds"] += len(holds)
            name = holds[-1].id
        for orphan in await rows.entries_without_hold(account, limit=PIECE):
            replay.see_orphan(orphan)
        replay.finish()
        return replay
