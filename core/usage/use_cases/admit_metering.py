"""Let others hold and charge, unless a switch is off."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.shared.errors import Deferred
from core.shared.ports import Clock
from core.usage.model import Switches, operation_named
from core.usage.ports import UsageUnitOfWork
from core.usage.rules.brakes import check_switches, day_of

SWITCHES_KNOWN = timedelta(seconds=1)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class AdmitMetering:
    """Asked before others hold or charge for work of their own: it is not switched off.

    Switches are known for a second, so that thousands of holds cost one look at them.
    """

    snapshot: Callable[[], UsageUnitOfWork]
    clock: Clock
    _switches: Switches = field(default_factory=Switches, init=False)
    _known_at: datetime = field(default=NEVER, init=False)

    async def __call__(self, purpose: str) -> Deferred | None:
        """Return None if it may begin, else `UnderMaintenance` or `OperationSwitchedOff`.

        It is returned, as what was admitted earlier is answered all the same.
        """
        now = self.clock.now()
        # A clock that was set back has not stood still.
        if abs(now - self._known_at) >= SWITCHES_KNOWN:
            async with self.snapshot() as work:
                state = await work.brakes.state(day_of(now), None)
            self._switches, self._known_at = state.switches, now
        try:
            check_switches(self._switches, operation_named(purpose))
        except Deferred as refusal:
            return refusal
        return None
