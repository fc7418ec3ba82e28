"""The use cases of payments over a database, put together by hand, with one provider behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.database.engine import Database
from adapters.database.tables import metadata
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.payments.gateways import SetUpGateways
from adapters.system import TimeOrderedIds
from core.accounts.model import NewAccount
from core.ledger.model import Wallet, WalletTerms
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.time import roll_forward
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.payments.model import Attention, ItemKind, Order, Payment, StoredEvent
from core.payments.ports import ReturnPages
from core.payments.steps.trade import Trade
from core.payments.use_cases.apply_event import ApplyEvent, ApplyEventCommand
from core.payments.use_cases.audit_payments import AuditPayments
from core.payments.use_cases.cancel_subscription import CancelSubscription
from core.payments.use_cases.get_order import GetOrder, PaidOrder
from core.payments.use_cases.place_order import PlaceOrder, PlaceOrderCommand
from core.payments.use_cases.receive_event import ReceiveEvent, ReceiveEventCommand
from core.payments.use_cases.reconcile_payments import ReconcilePayments
from core.payments.use_cases.verify_payment import (
    VerifiedPayment,
    VerifyPayment,
    VerifyPaymentCommand,
)
from core.plans.catalogue import parse
from core.plans.steps.buying import PlanRules
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from tests.builders import FakeClock
from tests.peers.providers import Delivery, Provider, provider
from tests.sold import CATALOGUE

CATALOG = parse(CATALOGUE.read_text(encoding="utf-8"))
TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="test",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)
TRADE = Trade(rules=PlanRules(catalogue=CATALOG, wallet=TERMS))
PAGES = ReturnPages(done="https://app.example/done", cancelled="https://app.example/cancelled")


@dataclass(slots=True)
class Shop:
    """A customer, a provider, and everything between them."""

    database: Database
    clock: FakeClock
    peer: Provider
    account_id: AccountId
    ids: TimeOrderedIds = field(default_factory=TimeOrderedIds)

    @property
    def gateways(self) -> SetUpGateways:
        """The one provider."""
        return SetUpGateways([self.peer.gateway])

    def work(self) -> SqlUnitOfWork:
        """Begin a transaction."""
        return SqlUnitOfWork(self.database, self.clock)

    def snapshot(self) -> SqlUnitOfWork:
        """Begin a transaction that reads."""
        return SqlUnitOfWork(self.database, self.clock, read_only=True)

    async def look(self, order: Order) -> PaidOrder:
        """Look at an order as its account does."""
        return await GetOrder(snapshot=self.snapshot)(self.account_id, order.id)

    async def order(self, kind: ItemKind, item: str) -> Order:
        """Place an order."""
        place = PlaceOrder(
            unit_of_work=self.work,
            clock=self.clock,
            ids=self.ids,
            gateways=self.gateways,
            trade=TRADE,
            pages=PAGES,
        )
        command = PlaceOrderCommand(account_id=self.account_id, kind=kind, item=item)
        return (await place(command)).order

    async def receive(self, delivery: Delivery) -> StoredEvent:
        """Take an event in, as the webhook does."""
        receive = ReceiveEvent(unit_of_work=self.work, clock=self.clock, gateways=self.gateways)
        return await receive(
            ReceiveEventCommand(
                provider=self.peer.gateway.name, body=delivery.body, headers=delivery.headers
            )
        )

    @property
    def apply_event(self) -> ApplyEvent:
        """The use case that applies an event."""
        return ApplyEvent(
            unit_of_work=self.work,
            snapshot=self.snapshot,
            clock=self.clock,
            gateways=self.gateways,
            trade=TRADE,
        )

    async def apply(self, event_id: str) -> StoredEvent:
        """Apply an event, as its job does."""
        return await self.apply_event(ApplyEventCommand(event_id=event_id))

    async def take_in(self, delivery: Delivery) -> StoredEvent:
        """Receive and apply an event."""
        return await self.apply((await self.receive(delivery)).id)

    async def take_in_all(self) -> None:
        """Receive and apply all that the provider has told since the last time."""
        for delivery in self.peer.deliveries():
            await self.take_in(delivery)

    async def verify(
        self,
        order: Order,
        charge: str,
        *,
        reset_used: bool = False,
        plan: str | None = None,
        signature: str | None = None,
    ) -> VerifiedPayment:
        """Come back from paying, with the provider's own proof unless told otherwise."""
        assert order.checkout is not None
        verify = VerifyPayment(
            unit_of_work=self.work,
            snapshot=self.snapshot,
            clock=self.clock,
            gateways=self.gateways,
            trade=TRADE,
        )
        return await verify(
            VerifyPaymentCommand(
                account_id=self.account_id,
                plan=plan or order.item,
                checkout=order.checkout,
                charge=charge,
                signature=self.peer.proof(order.checkout, charge)
                if signature is None
                else signature,
                reset_used=reset_used,
            )
        )

    async def reconcile(self, *, at_once: int = 100) -> list[str]:
        """Ask the provider about what is open, so many at once; return what failed."""
        reconcile = ReconcilePayments(
            unit_of_work=self.work,
            snapshot=self.snapshot,
            clock=self.clock,
            gateways=self.gateways,
            trade=TRADE,
            apply_event=self.apply_event,
            at_once=at_once,
        )
        return list((await reconcile()).failures)

    async def cancel(self) -> None:
        """End the subscription with its period."""
        cancel = CancelSubscription(
            unit_of_work=self.work,
            snapshot=self.snapshot,
            clock=self.clock,
            gateways=self.gateways,
            trade=TRADE,
        )
        await cancel(self.account_id)

    async def wallet(self) -> Wallet:
        """Return the wallet as of now."""
        async with self.snapshot() as work:
            stored = await work.wallets.get(self.account_id)
        return roll_forward(stored, TERMS, self.clock.now()).wallet

    async def payments(self) -> list[Payment]:
        """Return the payments, newest first."""
        async with self.snapshot() as work:
            return list((await work.payments.list(None, PageRequest(limit=100))).items)

    async def cases(self) -> list[Attention]:
        """Return what needs an operator."""
        async with self.snapshot() as work:
            page = PageRequest(limit=100)
            return list((await work.attentions.list(page, resolved=False)).items)

    async def differences(self) -> list[str]:
        """Return what the ledger, or ledger and payments, disagree about."""
        found = await AuditPayments(snapshot=self.snapshot)()
        ledger = await AuditLedger(snapshot=self.snapshot)(account_id=self.account_id)
        # These tables were made without the triggers of the migrations, which is no account's.
        wrong = [each for each in ledger.differences if each.account_id == self.account_id]
        return [
            *(f"{each.name}: {each.message}" for each in found),
            *(f"{each.what}: {each.stored} is not {each.expected}" for each in wrong),
        ]


async def open_shop(database: Database, clock: FakeClock, peer: Provider) -> Shop:
    """Make the tables and one customer with an empty wallet."""
    async with database.writer() as connection:
        await connection.run_sync(metadata.create_all)
    async with SqlUnitOfWork(database, clock) as work:
        account = await work.accounts.add(NewAccount(email="ada@example.com"), clock.now())
        await work.wallets.save(open_wallet(account.id, (), TERMS, clock.now()))
        await work.commit()
    return Shop(database, clock, peer, account.id)


@asynccontextmanager
async def selling(name: str, *, url: str = "sqlite+aiosqlite://") -> AsyncIterator[Shop]:
    """Open a shop with one provider, over a database of its own."""
    clock = FakeClock()
    database = Database(url)
    try:
        async with provider(name, clock) as peer:
            yield await open_shop(database, clock, peer)
    finally:
        await database.close()
