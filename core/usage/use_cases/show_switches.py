"""Say what is switched off."""

from collections.abc import Callable
from dataclasses import dataclass

from core.shared.ports import Clock
from core.usage.model import Switches
from core.usage.ports import UsageUnitOfWork
from core.usage.rules.brakes import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSwitches:
    """Say what is switched off."""

    snapshot: Callable[[], UsageUnitOfWork]
    clock: Clock

    async def __call__(self) -> Switches:
        """Return the switches in force."""
        async with self.snapshot() as work:
            return (await work.brakes.state(day_of(self.clock.now()), None)).switches
