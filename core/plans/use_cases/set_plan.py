"""Change an account's plan without a payment of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.ledger.model import PlanState, Wallet
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.plan import PlanChange, change_plan
from core.ledger.rules.time import roll_forward
from core.ledger.steps import repeats
from core.plans.rules.transitions import check_own, plan_terms, step_to
from core.plans.steps.buying import PlanRules
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlanCommand:
    """The wanted plan.

    `actor` is the operator who asks, for whichever account and for the audit log.
    """

    account_id: AccountId
    plan: str
    reset_used: bool = False
    key: RequestKey | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSet:
    """The plan after a change."""

    plan: str
    quota: int
    used: int
    ends_at: datetime | None

    @property
    def remaining(self) -> int:
        """What is shown: quota less used."""
        return self.quota - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlan:
    """Change a plan.

    Where `free_changes` are allowed (outside production), and for operators, any change counts as
    paid for now. Else a customer may only go down: what gives needs a captured payment. A repeat
    with the same key returns the first result.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    rules: PlanRules
    free_changes: bool

    async def __call__(self, command: SetPlanCommand) -> PlanSet:
        """Return the plan as it is then.

        Raises `PlanInvalid`, `AccountNotFound`, `PlanUnpaid`, `KeyUsedForOther` and
        `KeyStillRunning`.
        """
        now = self.clock.now()
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(command.account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return plan_set_from(known)
            wish = self._change(wallet, command, now)
            change = change_plan(wallet, wish, self.rules.wallet, now)
            await work.wallets.save(change)
            done = plan_set(change.wallet.plan)
            if command.actor is not None:
                await work.events.add(set_by(command.actor, command.account_id, done))
            await repeats.finish(work, command.key, text_of(done))
            await work.commit()
        return done

    def _change(self, wallet: Wallet, command: SetPlanCommand, now: datetime) -> PlanChange:
        catalogue = self.rules.catalogue
        wanted = catalogue.plan(command.plan)
        present = roll_forward(wallet, self.rules.wallet, now).wallet.plan
        step = step_to(catalogue, present, wanted)
        paid = self.free_changes or command.actor is not None
        if not paid:
            check_own(step, wanted, reset_used=command.reset_used)
        return PlanChange(
            plan=plan_terms(wanted),
            step=step,
            paid_at=now if paid else None,
            reset_used=command.reset_used,
        )


def plan_set(plan: PlanState) -> PlanSet:
    """Return what is told of a plan that was changed."""
    return PlanSet(plan=plan.name, quota=plan.quota, used=plan.used, ends_at=plan.ends_at)


def set_by(actor: str, account_id: AccountId, done: PlanSet) -> Event:
    """Return the event of a plan that an operator set."""
    return Event(
        type="plan.set",
        account_id=account_id,
        payload={
            "actor": actor,
            "plan": done.plan,
            "quota": done.quota,
            "used": done.used,
            "ends_at": None if done.ends_at is None else done.ends_at.isoformat(),
        },
    )


def text_of(done: PlanSet) -> str:
    """Return a result as it is kept for a repeat: the plan itself goes on changing."""
    ends_at = None if done.ends_at is None else done.ends_at.isoformat()
    return json.dumps([done.plan, done.quota, done.used, ends_at])


def plan_set_from(text: str) -> PlanSet:
    """Read a kept result."""
    plan, quota, used, ends_at = json.loads(text)
    return PlanSet(
        plan=plan,
        quota=quota,
        used=used,
        ends_at=None if ends_at is None else datetime.fromisoformat(ends_at),
    )
