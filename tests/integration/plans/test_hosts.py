"""Hosts whose clocks disagree, at the turn of a month."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from dependency_injector import providers

from core.ledger.model import Entry, EntryKind, Unit, Wallet
from core.ledger.ports import EntryFilter
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.settling import Actual
from core.ledger.rules.time import month_of, roll_forward
from core.ledger.use_cases.charge_account import ChargeWanted
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from entrypoints.container import Container
from entrypoints.settings import Settings
from tests.builders import FakeClock

ADA = AccountId(1)
TURN = datetime(2026, 3, 1, tzinfo=UTC)
SECONDS = timedelta(seconds=3)


class Host:
    """A process of its own, with its own connections and its own clock."""

    def __init__(self, settings: Settings, at: datetime) -> None:
        self.clock = FakeClock(at)
        self.container = Container(settings=settings)
        self.container.shared.clock.override(providers.Object(self.clock))
        self.terms = self.container.shared.terms()

    async def charge(self, tokens: int) -> None:
        charge = self.container.ledger.charge_account()
        await charge(
            ChargeWanted(
                account_id=ADA,
                caller="test",
                purpose="article",
                actual=Actual(unit=Unit.TOKENS, amount=tokens),
            )
        )

    async def look(self) -> Wallet:
        """Look as any operation does that stores what time has brought."""
        async with self.container.shared.unit_of_work() as work:
            change = roll_forward(await work.wallets.get(ADA), self.terms, self.clock.now())
            await work.wallets.save(change)
            await work.commit()
        return change.wallet

    async def resets(self) -> list[Entry]:
        async with self.container.shared.snapshot() as work:
            page = await work.entries.list(
                ADA, EntryFilter(kind=EntryKind.RESET), PageRequest(limit=100)
            )
        return list(page.items)


async def opened(settings: Settings, at: datetime) -> tuple[Host, Host]:
    """Return two hosts over one database, the second's clock some seconds behind."""
    ahead, behind = Host(settings, at), Host(settings, at - SECONDS)
    async with ahead.container.shared.unit_of_work() as work:
        await work.wallets.save(open_wallet(ADA, (), ahead.terms, TURN - timedelta(days=9)))
        await work.commit()
    return ahead, behind


async def closed(*hosts: Host) -> None:
    for host in hosts:
        await host.container.close()


async def test_they_reset_once_however_they_take_turns(settings: Settings) -> None:
    ahead, behind = await opened(settings, TURN - timedelta(seconds=1))
    await ahead.charge(300)
    ahead.clock.at += timedelta(seconds=2)  # On this host it is March, on the other February.
    behind.clock.at += timedelta(seconds=1)
    await behind.charge(100)
    assert (await ahead.look()).plan.used == 0
    await behind.charge(40)
    assert (await behind.look()).plan.used == 40
    behind.clock.at = ahead.clock.at = TURN + timedelta(minutes=1)
    await behind.charge(5)

    wallet = await ahead.look()
    (reset,) = await ahead.resets()

    assert reset.amount == 400
    assert reset.effective_at == TURN
    assert (wallet.plan.used, wallet.plan.period) == (45, 1)
    assert wallet.plan.reset_month == month_of(TURN)
    await closed(ahead, behind)


@pytest.mark.parametrize("lookers", [12])
async def test_they_reset_once_however_many_look_at_once(settings: Settings, lookers: int) -> None:
    ahead, behind = await opened(settings, TURN - timedelta(hours=1))
    await ahead.charge(700)
    ahead.clock.at = TURN + SECONDS
    behind.clock.at = TURN

    hosts = [ahead, behind] * lookers
    await asyncio.gather(*(h.look() for h in hosts), *(h.charge(10) for h in hosts))

    wallet = await behind.look()
    (reset,) = await ahead.resets()
    assert reset.amount == 700
    assert (wallet.plan.used, wallet.plan.period) == (10 * len(hosts), 1)
    await closed(ahead, behind)
