"""A queue that stands still for hours frees nothing that is promised."""

import pytest

from core.ledger.errors import InsufficientCredits
from core.ledger.model import HoldStatus, Unit
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.settling import Actual
from core.ledger.steps import booking
from core.ledger.steps.booking import Flight
from core.ledger.use_cases.audit_ledger import AuditLedger
from core.ledger.use_cases.get_balance import GetBalance
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from tests.properties.ledger import calls
from tests.use_cases.ledger.worlds import CREDIT, HOUR, Ledger, in_memory

ADA = AccountId(1)
OWNER = "generation"


async def accept(ledger: Ledger, name: str, credits: int) -> None:
    """Accept a job as a context does: hold and job in one transaction."""
    now = ledger.clock.now()
    request = HoldRequest(
        id=f"hold-{name}",
        owner=OWNER,
        purpose="article",
        work=name,
        number=1,
        unit=Unit.CREDITS,
        amount=credits * CREDIT,
        expires_at=now + HOUR,
    )
    job = NewJob(
        id=name,
        kind="test.work",
        account_id=ADA,
        arguments={},
        run_at=now,
        hold_id=request.id,
    )
    async with ledger.backend.unit_of_work() as work:
        await booking.place(work, ADA, (request,), ledger.terms, now)
        await work.jobs.add(job)
        await work.commit()


async def carry_out(ledger: Ledger, name: str, credits: int) -> HoldStatus:
    """Do a job as a worker does: in flight, then delivered and settled in one transaction."""
    now = ledger.clock.now()
    flight = Flight(
        hold_id=f"hold-{name}",
        caller=OWNER,
        expires_at=now + HOUR,
        new_hold_id=f"hold-{name}-2",
    )
    async with ledger.backend.unit_of_work() as work:
        flying = await booking.put_in_flight(work, ADA, flight, ledger.terms, now)
        await work.commit()
    async with ledger.backend.unit_of_work() as work:
        hold = await booking.settle(
            work,
            ADA,
            flying.id,
            Actual(unit=Unit.CREDITS, amount=credits * CREDIT),
            caller=OWNER,
            terms=ledger.terms,
            now=now,
        )
        await work.jobs.done(name)
        await work.commit()
    return hold.status


async def test_nothing_more_can_be_bought_and_every_accepted_job_can_be_paid() -> None:
    ledger = in_memory()
    await ledger.do(calls.opening(50 * CREDIT))
    names = [f"job-{number}" for number in range(5)]
    for name in names:
        await accept(ledger, name, 10)

    for _ in range(6):
        ledger.clock.at += HOUR
        await ledger.do(calls.sweeping())
        with pytest.raises(InsufficientCredits):
            await accept(ledger, "one-more", 1)
        charge = await ledger.do(calls.charging(Unit.CREDITS, 1))
        assert charge.refusal == "insufficient-credits"

    ended = [await carry_out(ledger, name, 10) for name in names]
    assert ended == [HoldStatus.SETTLED] * 5
    wallet = await GetBalance(**ledger.reads)(ADA)
    assert (wallet.posted, wallet.held, wallet.debt) == (0, 0, 0)
    assert (await AuditLedger(snapshot=ledger.backend.snapshot)()).is_clean


async def test_the_hold_of_a_job_that_was_given_up_is_free_again() -> None:
    ledger = in_memory()
    await ledger.do(calls.opening(50 * CREDIT))
    await accept(ledger, "job", 50)
    ledger.clock.at += 2 * HOUR
    async with ledger.backend.unit_of_work() as work:
        await work.jobs.failed("job", error="no model answers")
        await work.commit()

    await accept(ledger, "next", 50)

    holds = (await ledger.backend.stored()).holds
    assert holds["hold-job"].status is HoldStatus.EXPIRED


async def test_a_hold_that_expired_is_taken_anew_once_for_the_same_work() -> None:
    ledger = in_memory()
    await ledger.do(calls.opening(50 * CREDIT))
    await ledger.do(calls.placing([(Unit.CREDITS, 10 * CREDIT)], 60))
    ((name, hold),) = (await ledger.backend.stored()).holds.items()
    ledger.clock.at += HOUR
    await ledger.do(calls.sweeping())

    first = await ledger.do(calls.flying(name, 60, calls.CALLER))
    again = await ledger.do(calls.flying(name, 60, calls.CALLER))

    assert first == again
    holds = (await ledger.backend.stored()).holds.values()
    assert [(each.work, each.number) for each in holds] == [(hold.work, 1), (hold.work, 2)]
