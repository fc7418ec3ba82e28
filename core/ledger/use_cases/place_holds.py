"""Reserve for work of unknown cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.ledger.model import Hold, Unit, WalletTerms
from core.ledger.ports import Admit, HoldFilter, LedgerUnitOfWork
from core.ledger.rules.closing import check_open
from core.ledger.rules.holds import HoldRequest, check_seconds
from core.ledger.steps import booking, repeats
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from core.shared.ports import Clock, Ids
from core.shared.values import value

SECONDS_DEFAULT = 3_600
HOLDS_MAX = 100


@value(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One hold that is wanted."""

    unit: Unit
    amount: int
    purpose: str


@value(frozen=True, slots=True, kw_only=True)
class HoldsToPlace:
    """Holds for `caller` on an account, all or none, to live for `seconds`."""

    account_id: AccountId
    caller: str
    holds: tuple[Wanted, ...]
    seconds: int = SECONDS_DEFAULT
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHolds:
    """Take all of the holds, or none; never beyond what is available, however many run at once.

    A repeat with the same key returns the same holds, as they stand now, whatever refuses new ones.
    Raises `LeaseInvalid`, `AccountNotFound`, `KeyUsedForOther`, `KeyStillRunning`, `AccountClosed`,
    `AmountInvalid`, `InsufficientCredits`, and what `admit` returns.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    admit: Admit
    clock: Clock
    ids: Ids
    terms: WalletTerms

    async def __call__(self, command: HoldsToPlace) -> Sequence[Hold]:
        """Place the holds."""
        check_seconds(command.seconds)
        assert 0 < len(command.holds) <= HOLDS_MAX
        refusals = [await self.admit(wanted.purpose) for wanted in command.holds]
        now = self.clock.now()
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(command.account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return await holds_of(work, command.account_id, known)
            check_open(wallet)
            check_admitted(refusals)
            piece = self.ids.new()
            expires_at = now + timedelta(seconds=command.seconds)
            requests = tuple(
                [
                    HoldRequest(
                        id=self.ids.new(),
                        owner=command.caller,
                        purpose=wanted.purpose,
                        work=piece,
                        number=number,
                        unit=wanted.unit,
                        amount=wanted.amount,
                        expires_at=expires_at,
                    )
                    for number, wanted in enumerate(command.holds, start=1)
                ]
            )
            placed = await booking.place(work, command.account_id, requests, self.terms, now)
            await repeats.finish(work, command.key, f"{len(placed)} {piece}")
            await work.commit()
            return placed


def check_admitted(refusals: Sequence[DomainError | None]) -> None:
    """Raise the first refusal, if there is one."""
    for refusal in refusals:
        if refusal is not None:
            raise refusal


async def holds_of(work: LedgerUnitOfWork, account_id: AccountId, known: str) -> Sequence[Hold]:
    """Return the holds of an earlier request in the order in which they were asked for.

    Those that were taken anew since for the same work are not among them.
    """
    count, _, piece = known.partition(" ")
    page = PageRequest(limit=2 * HOLDS_MAX)
    found = await work.holds.list(account_id, HoldFilter(work=piece), page)
    return sorted(found.items, key=lambda hold: hold.number)[: int(count)]
