"""What is remembered of callers, for how long, and what makes it void."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.accounts.errors import TokenRefused
from core.accounts.model import Caller
from core.accounts.use_cases.authenticate import REMEMBERED_FOR, Authenticate
from core.accounts.use_cases.verify_credentials import Credentials, Verified
from core.shared.ids import AccountId
from tests.builders import NOON, FakeClock

ADA = Credentials(bearer="ada")
TICK = timedelta(microseconds=1)


@dataclass(slots=True)
class Changes:
    access_changes: int = 0


@dataclass(slots=True)
class Verifier:
    """Finds whoever is asked for, and counts the looks."""

    changes: Changes
    until: datetime | None = None
    refuses: bool = False
    changes_meanwhile: bool = False
    gate: asyncio.Event | None = None
    looks: list[Credentials] = field(default_factory=list)

    async def __call__(self, credentials: Credentials, now: datetime) -> Verified:
        self.looks.append(credentials)
        number = len(self.looks)
        if self.gate is not None:
            await self.gate.wait()
        if self.refuses:
            raise TokenRefused("no")
        self.changes.access_changes += self.changes_meanwhile
        return Verified(caller=Caller(own=AccountId(number)), until=self.until)


@dataclass(slots=True)
class Door:
    clock: FakeClock
    changes: Changes
    verify: Verifier
    ask: Authenticate


@pytest.fixture
def door() -> Door:
    clock, changes = FakeClock(), Changes()
    verify: Any = Verifier(changes)
    return Door(clock, changes, verify, Authenticate(verify=verify, clock=clock, changes=changes))


async def test_a_busy_caller_costs_one_look_a_second(door: Door) -> None:
    first = await door.ask(ADA)
    door.clock.advance(REMEMBERED_FOR - TICK)
    assert await door.ask(ADA) is first
    door.clock.advance(TICK)
    assert await door.ask(ADA) != first
    assert len(door.verify.looks) == 2


async def test_who_asks_at_once_shares_a_look_and_who_leaves_stops_it_for_nobody(
    door: Door,
) -> None:
    door.verify.gate = asyncio.Event()
    first = asyncio.create_task(door.ask(ADA))
    others = [asyncio.create_task(door.ask(ADA)) for _ in range(5)]
    await asyncio.sleep(0)
    first.cancel()
    door.verify.gate.set()
    callers = await asyncio.gather(*others)
    assert callers == [Caller(own=AccountId(1))] * 5
    assert len(door.verify.looks) == 1
    assert door.ask.looks == {}


async def test_a_look_that_takes_too_long_is_not_joined(door: Door) -> None:
    door.verify.gate = asyncio.Event()
    first = asyncio.create_task(door.ask(ADA))
    await asyncio.sleep(0)
    door.clock.advance(REMEMBERED_FOR)
    second = asyncio.create_task(door.ask(ADA))
    await asyncio.sleep(0)
    door.verify.gate.set()
    await asyncio.gather(first, second)
    assert len(door.verify.looks) == 2
    assert door.ask.looks == {}


async def test_nobody_is_not_looked_for(door: Door) -> None:
    assert await door.ask(Credentials()) is None
    assert door.verify.looks == []


async def test_nothing_outlives_what_proves_it(door: Door) -> None:
    door.verify.until = NOON + timedelta(milliseconds=300)
    await door.ask(ADA)
    door.clock.advance(timedelta(milliseconds=300))
    door.verify.refuses = True
    with pytest.raises(TokenRefused):
        await door.ask(ADA)


async def test_a_change_here_voids_all_that_was_known(door: Door) -> None:
    await door.ask(ADA)
    door.changes.access_changes += 1
    door.verify.refuses = True
    with pytest.raises(TokenRefused):
        await door.ask(ADA)


async def test_a_change_during_the_look_voids_what_it_found(door: Door) -> None:
    door.verify.changes_meanwhile = True
    await door.ask(ADA)
    door.verify.changes_meanwhile = False
    await door.ask(ADA)
    assert len(door.verify.looks) == 2


async def test_a_refusal_is_not_remembered(door: Door) -> None:
    door.verify.refuses = True
    with pytest.raises(TokenRefused):
        await door.ask(ADA)
    door.verify.refuses = False
    assert await door.ask(ADA) is not None


async def test_a_clock_that_was_put_back_extends_nothing(door: Door) -> None:
    await door.ask(ADA)
    door.clock.advance(-timedelta(hours=1))
    await door.ask(ADA)
    assert len(door.verify.looks) == 2


async def test_a_key_is_not_taken_for_a_token_of_the_same_letters(door: Door) -> None:
    assert await door.ask(ADA) != await door.ask(Credentials(api_key="ada"))


async def test_only_so_many_are_remembered_and_no_secret(door: Door) -> None:
    door.ask = replace(door.ask, remembered_max=2)
    for name in ("ada", "ben", "cleo"):
        await door.ask(Credentials(bearer=name))
    assert len(door.ask.remembered) == 2
    await door.ask(Credentials(bearer="cleo"))
    await door.ask(Credentials(bearer="ben"))
    assert len(door.verify.looks) == 3
    await door.ask(ADA)
    assert len(door.verify.looks) == 4
    assert b"ada" not in b"".join(door.ask.remembered)
