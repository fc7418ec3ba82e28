"""Calls of plans, beside those of the ledger."""

from datetime import datetime

from core.ledger.model import GrantKind, Reference
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.time import roll_forward
from core.plans.catalogue import parse
from core.plans.steps.buying import PlanRules, Purchase, buy_plan
from core.plans.use_cases.set_plan import SetPlan, SetPlanCommand
from core.shared.ids import AccountId
from tests.properties.ledger.backends import Backend
from tests.properties.ledger.calls import Call, Run
from tests.sold import CATALOGUE

SOLD = parse(CATALOGUE.read_text(encoding="utf-8"))


def rules(call: Call) -> PlanRules:
    return PlanRules(catalogue=SOLD, wallet=call.terms)


def opening(micro_credits: int, *, gifts: bool) -> Run:
    async def run(backend: Backend, call: Call) -> None:
        gift = NewGrant(id=backend.ids.new(), kind=GrantKind.SIGNUP, micro_credits=micro_credits)
        change = open_wallet(
            AccountId(call.account), (gift,), call.terms, backend.clock.now(), gifts=gifts
        )
        async with backend.unit_of_work() as work:
            await work.wallets.save(change)
            await work.commit()

    return run


def setting_plan(plan: str, *, reset_used: bool, by_admin: bool) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        set_plan = SetPlan(
            unit_of_work=backend.unit_of_work,
            clock=backend.clock,
            rules=rules(call),
            free_changes=False,
        )
        done = await set_plan(
            SetPlanCommand(
                account_id=AccountId(call.account),
                plan=plan,
                reset_used=reset_used,
                key=call.request_key(),
                actor="cli" if by_admin else None,
            )
        )
        return (done.plan, done.quota, done.used, done.remaining, str(done.ends_at))

    return run


def buying(plan: str, *, reset_used: bool, captured_at: datetime) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        purchase = Purchase(
            plan=plan,
            captured_at=captured_at,
            reference=Reference(type="payment", id="pay"),
            reset_used=reset_used,
        )
        async with backend.unit_of_work() as work:
            change = await buy_plan(
                work, AccountId(call.account), purchase, rules(call), backend.clock.now()
            )
            await work.commit()
        return repr(change.wallet.plan)

    return run


def looking() -> Run:
    """A read that stores what time has brought, as any operation may."""

    async def run(backend: Backend, call: Call) -> object:
        async with backend.unit_of_work() as work:
            wallet = await work.wallets.get(AccountId(call.account))
            change = roll_forward(wallet, call.terms, backend.clock.now())
            await work.wallets.save(change)
            await work.commit()
        return repr(change.wallet)

    return run
