"""Histories as plain data, to be played on any backend at chosen instants."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.ledger.model import HoldStatus, Unit, WalletTerms
from tests.properties.ledger import calls as ledger_calls
from tests.properties.ledger.backends import Backend, FakeClock, Stored
from tests.properties.ledger.calls import CALLER, Call, Run
from tests.properties.plans import calls

Chosen = Callable[[Stored], Run | None]
"""What an act does, given what is stored; None where it has nothing to act on."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done, a while after what was done before it."""

    name: str
    gap: timedelta
    choose: Chosen


def always(run: Run) -> Chosen:
    return lambda stored: run


def on_hold(index: int, make: Callable[[str, Unit, int], Run]) -> Chosen:
    """Act on one of the live holds."""

    def choose(stored: Stored) -> Run | None:
        live = [hold for _, hold in sorted(stored.holds.items()) if hold.is_live]
        if not live:
            return None
        hold = live[index % len(live)]
        return make(hold.id, hold.unit, hold.amount)

    return choose


def settling(index: int, percent: int) -> Chosen:
    return on_hold(
        index,
        lambda name, unit, whole: ledger_calls.settling(name, unit, whole * percent // 100, CALLER),
    )


def voiding(index: int) -> Chosen:
    return on_hold(index, lambda name, unit, whole: ledger_calls.voiding(name, CALLER))


def refunding(index: int) -> Chosen:
    """Refund half of a charge."""

    def choose(stored: Stored) -> Run | None:
        settled = [
            hold
            for _, hold in sorted(stored.holds.items())
            if hold.status is HoldStatus.SETTLED
            and hold.charge
            and hold.charge.amount > hold.refunded
        ]
        if not settled:
            return None
        hold = settled[index % len(settled)]
        assert hold.charge is not None
        return ledger_calls.refunding(hold.id, max(1, (hold.charge.amount - hold.refunded) // 2))

    return choose


def without_recording(stored: Stored) -> Stored:
    """Leave out when each entry was written down, which is no part of what happened."""
    entries = {
        account: tuple(replace(entry, recorded_at=entry.effective_at) for entry in each)
        for account, each in stored.entries.items()
    }
    return replace(stored, entries=entries)


async def played(
    backend: Backend,
    clock: FakeClock,
    acts: list[Act],
    reads: list[datetime],
    *,
    terms: WalletTerms,
    until: datetime,
) -> Stored:
    """Play a history with reads that store what they see, and look once at the end."""
    waiting = sorted(reads)
    looking = Call(name="look", run=calls.looking(), terms=terms)
    for act in acts:
        due = clock.at + act.gap
        while waiting and waiting[0] < due:
            clock.at = max(clock.at, waiting.pop(0))
            await looking.on(backend)
        clock.at = due
        run = act.choose(await backend.stored())
        if run is not None:
            await Call(name=act.name, run=run, terms=terms).on(backend)
    for at in [*waiting, until]:
        clock.at = max(clock.at, at)
        await looking.on(backend)
    return without_recording(await backend.stored())
