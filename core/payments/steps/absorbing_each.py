"""Facts taken in one by one, each in a transaction of its own."""

from collections.abc import Callable, Iterable

from core.payments.facts import Fact
from core.payments.ports import PaymentsUnitOfWork
from core.payments.steps.absorbing import Trade, absorb
from core.shared.ports import Clock


async def absorb_each(
    facts: Iterable[Fact],
    provider: str,
    trade: Trade,
    *,
    unit_of_work: Callable[[], PaymentsUnitOfWork],
    clock: Clock,
) -> None:
    """Take in what a provider showed; taking it in again changes nothing."""
    for fact in facts:
        async with unit_of_work() as work:
            await absorb(work, provider, fact, trade, clock.now())
            await work.commit()
