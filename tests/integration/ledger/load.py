"""Load on a ledger from a process of its own: `python -m tests.integration.ledger.load URL ...`.

`holds N`: try to take N holds of 1 credit on account 1, eight at a time; print how many were given.
`work SEED`: hold, settle, void, charge and report on accounts 1 to 4 until killed; print a line for
each charge that was acknowledged: account, key and the id of its hold.
"""

import asyncio
import random
import sys
from typing import Any

from adapters.database.engine import Database
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.system import SystemClock, TimeOrderedIds
from core.ledger.model import Unit, WalletTerms
from core.ledger.rules.settling import Actual
from core.ledger.use_cases.charge_account import ChargeAccount, ChargeWanted
from core.ledger.use_cases.place_holds import HoldsToPlace, PlaceHolds, Wanted
from core.ledger.use_cases.report_usage import ReportUsage, UsageItem
from core.ledger.use_cases.settle_hold import HoldToSettle, SettleHold
from core.ledger.use_cases.void_hold import HoldToVoid, VoidHold
from core.shared.errors import DomainError, PaymentRequired
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from tests.builders import admit_all

CREDIT = 1_000_000
AT_ONCE = 8
ACCOUNTS = (1, 2, 3, 4)
CALLER = "key:load"
TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="v1",
    free_plan="basic",
    free_tokens=0,
    grace_days=3,
    carry_over_once=False,
)


def tools(database: Database) -> dict[str, Any]:
    clock = SystemClock()
    return {
        "unit_of_work": lambda: SqlUnitOfWork(database, clock),
        "clock": clock,
        "ids": TimeOrderedIds(),
        "terms": TERMS,
    }


def request_key(account: int, operation: str, key: str) -> RequestKey:
    return RequestKey(
        caller=CALLER,
        account_id=AccountId(account),
        operation=operation,
        key=key,
        body_hash="same",
    )


async def take_holds(database: Database, count: int) -> int:
    """Return how many of `count` holds were given."""
    place = PlaceHolds(**tools(database), admit=admit_all)
    wanted = HoldsToPlace(
        account_id=AccountId(1),
        caller=CALLER,
        holds=(Wanted(unit=Unit.CREDITS, amount=CREDIT, purpose="storm"),),
    )
    turns = iter(range(count))

    async def taker() -> int:
        given = 0
        for _ in turns:
            try:
                await place(wanted)
            except PaymentRequired:
                continue
            given += 1
        return given

    return sum(await asyncio.gather(*(taker() for _ in range(AT_ONCE))))


async def work_on(database: Database, seed: str) -> None:
    """Use the ledger in every way until killed."""
    chance = random.Random(seed)
    await asyncio.gather(*(one_worker(database, chance, f"{seed}-{n}") for n in range(3)))


async def one_worker(database: Database, chance: random.Random, name: str) -> None:
    parts = tools(database)
    without_ids = {key: value for key, value in parts.items() if key != "ids"}
    turn = 0
    while True:
        turn += 1
        account = chance.choice(ACCOUNTS)
        try:
            hold = await one_hold(parts, account, chance)
            if chance.random() < 0.3:
                void = VoidHold(**without_ids)
                await void(HoldToVoid(hold_id=hold, caller=CALLER))
            elif chance.random() < 0.9:
                actual = Actual(unit=Unit.TOKENS, amount=chance.randrange(6_000))
                settle = SettleHold(**without_ids)
                await settle(HoldToSettle(hold_id=hold, caller=CALLER, actual=actual))
            key = f"{name}-{turn}"
            charged = await charge_with_key(parts, account, key)
            sys.stdout.write(f"{account} {key} {charged}\n")
            sys.stdout.flush()
            await report_with_key(parts, account, key)
        except DomainError:
            continue  # Refused for want of balance: the next turn may have more luck.


async def one_hold(parts: dict[str, Any], account: int, chance: random.Random) -> str:
    wanted = Wanted(unit=Unit.TOKENS, amount=chance.randrange(1, 5_000), purpose="load")
    command = HoldsToPlace(account_id=AccountId(account), caller=CALLER, holds=(wanted,))
    (hold,) = await PlaceHolds(**parts, admit=admit_all)(command)
    return hold.id


async def charge_with_key(parts: dict[str, Any], account: int, key: str) -> str:
    """Charge a hundredth of a credit; the same key again returns the same charge."""
    charged = await ChargeAccount(**parts, admit=admit_all)(
        ChargeWanted(
            account_id=AccountId(account),
            caller=CALLER,
            purpose="load",
            actual=Actual(unit=Unit.CREDITS, amount=CREDIT // 100),
            key=request_key(account, "charge", key),
        )
    )
    return charged.id


async def report_with_key(parts: dict[str, Any], account: int, key: str) -> None:
    item = UsageItem(
        account_id=AccountId(account),
        purpose="load",
        actual=Actual(unit=Unit.TOKENS, amount=17),
        key=request_key(account, "report", key),
    )
    await ReportUsage(**parts)([item], caller=CALLER)


async def main(url: str, what: str, argument: str) -> None:
    database = Database(url)
    try:
        if what == "holds":
            given = await take_holds(database, int(argument))
            sys.stdout.write(f"{given}\n")
        else:
            await work_on(database, argument)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
