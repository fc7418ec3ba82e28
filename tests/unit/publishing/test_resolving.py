"""Looking names up: one account's slow server of names hinders nobody else."""

import asyncio
from ipaddress import ip_address
from threading import Event

import pytest

from adapters.webhooks.resolving import Names
from core.publishing.rules.addresses import Address
from core.shared.ids import AccountId
from tests.builders import eventually

ADA, EVE = AccountId(1), AccountId(2)
HERE = [ip_address("192.0.2.1")]


class Server:
    """Answers at once, but for `slow.example` only when it is told to."""

    def __init__(self) -> None:
        self.answers = Event()
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[Address]:
        del port
        self.asked.append(host)
        if host == "slow.example":
            assert self.answers.wait(30)
        return list(HERE)


async def give_up(names: Names, account_id: AccountId) -> None:
    with pytest.raises(TimeoutError):
        await names(account_id, "slow.example", 443)


async def test_a_slow_name_is_given_up_and_keeps_only_ones_own_turns() -> None:
    server = Server()
    names = Names(ask=server, threads=4, share=2, seconds_max=0.2)
    try:
        await asyncio.gather(*(give_up(names, EVE) for _ in range(6)))
        assert server.asked == ["slow.example"] * 2, "no more than the share was ever asked"
        with pytest.raises(TimeoutError):
            await names(EVE, "good.example", 443)
        assert await names(ADA, "good.example", 443) == HERE
    finally:
        server.answers.set()
    async with asyncio.timeout(10):
        while True:
            try:
                assert await names(EVE, "good.example", 443) == HERE
                break
            except TimeoutError:
                continue


async def test_many_names_of_one_account_wait_for_their_turn() -> None:
    server = Server()
    names = Names(ask=server, threads=4, share=1)
    found = await asyncio.gather(*(names(ADA, f"{n}.example", 443) for n in range(20)))
    assert found == [HERE] * 20


async def test_who_left_before_the_turn_came_asks_nothing() -> None:
    server = Server()
    names = Names(ask=server, threads=1, share=1, seconds_max=10)
    first = asyncio.create_task(names(EVE, "slow.example", 443))
    await asyncio.to_thread(eventually, lambda: bool(server.asked))
    second = asyncio.create_task(names(ADA, "late.example", 443))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    server.answers.set()
    assert await first == HERE
    assert await names(ADA, "good.example", 443) == HERE
    assert "late.example" not in server.asked
