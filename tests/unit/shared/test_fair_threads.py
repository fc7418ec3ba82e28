"""Long computations: one account's hinder nobody else's, nor what the other threads do."""

import asyncio
from functools import partial
from threading import Event

import pytest

from adapters.fair_threads import FairThreads
from core.shared.ids import AccountId
from tests.builders import eventually

ADA, EVE = AccountId(1), AccountId(2)


async def test_one_accounts_long_work_leaves_threads_to_all_others() -> None:
    aside, may_end = FairThreads(threads=2, share=1), Event()
    begun: list[int] = []

    def long(number: int) -> bool:
        begun.append(number)
        return may_end.wait(30)

    works = [asyncio.create_task(aside(EVE, partial(long, number))) for number in range(20)]
    try:
        assert await aside(ADA, lambda: "soon") == "soon"
        assert await asyncio.to_thread(lambda: "at once") == "at once"
        assert begun == [0], "no more than the share was begun"
    finally:
        may_end.set()
    assert await asyncio.gather(*works) == [True] * 20
    assert begun == list(range(20))


async def test_who_leaves_keeps_the_turn_until_the_work_has_ended() -> None:
    aside, may_end, begun = FairThreads(threads=2, share=1), Event(), Event()

    def long() -> bool:
        begun.set()
        return may_end.wait(30)

    left = asyncio.create_task(aside(EVE, long))
    await asyncio.to_thread(eventually, begun.is_set)
    left.cancel()
    await asyncio.gather(left, return_exceptions=True)
    begun.clear()
    waits = asyncio.create_task(aside(EVE, long))
    assert await aside(ADA, lambda: 1) == 1
    assert not begun.is_set()
    may_end.set()
    assert await waits is True


async def test_what_work_raises_is_raised() -> None:
    def wrong() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await FairThreads()(ADA, wrong)
