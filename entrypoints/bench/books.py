"""Wallets to measure on, what is done with them, and the audit after each run."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any, Self

from sqlalchemy import text

from core.ledger.model import GrantKind, Hold, Unit
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.settling import Actual
from core.ledger.use_cases.charge_account import ChargeWanted
from core.ledger.use_cases.place_holds import HoldsToPlace, PlaceHolds, Wanted
from core.ledger.use_cases.settle_hold import HoldToSettle
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from entrypoints.bench.audit import audit_wallets
from entrypoints.bench.places import Place
from entrypoints.bench.wallets import copy_rows

CALLER = "key:bench"
FIRST = AccountId(1)
MICRO_CREDITS = 10**15
HELD = 10
"""Micro-credits of a hold."""
SAMPLE = 5


@dataclass(slots=True, kw_only=True)
class Books:
    """Wallets of one installation; each way to measure returns commands a second."""

    place: Place
    accounts: list[AccountId]
    in_flight: int
    seconds: float
    place_holds: Callable[[HoldsToPlace], Awaitable[Any]]
    held: list[str] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    @classmethod
    async def opened(cls, place: Place, wallets: int, *, in_flight: int, seconds: float) -> Self:
        """Open wallets with a billion credits each: one by the rule, the others copies of it."""
        container = place.container
        gift = NewGrant(id="bench", kind=GrantKind.ADMIN, micro_credits=MICRO_CREDITS)
        async with container.shared.unit_of_work() as work:
            now, terms = container.shared.clock().now(), container.shared.terms()
            await work.wallets.save(open_wallet(FIRST, (gift,), terms, now))
            await work.commit()
        async with container.shared.database().writer() as connection:
            for table in ("wallets", "ledger_entries"):
                await copy_rows(connection, table, "account_id", FIRST, wallets - 1)
        return cls(
            place=place,
            accounts=[AccountId(FIRST + n) for n in range(wallets)],
            in_flight=in_flight,
            seconds=seconds,
            place_holds=container.ledger.place_holds(),
        )

    def plain(self) -> PlaceHolds:
        """Return the use case on the plain unit of work: a transaction for each command."""
        shared = self.place.container.shared
        return PlaceHolds(
            unit_of_work=shared.unit_of_work,
            admit=self.place.container.usage.admit_metering(),
            clock=shared.clock(),
            ids=shared.ids(),
            terms=shared.terms(),
        )

    async def hold(self) -> float:
        """Place holds on all wallets."""
        return await self.holding(self.accounts)

    async def hold_on_one(self) -> float:
        """Place holds on one wallet."""
        return await self.holding(self.accounts[-1:])

    async def holding(self, accounts: list[AccountId]) -> float:
        """Place holds, each under a key of its own, on accounts by turns."""

        async def one() -> None:
            number = next(self.numbers)
            account = accounts[number % len(accounts)]
            (hold,) = await self.place_holds(hold_of(account, f"bench-{number}"))
            self.held.append(hold.id)

        return await self.rate(one)

    async def settle(self) -> float:
        """Settle the holds that were placed just before."""
        settle_hold = self.place.container.ledger.settle_hold()
        await self.hold()

        async def one() -> None:
            actual = Actual(unit=Unit.CREDITS, amount=HELD - 3)
            command = HoldToSettle(hold_id=self.held.pop(), caller=CALLER, actual=actual)
            hold: Hold = await settle_hold(command)
            assert hold.charge is not None

        return await self.rate(one, more=lambda: bool(self.held))

    async def rate(
        self, one: Callable[[], Awaitable[None]], *, more: Callable[[], bool] = lambda: True
    ) -> float:
        """Do one thing after the other, so many at once, for a while; audit; return the rate."""
        done = 0
        began = perf_counter()

        async def worker() -> None:
            nonlocal done
            while more() and perf_counter() - began < self.seconds:
                await one()
                done += 1

        await asyncio.gather(*(worker() for _ in range(self.in_flight)))
        lasted = perf_counter() - began
        await self.audit()
        return done / lasted

    async def audit(self) -> None:
        """Check the sums of all wallets and replay some of them. Raises `BooksWrong`."""
        await audit_wallets(self.place.container, self.accounts, sample=SAMPLE)


def hold_of(account: AccountId, key: str) -> HoldsToPlace:
    """Return the command for a hold under a key."""
    return HoldsToPlace(
        account_id=account,
        caller=CALLER,
        holds=(Wanted(unit=Unit.CREDITS, amount=HELD, purpose="bench"),),
        key=RequestKey(
            caller=CALLER, account_id=account, operation="PlaceHold", key=key, body_hash="0" * 64
        ),
    )


async def write_history(books: Books, entries: int) -> None:
    """Give each wallet but the first its share of `entries` charges, as if made one by one."""
    actual = Actual(unit=Unit.CREDITS, amount=1)
    charge = ChargeWanted(account_id=FIRST, caller=CALLER, purpose="bench", actual=actual)
    await books.place.container.ledger.charge_account()(charge)
    share = entries // (len(books.accounts) - 1)
    async with books.place.container.shared.database().writer() as connection:
        for table, changed in HISTORY.items():
            row = (await connection.execute(text(f"SELECT * FROM {table}"))).first()  # noqa: S608
            assert row is not None
            kept = [f'"{name}"' for name in row._fields if name not in changed]
            names = ", ".join([*(f'"{name}"' for name in changed), *kept])
            values = ", ".join([*changed.values(), *(f"made.{name}" for name in kept)])
            where = "made.hold_id IS NOT NULL" if table == "ledger_entries" else "TRUE"
            await connection.execute(
                text(
                    f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} made, "  # noqa: S608
                    f"wallets, generate_series(1, {share}) AS series (nth) "
                    f"WHERE {where} AND wallets.account_id <> {FIRST}"
                )
            )
        await connection.execute(text(SPENT), {"share": share})
        await connection.execute(text("ANALYZE"))


NAME = "'h-' || wallets.account_id || '-' || nth"
HISTORY = {
    "ledger_entries": {
        "account_id": "wallets.account_id",
        "sequence": "made.sequence - 1 + nth",
        "balance_after": "made.balance_after + 1 - nth",
        "hold_id": NAME,
        "reference_id": NAME,
    },
    "holds": {
        "id": NAME,
        "account_id": "wallets.account_id",
        "work": NAME,
        "charge": """made.charge || jsonb_build_object(
            'balance_before', (made.charge->>'balance_before')::bigint + 1 - nth,
            'balance_after', (made.charge->>'balance_after')::bigint + 1 - nth)""",
    },
}
SPENT = f"""
UPDATE wallets SET posted = posted - :share, sequence = sequence + :share,
entered_at = (SELECT made.entered_at FROM wallets made WHERE made.account_id = {FIRST}),
grants = jsonb_set(
    grants, '{{0,remaining}}', to_jsonb((grants->0->>'remaining')::bigint - :share)
) WHERE account_id <> {FIRST}
"""  # noqa: S608
