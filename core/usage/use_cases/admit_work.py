"""Let work begin, unless a brake is on."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.usage.model import Budgets, operation_named
from core.usage.ports import UsageUnitOfWork
from core.usage.rules.brakes import check_account, check_budgets, check_switches, day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitWork:
    """Asked before anything is held or begun: no brake is on."""

    snapshot: Callable[[], UsageUnitOfWork]
    clock: Clock
    budgets: Budgets

    async def __call__(self, account_id: AccountId | None, operation: str) -> None:
        """Return if work of this kind may begin for the account.

        Raises `UnderMaintenance`, `OperationSwitchedOff`, `WorkSuspended`, `DailyBudgetReached`,
        `AccountBudgetReached`; all of them leave queued work waiting. Raises `AccountGone` for a
        deleted account, which ends it.
        """
        async with self.snapshot() as work:
            await self.within(work, account_id, operation)

    async def within(
        self, work: UsageUnitOfWork, account_id: AccountId | None, operation: str
    ) -> None:
        """Do the same in a transaction that is open. Raises the same."""
        now = self.clock.now()
        state = await work.brakes.state(day_of(now), account_id)
        check_switches(state.switches, operation_named(operation))
        check_account(state, account_id)
        check_budgets(state, self.budgets, now)
