"""Somebody with a plan, on an API whose clock stands still until a test moves it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from core.ledger.model import Unit
from core.ledger.rules.settling import Actual
from core.ledger.use_cases.charge import ChargeAccount, ChargeWanted
from core.plans.use_cases.set_plan import SetPlanCommand
from core.shared.ids import AccountId
from entrypoints.settings import Settings
from tests.builders import FakeClock
from tests.http_world import Person, World, serving

FAR = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Customer:
    """A person, their world, and its clock."""

    person: Person
    world: World
    clock: FakeClock

    @property
    def account_id(self) -> AccountId:
        return AccountId(self.person.account_id)

    async def usage(self) -> dict[str, Any]:
        """Ask for the plan as the frontend does when its page loads."""
        answer = await self.person.get("/api/tokens/usage")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def set_plan(self, plan: str, **more: Any) -> Any:
        """Ask for another plan as the frontend does."""
        return await self.person.post("/api/tokens/set-plan", {"plan": plan, **more})

    async def on(self, plan: str, *, used: int = 0) -> "Customer":
        """Put the customer on a plan, as an operator does, and let them use tokens of it."""
        command = SetPlanCommand(account_id=self.account_id, plan=plan, by_admin=True)
        await self.world.container.plans.set_plan()(command)
        if used:
            await self.use(used)
        return self

    async def use(self, tokens: int) -> None:
        """Let a finished piece of work charge tokens."""
        shared = self.world.container.shared
        charge = ChargeAccount(
            unit_of_work=shared.unit_of_work,
            clock=shared.clock(),
            ids=shared.ids(),
            terms=shared.terms(),
        )
        await charge(
            ChargeWanted(
                account_id=self.account_id,
                caller="test",
                purpose="article",
                actual=Actual(unit=Unit.TOKENS, amount=tokens),
            )
        )

    def at(self, moment: datetime) -> None:
        """Let time pass."""
        self.clock.at = moment

    def after(self, **span: float) -> None:
        """Let a span of time pass."""
        self.clock.advance(timedelta(**span))

    def token(self, **claims: object) -> str:
        """Return a token signed with the API's key that outlives every test."""
        secret = self.world.container.settings().auth.jwt_secret
        return jwt.encode({"exp": FAR, **claims}, secret, algorithm="HS256")


@asynccontextmanager
async def customer(settings: Settings, *, at: datetime | None = None) -> AsyncIterator[Customer]:
    """Serve an API with one registered customer, at noon of 10 March 2026 unless told otherwise."""
    clock = FakeClock(at or datetime(2026, 3, 10, 12, tzinfo=UTC))
    async with serving(settings, worker=False, clock=clock) as world:
        person = await world.register("ada")
        ada = Customer(person=person, world=world, clock=clock)
        person.token = ada.token(sub=person.account_id)
        yield ada
