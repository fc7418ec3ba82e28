"""Everything at once on PostgreSQL: one fulfilment an order, nothing taken beyond what was given.

What a provider has to say reaches us by a browser, by events and by our asking, at the same
moment, each on a connection of its own.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from core.ledger.errors import InsufficientCredits
from core.ledger.model import EntryKind
from core.ledger.rules.opening import Deduction, deduct
from core.payments.model import ItemKind, Order, Outcome
from core.shared.amounts import MICRO_PER_CREDIT
from tests.payments_world import TERMS, Shop, selling
from tests.peers.providers import Delivery

pytestmark = pytest.mark.postgres
ROUNDS = 4
PACK = 100 * MICRO_PER_CREDIT


@asynccontextmanager
async def racing(name: str, url: str) -> AsyncIterator[Shop]:
    """Open a shop on PostgreSQL; at the end the books agree."""
    async with selling(name, url=url) as shop:
        yield shop
        assert await shop.differences() == []


async def at_once(*deeds: Coroutine[Any, Any, Any]) -> None:
    """Do all at once, in an order of nobody's choice; none of them may fail."""
    running = list(deeds)
    random.Random(len(running)).shuffle(running)
    await asyncio.gather(*running)


async def paid(shop: Shop, kind: ItemKind, item: str) -> tuple[Order, str]:
    """Order and pay, without a word to us; return the order and its charge."""
    known = {each.charge for each in await shop.peer.paid()}
    order = await shop.order(kind, item)
    assert order.checkout is not None
    await shop.peer.pay(order.checkout)
    (charge,) = [p.charge for p in await shop.peer.paid() if p.charge not in known]
    shop.clock.advance(timedelta(minutes=5))
    return order, charge


def told(shop: Shop, deliveries: Sequence[Delivery]) -> list[Coroutine[Any, Any, Any]]:
    """Every event twice, as from a provider that did not hear our answer."""
    again = [shop.peer.resent(each) for each in deliveries]
    return [shop.take_in(each) for each in (*deliveries, *again)]


async def reconciled(shop: Shop) -> None:
    """Ask the provider about what is open."""
    assert await shop.reconcile() == []


@pytest.mark.parametrize("name", ["razorpay", "sandbox"])
async def test_verify_webhook_and_reconciliation_of_one_order(
    name: str, migrated_postgres_url: str
) -> None:
    async with racing(name, migrated_postgres_url) as shop:
        ends: list[datetime] = []
        for number in range(ROUNDS):
            order, charge = await paid(shop, ItemKind.PLAN, "standard")
            await at_once(
                shop.verify(order, charge),
                shop.verify(order, charge),
                *told(shop, shop.peer.deliveries()),
                reconciled(shop),
                reconciled(shop),
            )
            fulfilled = [p for p in await shop.payments() if p.outcome is Outcome.FULFILLED]
            assert len(fulfilled) == number + 1
            ends_at = (await shop.wallet()).plan.ends_at
            assert ends_at is not None
            ends.append(ends_at)
        assert {after - before for before, after in pairwise(ends)} == {timedelta(days=30)}


@pytest.mark.parametrize("name", ["razorpay", "sandbox"])
async def test_a_new_period_that_is_asked_for_twice_and_told_of_begins_once(
    name: str, migrated_postgres_url: str
) -> None:
    async with racing(name, migrated_postgres_url) as shop:
        for _ in range(ROUNDS):
            order, charge = await paid(shop, ItemKind.PLAN, "premium")
            captured_at = shop.clock.now() - timedelta(minutes=5)
            await at_once(
                shop.verify(order, charge, reset_used=True),
                shop.verify(order, charge, reset_used=True),
                *told(shop, shop.peer.deliveries()),
            )
            plan = (await shop.wallet()).plan
            assert plan.ends_at is not None
            assert plan.ends_at - captured_at <= timedelta(days=30, minutes=5)


async def test_two_captures_of_one_order(migrated_postgres_url: str) -> None:
    async with racing("razorpay", migrated_postgres_url) as shop:
        for number in range(1, ROUNDS + 1):
            order, _ = await paid(shop, ItemKind.PLAN, "standard")
            assert order.checkout is not None
            await shop.peer.pay_again(order.checkout)
            await at_once(*told(shop, shop.peer.deliveries()), reconciled(shop))
            outcomes = [payment.outcome for payment in await shop.payments()]
            assert outcomes.count(Outcome.FULFILLED) == number
            assert outcomes.count(Outcome.SET_ASIDE) == number


@pytest.mark.parametrize("name", ["stripe", "sandbox"])
@pytest.mark.parametrize(
    ("kind", "item", "credits"),
    [(ItemKind.PACK, "small", 100), (ItemKind.SUBSCRIPTION, "sub_basic", 500)],
)
async def test_all_events_of_a_purchase_twice_and_our_asking(
    name: str, kind: ItemKind, item: str, credits: int, migrated_postgres_url: str
) -> None:
    async with racing(name, migrated_postgres_url) as shop:
        rounds = ROUNDS if kind is ItemKind.PACK else 1
        for number in range(rounds):
            await paid(shop, kind, item)
            await at_once(*told(shop, shop.peer.deliveries()), reconciled(shop), reconciled(shop))
            wallet = await shop.wallet()
            assert wallet.posted == credits * MICRO_PER_CREDIT * (number + 1)
        assert len([p for p in await shop.payments() if p.granted]) == rounds


@pytest.mark.parametrize("name", ["stripe", "sandbox"])
async def test_refunds_disputes_and_the_capture_itself(
    name: str, migrated_postgres_url: str
) -> None:
    async with racing(name, migrated_postgres_url) as shop:
        for number in range(1, ROUNDS + 1):
            _, charge = await paid(shop, ItemKind.PACK, "small")
            await shop.peer.dispute(charge)
            await shop.peer.refund(charge, 300)
            await shop.peer.decide(charge, "lost" if number % 2 else "won")
            await at_once(*told(shop, shop.peer.deliveries()), reconciled(shop))
            for delivery in shop.peer.deliveries():
                await shop.take_in(delivery)
            newest = next(p for p in await shop.payments() if p.charge == charge)
            due = PACK if number % 2 else PACK * 300 // 500
            assert (newest.granted, newest.taken_back, newest.frozen) == (PACK, due, False)
        assert (await shop.wallet()).available == PACK * 200 // 500 * (ROUNDS // 2)


@pytest.mark.parametrize("name", ["stripe", "sandbox"])
async def test_refunds_disputes_and_spending(name: str, migrated_postgres_url: str) -> None:
    async with racing(name, migrated_postgres_url) as shop:
        spent: list[int] = []

        async def spend(credits: int) -> None:
            async with shop.work() as work:
                wallet = await work.wallets.get(shop.account_id)
                wish = Deduction(micro_credits=credits * MICRO_PER_CREDIT, reason="used")
                try:
                    change = deduct(wallet, wish, TERMS, shop.clock.now())
                except InsufficientCredits:
                    return
                await work.wallets.save(change)
                await work.commit()
                spent.append(wish.micro_credits)

        taken = 0
        for number in range(1, ROUNDS + 1):
            _, charge = await paid(shop, ItemKind.PACK, "small")
            await at_once(*told(shop, shop.peer.deliveries()))
            await shop.peer.dispute(charge)
            await shop.peer.refund(charge, 250)
            await at_once(
                *told(shop, shop.peer.deliveries()), *(spend(credits) for credits in (15,) * 8)
            )
            await shop.peer.decide(charge, "lost" if number % 2 else "won")
            await at_once(*told(shop, shop.peer.deliveries()), spend(5), spend(5))
            taken += PACK if number % 2 else PACK // 2
        wallet = await shop.wallet()
        assert wallet.available == ROUNDS * PACK - taken - sum(spent)
        async with shop.snapshot() as work:
            entries = [
                await work.entries.get(shop.account_id, number)
                for number in range(1, wallet.sequence + 1)
            ]
        back = [e.amount for e in entries if e is not None and e.kind is EntryKind.TAKE_BACK]
        assert sum(back) == taken
