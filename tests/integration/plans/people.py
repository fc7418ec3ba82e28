"""Somebody with a plan, on an API whose clock stands still until a test moves it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from core.accounts.model import Role
from core.accounts.steps.opening import give_gifts
from core.ledger.model import Unit
from core.ledger.rules.settling import Actual
from core.ledger.use_cases.charge_account import ChargeWanted
from core.plans.use_cases.set_plan import SetPlanCommand
from core.shared.ids import AccountId
from entrypoints.settings import Settings
from tests.builders import NOON, FakeClock
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
        command = SetPlanCommand(account_id=self.account_id, plan=plan, actor="cli")
        await self.world.container.plans.set_plan()(command)
        if used:
            await self.use(used)
        return self

    async def use(self, tokens: int) -> None:
        """Let a finished piece of work charge tokens."""
        charge = self.world.container.ledger.charge_account()
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

    async def credits(self) -> float:
        """Return the credits that may be used."""
        shown: float = (await self.person.get("/api/v1/credits")).json()["credits"]
        return shown

    async def log_in(self) -> dict[str, Any]:
        """Sign in again; return the tokens."""
        body = {"email": "ada@example.com", "password": "a fine password for ada"}
        answer = await self.person.client.post("/api/v1/auth/login", json=body)
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens

    async def refresh(self, tokens: dict[str, Any]) -> dict[str, Any]:
        """Take a refresh token for the next pair."""
        body = {"refresh_token": tokens["refresh_token"]}
        answer = await self.person.client.post("/api/v1/auth/refresh", json=body)
        assert answer.status_code == 200, answer.text
        renewed: dict[str, Any] = answer.json()
        return renewed

    async def verify(self) -> None:
        """Do what the link in the letter does."""
        container, now = self.world.container, self.clock.at
        async with container.shared.unit_of_work() as work:
            account = replace(await work.accounts.get(self.account_id), verified_at=now)
            terms = container.accounts.account_terms()
            await work.accounts.save(await give_gifts(work, account, terms, now))
            await work.commit()

    async def become_admin(self) -> None:
        """Be made an admin."""
        async with self.world.container.shared.unit_of_work() as work:
            account = await work.accounts.get(self.account_id)
            await work.accounts.save(replace(account, role=Role.ADMIN))
            await work.commit()

    def token(self, **claims: object) -> str:
        """Return a token signed with the API's key that outlives every test."""
        secret = self.world.container.settings().auth.jwt_secret
        return jwt.encode({"exp": FAR, **claims}, secret, algorithm="HS256")


@asynccontextmanager
async def customer(
    settings: Settings, *, at: datetime = NOON, production: bool = False
) -> AsyncIterator[Customer]:
    """Serve an API with one registered customer, at noon of 10 March 2026 unless told otherwise.

    In production plans are paid for and gifts wait for a verified e-mail.
    """
    if production:
        settings = replace(
            settings,
            server=replace(settings.server, env="production"),
            billing=replace(settings.billing, verified_email_for_gifts=True),
        )
    clock = FakeClock(at)
    async with serving(settings, worker=False, clock=clock) as world:
        world.client.base_url = "https://test"
        person = await world.register("ada")
        ada = Customer(person=person, world=world, clock=clock)
        person.token = ada.token(sub=person.account_id)
        yield ada
