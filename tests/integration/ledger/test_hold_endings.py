"""Many who end one hold at the same moment on PostgreSQL: one does, and the books agree."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import combinations

import pytest

from adapters.database.engine import Database
from adapters.database.job_board import SqlJobBoard
from core.ledger.model import LIVE, HoldStatus, Unit
from core.ledger.steps import booking
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.shared.ids import AccountId
from tests.builders import in_present_form
from tests.properties.ledger import calls
from tests.properties.ledger.backends import FakeClock, SqlBackend
from tests.properties.ledger.calls import CALLER, Answer, Run
from tests.use_cases.ledger.worlds import CREDIT, HOUR, TERMS, Ledger

pytestmark = pytest.mark.postgres
ADA = AccountId(1)


@pytest.fixture
async def ledger(migrated_postgres_url: str) -> AsyncIterator[Ledger]:
    """Give a wallet on PostgreSQL; at the end the audit is clean."""
    await asyncio.to_thread(in_present_form, migrated_postgres_url)
    ledger = Ledger(SqlBackend("postgres", Database(migrated_postgres_url), FakeClock()))
    await ledger.do(calls.opening(500 * CREDIT))
    yield ledger
    report = await AuditLedger(snapshot=ledger.backend.snapshot)()
    await ledger.backend.close()
    assert report.differences == []


async def placed(ledger: Ledger, count: int) -> list[str]:
    """Take holds of one credit and some tokens; return their ids."""
    known = set((await ledger.backend.stored()).holds)
    wanted = [(Unit.TOKENS, 2_000)] * count
    answer = await ledger.do(calls.placing(wanted, 3_600), key=f"place {len(known)}")
    assert answer.refusal is None
    return sorted(set((await ledger.backend.stored()).holds) - known)


async def test_of_all_who_end_a_hold_at_once_one_does(ledger: Ledger) -> None:
    endings: dict[str, Callable[[str], Run]] = {
        "settle": lambda hold: calls.settling(hold, Unit.TOKENS, 1_500, CALLER),
        "void": lambda hold: calls.voiding(hold, CALLER),
        "cancel": lambda hold: calls.cancelling(hold, CALLER),
        "sweep": lambda _: calls.sweeping(),
        "renew": lambda hold: calls.renewing(hold, 3_600, CALLER),
        "fly": lambda hold: calls.flying(hold, 3_600, CALLER),
    }
    races = [*combinations(endings, 2), tuple(endings), tuple(endings) * 2]
    for race in races:
        (hold,) = await placed(ledger, 1)
        ledger.clock.at += 2 * HOUR  # It is overdue: whoever sweeps may end it.
        answers = await asyncio.gather(*(ledger.do(endings[name](hold)) for name in race))
        came = [name for name, answer in zip(race, answers, strict=True) if done(answer)]
        await check_ended_once(ledger, hold, came)
        late = await ledger.do(calls.settling(hold, Unit.TOKENS, 1_500, CALLER))
        await check_ended_once(ledger, hold, [*came, *(["settle"] if done(late) else [])])


def done(answer: Answer) -> bool:
    return answer.refusal is None


async def check_ended_once(ledger: Ledger, hold_id: str, came: list[str]) -> None:
    """A hold is charged or gave everything back, once, and says so."""
    hold = (await ledger.backend.stored()).holds[hold_id]
    charged = hold.charge is not None
    assert charged == ("settle" in came)
    assert hold.status is not HoldStatus.VOIDED or not charged
    assert ("void" in came) <= (hold.status is HoldStatus.VOIDED)
    if hold.status in LIVE:
        assert not set(came) & {"settle", "void"}


async def test_renewing_many_holds_waits_for_none_that_is_being_ended(ledger: Ledger) -> None:
    """Else two would wait for each other: who ends several holds, and who renews them all."""
    first, second, third = await placed(ledger, 3)
    for hold in (first, second, third):
        await ledger.do(calls.promising(f"job {hold}", hold))
    backend = ledger.backend
    assert isinstance(backend, SqlBackend)
    board = SqlJobBoard(backend.database, ledger.clock)
    async with backend.unit_of_work() as work:
        for hold in (third, first):
            await booking.void(work, ADA, hold, caller=CALLER, terms=TERMS, now=ledger.clock.now())
            async with asyncio.timeout(10):
                await board.renew_holds(seconds=86_400)
        await work.commit()

    holds = (await backend.stored()).holds
    assert [holds[each].status for each in (first, third)] == [HoldStatus.VOIDED] * 2
    assert holds[second].expires_at == ledger.clock.now() + 24 * HOUR
