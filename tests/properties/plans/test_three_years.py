"""Three virtual years of random histories: the same is stored everywhere, and the books agree."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from core.ledger.model import Unit, WalletTerms
from core.ledger.use_cases.audit_ledger import AuditLedger
from tests.properties.ledger import calls as ledger_calls
from tests.properties.ledger.backends import Backend, Stored
from tests.properties.ledger.calls import Call, Run
from tests.properties.ledger.lockstep import World, terms_at
from tests.properties.plans import calls, histories

DAYS = 3 * 365 + 1
BEGIN = datetime(2026, 1, 15, 12, tzinfo=UTC)
PLANS = ("basic", "standard", "premium")
ACCOUNTS = 6


class Years:
    """Customers who come and go, buy, use, let lapse and come back, on every backend at once."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = Random(seed)
        self.terms: WalletTerms = terms_at(2_000, 1)
        self.calls = 0
        self.refused = 0

    def everywhere(self, name: str, run: Run, account: int) -> None:
        call = Call(name=name, run=run, terms=self.terms, account=account)

        async def play() -> list[ledger_calls.Answer]:
            return [await call.on(backend) for backend in self.world.backends]

        first, *others = self.world.runner.run(play())
        assert all(other == first for other in others), f"{name} answers differ"
        self.calls += 1
        self.refused += first.refusal is not None

    def compared(self) -> Stored:
        async def stored() -> list[Stored]:
            return [await backend.stored() for backend in self.world.backends]

        first, *others = self.world.runner.run(stored())
        for backend, other in zip(self.world.backends[1:], others, strict=True):
            assert other == first, f"{backend.name} has stored something else"
        return first

    def deed(self, account: int) -> tuple[str, Run] | None:
        """Return what somebody does today."""
        deeds = [self.set_plan, self.buy, self.buy, self.use, self.use, self.hold, self.grant]
        chosen = self.random.randrange(len(deeds) + 4)
        if chosen < len(deeds):
            return deeds[chosen]()
        if chosen == len(deeds):
            return self.on_hold(account)
        return "bonus", ledger_calls.claiming() if self.random.random() < 0.8 else calls.looking()

    def set_plan(self) -> tuple[str, Run]:
        plan = self.random.choice(PLANS)
        return "set plan", calls.setting_plan(
            plan, reset_used=self.random.random() < 0.2, by_admin=self.random.random() < 0.3
        )

    def buy(self) -> tuple[str, Run]:
        lag = timedelta(minutes=self.random.choice([0, 0, 5, 2_000]))
        captured = max(BEGIN, self.world.clock.at - lag)
        return "buy", calls.buying(
            self.random.choice(PLANS[1:]),
            reset_used=self.random.random() < 0.3,
            captured_at=captured,
        )

    def use(self) -> tuple[str, Run]:
        return "charge", ledger_calls.charging(Unit.TOKENS, int(10 ** self.random.uniform(0, 4.5)))

    def hold(self) -> tuple[str, Run]:
        wanted = self.random.choice([(Unit.TOKENS, 2_500), (Unit.CREDITS, 3_000_000)])
        return "place", ledger_calls.placing([wanted], 604_800)

    def grant(self) -> tuple[str, Run]:
        days = self.random.choice([None, 3, 40])
        ends = None if days is None else self.world.clock.at + timedelta(days=days)
        return "grant", ledger_calls.granting(self.random.randrange(1, 9_000_000), ends)

    def on_hold(self, account: int) -> tuple[str, Run] | None:
        """End a hold, or refund a charge, of this account."""
        stored = self.world.runner.run(self.world.backends[0].stored())
        own = {name: hold for name, hold in stored.holds.items() if hold.account_id == account}
        choose = self.random.choice(
            [
                histories.settling(self.random.randrange(4), 60),
                histories.settling(0, 130),
                histories.voiding(0),
                histories.refunding(self.random.randrange(4)),
            ]
        )
        run = choose(Stored(stored.wallets, own, stored.entries, stored.keys, stored.jobs, ()))
        return None if run is None else ("end", run)

    def live(self) -> Stored:
        """Live through the years; compare everything at the end of each month."""
        clock = self.world.clock
        clock.at = BEGIN
        for account in range(1, ACCOUNTS + 1):
            run = calls.opening(50_000_000, gifts=account % 3 != 0)
            self.everywhere("open", run, account)
        while clock.at < BEGIN + timedelta(days=DAYS):
            before = clock.at
            clock.at += timedelta(hours=self.random.expovariate(1 / 14))
            account = self.random.randint(1, ACCOUNTS)
            done = self.deed(account)
            if done is not None:
                self.everywhere(*done, account)
            if clock.at.month != before.month:
                self.everywhere("sweep", ledger_calls.sweeping(), account)
                self.compared()
        return self.compared()

    def audited(self) -> list[str]:
        """Return what the audit of any backend finds."""

        async def audit(backend: Backend) -> list[str]:
            report = await AuditLedger(snapshot=backend.snapshot)()
            return [f"{backend.name}: {each}" for each in report.differences]

        async def run() -> list[str]:
            return [line for each in self.world.backends for line in await audit(each)]

        return self.world.runner.run(run())


def live_through(world: World, seed: int) -> None:
    years = Years(world, seed)
    stored = years.live()

    assert years.audited() == []
    assert years.calls > 1_500
    assert years.refused < years.calls / 2
    kinds = {entry.kind.value for entries in stored.entries.values() for entry in entries}
    assert kinds >= {"quota", "reset", "expiry", "daily_bonus", "charge", "refund", "signup"}
    told = {event[0] for event in stored.events}
    assert told >= {"plan.changed", "plan.lapsed"}


@pytest.mark.deep
@pytest.mark.parametrize("seed", [1, 2])
def test_three_years_are_the_same_on_memory_and_sqlite(on_sqlite: World, seed: int) -> None:
    live_through(on_sqlite, seed)


@pytest.mark.slow
def test_three_years_are_the_same_on_memory_sqlite_and_postgresql(on_all: World) -> None:
    live_through(on_all, 3)
