"""Switch operations, providers or everything off and on again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.shared.errors import FieldError
from core.shared.events import Event
from core.shared.ports import Clock
from core.usage.errors import SwitchUnknown
from core.usage.model import OPERATIONS, PROVIDERS, Switches, operation_named
from core.usage.ports import UsageUnitOfWork

REASON_LENGTH_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSwitchesCommand:
    """What is off from now on; everything else is on."""

    actor: str
    maintenance: bool = False
    operations_off: Sequence[str] = ()
    providers_off: Sequence[str] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSwitches:
    """Put other switches in force at once, for every process; what runs is let run on."""

    unit_of_work: Callable[[], UsageUnitOfWork]
    clock: Clock

    async def __call__(self, command: SetSwitchesCommand) -> Switches:
        """Return the switches in force. Raises `SwitchUnknown`."""
        operations = frozenset(operation_named(each) for each in command.operations_off)
        providers = frozenset(command.providers_off)
        check_names("operations_off", operations, OPERATIONS)
        check_names("providers_off", providers, PROVIDERS)
        switches = Switches(
            maintenance=command.maintenance,
            operations_off=operations,
            providers_off=providers,
            reason=(command.reason or "").strip()[:REASON_LENGTH_MAX] or None,
            changed_by=command.actor,
            changed_at=self.clock.now(),
        )
        payload: dict[str, str | int | bool | None] = {
            "actor": command.actor,
            "maintenance": switches.maintenance,
            "operations_off": ",".join(sorted(operations)),
            "providers_off": ",".join(sorted(providers)),
        }
        async with self.unit_of_work() as work:
            await work.brakes.set(switches)
            await work.events.add(
                Event(type="usage.switches_changed", account_id=None, payload=payload)
            )
            await work.commit()
        return switches


def check_names(field: str, names: frozenset[str], known: Sequence[str]) -> None:
    """Raise `SwitchUnknown` for a name that is none of `known`."""
    unknown = sorted(names.difference(known))
    if unknown:
        message = f"{', '.join(unknown)}: must be of {', '.join(known)}"
        raise SwitchUnknown(
            f"{field} names what there is not. See `errors`.",
            errors=(FieldError(field=field, message=message),),
        )
