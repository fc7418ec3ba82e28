"""Whose wallet a hold is on: known without a look where it was seen lately."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from core.ledger.errors import HoldNotFound
from core.ledger.use_cases.find_account_of_hold import FindAccountOfHold
from core.shared.ids import AccountId


class Holds:
    """Holds by id, and how often somebody looked."""

    def __init__(self) -> None:
        self.stored: dict[str, AccountId] = {}
        self.looks = 0

    @property
    def holds(self) -> "Holds":
        return self

    async def account_of(self, hold_id: str) -> AccountId:
        self.looks += 1
        if hold_id not in self.stored:
            raise HoldNotFound(f"There is no hold {hold_id}.")
        return self.stored[hold_id]


@pytest.fixture
def storage() -> Holds:
    return Holds()


@pytest.fixture
def whose(storage: Holds) -> FindAccountOfHold:
    @asynccontextmanager
    async def snapshot() -> AsyncIterator[Any]:
        yield storage

    reads: Any = snapshot
    return FindAccountOfHold(snapshot=reads)


async def test_it_is_looked_up_once(whose: FindAccountOfHold, storage: Holds) -> None:
    storage.stored["a"] = AccountId(7)
    assert [await whose("a"), await whose("a")] == [7, 7]
    assert storage.looks == 1


async def test_what_is_not_there_yet_is_looked_for_again(
    whose: FindAccountOfHold, storage: Holds
) -> None:
    with pytest.raises(HoldNotFound):
        await whose("a")
    storage.stored["a"] = AccountId(7)
    assert await whose("a") == 7


async def test_only_the_latest_are_known(whose: FindAccountOfHold, storage: Holds) -> None:
    whose = replace(whose, known_max=2)
    storage.stored.update({name: AccountId(7) for name in "abc"})
    for name in "abc":
        await whose(name)
    assert [*whose.known] == ["b", "c"]
    assert await whose("a") == 7
