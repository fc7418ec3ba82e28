"""Let a call be made, unless a brake is on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.usage.model import Budgets, PlannedCall, operation_named
from core.usage.ports import ModelPrices, UsageUnitOfWork
from core.usage.rules.brakes import (
    check_account,
    check_budgets,
    check_provider,
    check_switches,
    day_of,
)


@dataclass(slots=True, kw_only=True)
class CostsUnderWay:
    """The most that this process's running calls may still cost, in all and by account.

    It keeps a crowd from running through a budget together. Other processes have their own: in
    all, a budget is overrun by no more than what they have under way at the same time.
    """

    in_all: int = 0
    by_account: dict[AccountId, int] = field(default_factory=dict)

    def add(self, account_id: AccountId | None, micro_usd: int) -> None:
        """Count a cost in, or out again."""
        self.in_all += micro_usd
        if account_id is not None:
            left = self.by_account.get(account_id, 0) + micro_usd
            if left:
                self.by_account[account_id] = left
            else:
                self.by_account.pop(account_id, None)


@dataclass(slots=True, kw_only=True)
class Admission:
    """A call that may be made; its worst cost is counted as under way until it is released."""

    account_id: AccountId | None
    cost_max: int
    under_way: CostsUnderWay

    def release(self) -> None:
        """Say that the call has ended and its real cost is in the log. Twice is as good as once."""
        self.under_way.add(self.account_id, -self.cost_max)
        self.cost_max = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitCall:
    """Asked before each call of a provider: no brake is on, and its worst cost fits the budget."""

    snapshot: Callable[[], UsageUnitOfWork]
    clock: Clock
    budgets: Budgets
    prices: ModelPrices
    under_way: CostsUnderWay

    async def __call__(self, planned: PlannedCall) -> Admission:
        """Return the admission, to be released when the call has ended.

        Raises what `AdmitWork` raises, and `ProviderSwitchedOff`.
        """
        now = self.clock.now()
        account_id = planned.account_id
        async with self.snapshot() as work:
            state = await work.brakes.state(day_of(now), account_id)
        check_switches(state.switches, operation_named(planned.operation))
        check_provider(state.switches, planned.provider)
        check_account(state, account_id)
        cost_max = self.prices.cost(
            provider=planned.provider,
            model=planned.model,
            tokens=planned.tokens_max,
            images=planned.images_max,
            video_seconds=planned.video_seconds_max,
            at=now,
        )
        worst = cost_max or 0
        account_worst = 0 if account_id is None else self.under_way.by_account.get(account_id, 0)
        check_budgets(
            state,
            self.budgets,
            now,
            more=max(1, self.under_way.in_all + worst),
            account_more=max(1, account_worst + worst),
        )
        self.under_way.add(account_id, worst)
        return Admission(account_id=account_id, cost_max=worst, under_way=self.under_way)
