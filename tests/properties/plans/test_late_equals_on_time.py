"""The law of time: whoever looks, and however often, history ends the same."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.ledger.model import Unit
from core.ledger.rules.opening import set_alert
from core.shared.ids import AccountId
from tests.properties.ledger import calls as ledger_calls
from tests.properties.ledger.backends import START, Backend, FakeClock, MemoryBackend, Stored
from tests.properties.ledger.calls import Call, Run
from tests.properties.ledger.lockstep import terms_at
from tests.properties.plans import calls, histories
from tests.properties.plans.histories import Act

SPAN = timedelta(days=200)
gaps = st.one_of(
    st.sampled_from([timedelta(), timedelta(seconds=1), timedelta(hours=24), timedelta(days=30)]),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(days=40)),
)
plan_names = st.sampled_from(["basic", "standard", "premium"])
indexes = st.integers(0, 3)


def alerting(micro_credits: int) -> Run:
    async def run(backend: Backend, call: Call) -> None:
        async with backend.unit_of_work() as work:
            wallet = await work.wallets.get(AccountId(call.account))
            await work.wallets.save(
                set_alert(wallet, micro_credits, call.terms, backend.clock.now())
            )
            await work.commit()

    return run


def granting(micro_credits: int, days: int | None) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        ends = None if days is None else backend.clock.now() + timedelta(days=days)
        return await ledger_calls.granting(micro_credits, ends)(backend, call)

    return run


def buying(plan: str, reset_used: bool) -> Run:
    async def run(backend: Backend, call: Call) -> object:
        captured = backend.clock.now() - timedelta(minutes=3)
        return await calls.buying(plan, reset_used=reset_used, captured_at=captured)(backend, call)

    return run


units = st.sampled_from([Unit.TOKENS, Unit.CREDITS])
deeds = st.one_of(
    st.builds(
        lambda plan, reset: histories.always(
            calls.setting_plan(plan, reset_used=reset, by_admin=True)
        ),
        plan_names,
        st.booleans(),
    ),
    st.builds(lambda plan, reset: histories.always(buying(plan, reset)), plan_names, st.booleans()),
    st.just(histories.always(ledger_calls.claiming())),
    st.builds(
        lambda micro, days: histories.always(granting(micro, days)),
        st.integers(1, 20_000_000),
        st.sampled_from([None, 1, 30, 60]),
    ),
    st.builds(
        lambda unit, amount: histories.always(ledger_calls.placing([(unit, amount)], 604_800)),
        units,
        st.integers(1, 5_000),
    ),
    st.builds(
        lambda amount: histories.always(ledger_calls.charging(Unit.TOKENS, amount)),
        st.integers(1, 30_000),
    ),
    st.builds(
        lambda amount: histories.always(ledger_calls.deducting(amount, allow_debt=True)),
        st.integers(1, 30_000_000),
    ),
    st.builds(
        lambda micro: histories.always(alerting(micro)),
        st.sampled_from([20_000_000, 50_000_000, 50_000_001, 55_000_000, 60_000_000]),
    ),
    st.builds(histories.settling, indexes, st.sampled_from([0, 40, 100, 150])),
    st.builds(histories.voiding, indexes),
    st.builds(histories.refunding, indexes),
)
acts = st.lists(st.builds(Act, st.just("act"), gaps, deeds), min_size=2, max_size=12)
reads = st.lists(st.timedeltas(min_value=timedelta(), max_value=SPAN), max_size=12)


async def ended(history: list[Act], looks: list[datetime], *, once: bool) -> Stored:
    clock = FakeClock(START)
    backend = MemoryBackend(clock)
    terms = replace(terms_at(2_000, 1), carry_over_once=once)
    await Call(name="open", run=ledger_calls.opening(50_000_000), terms=terms).on(backend)
    until = START + sum((act.gap for act in history), SPAN)
    return await histories.played(backend, clock, history, looks, terms=terms, until=until)


@settings(max_examples=300)
@given(history=acts, looks=reads, once=st.booleans())
def test_late_equals_on_time(history: list[Act], looks: list[timedelta], once: bool) -> None:
    """Any history with extra reads anywhere in it ends in the same state, entries and events."""
    undisturbed = asyncio.run(ended(history, [], once=once))
    watched = asyncio.run(ended(history, [START + look for look in looks], once=once))

    assert watched == undisturbed
