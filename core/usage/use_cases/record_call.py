"""Write a call of a model into the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.shared.events import Event
from core.shared.ports import Clock, Ids
from core.usage.model import Budgets, EndedCall, ModelCall
from core.usage.ports import CallObserver, ModelPrices, UsageUnitOfWork
from core.usage.rules.brakes import crossed, day_of

COST_WARNING = "usage.cost_warning"
COST_ALERT = "usage.cost_alert"


def threshold_event(name: str, day: date, cost_micro_usd: int) -> Event:
    """Return the event of a day whose cost has reached a threshold."""
    return Event(
        type=name,
        account_id=None,
        payload={"day": day.isoformat(), "cost_micro_usd": cost_micro_usd},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall:
    """Log a call with its cost, whatever became of it, in a transaction of its own.

    The warning and the alert about a day's cost are events, each of them once a day: whoever
    brings the day's total over the threshold has the day locked.
    """

    unit_of_work: Callable[[], UsageUnitOfWork]
    clock: Clock
    ids: Ids
    prices: ModelPrices
    budgets: Budgets
    observe: CallObserver

    async def __call__(self, ended: EndedCall) -> ModelCall:
        """Return the call as it stands in the log."""
        now = self.clock.now()
        day = day_of(now)
        cost = self.prices.cost(
            provider=ended.provider,
            model=ended.model,
            tokens=ended.tokens,
            images=ended.images,
            video_seconds=ended.video_seconds,
            at=now,
        )
        call = ModelCall(id=self.ids.new(), at=now, call=ended, cost_micro_usd=cost)
        async with self.unit_of_work() as work:
            await work.model_calls.add(call, day)
            if cost:
                after = await work.spending.add(day, ended.account_id, cost)
                thresholds = (
                    (COST_WARNING, self.budgets.warning),
                    (COST_ALERT, self.budgets.alert),
                )
                for name, threshold in thresholds:
                    if crossed(after - cost, after, threshold):
                        await work.events.add(threshold_event(name, day, after))
            await work.commit()
        self.observe(call)
        return call
