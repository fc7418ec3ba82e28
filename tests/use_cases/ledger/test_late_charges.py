"""Work that is gone on with after its hold has expired: what it is charged, and gets back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.ledger.model import HoldStatus, Unit
from tests.properties.ledger import calls
from tests.properties.ledger.calls import CALLER
from tests.use_cases.ledger.worlds import CREDIT, HOUR, Ledger, in_memory


@pytest.fixture
async def ledger() -> Ledger:
    """Give a wallet of 10 credits on the free plan, an hour before the month turns."""
    ledger = in_memory()
    ledger.clock.at = datetime(2026, 3, 31, 23, tzinfo=UTC)
    await ledger.do(calls.opening(10 * CREDIT))
    return ledger


async def test_tokens_of_this_month_come_back_as_such_though_the_work_began_in_the_last(
    ledger: Ledger,
) -> None:
    await ledger.do(calls.placing([(Unit.TOKENS, 500)], 60), key="hold")
    ((name, _),) = (await ledger.backend.stored()).holds.items()
    await ledger.do(calls.flying(name, 60, CALLER))
    ledger.clock.at += HOUR / 2
    await ledger.do(calls.sweeping())  # Nothing was delivered yet: it is charged nothing for now.
    ledger.clock.at += HOUR
    await ledger.do(calls.settling(name, Unit.TOKENS, 400, CALLER))
    charged = await ledger.backend.stored()
    assert charged.holds[name].status is HoldStatus.SETTLED
    assert [each.plan.used for each in charged.wallets.values()] == [400]

    await ledger.do(calls.refunding(name, None))

    (wallet,) = (await ledger.backend.stored()).wallets.values()
    assert (wallet.plan.used, wallet.posted) == (0, 10 * CREDIT)


async def test_a_hold_taken_anew_names_the_prices_that_its_amount_is_of(ledger: Ledger) -> None:
    await ledger.do(calls.placing([(Unit.CREDITS, 4 * CREDIT)], 60), key="clip")
    await ledger.do(calls.placing([(Unit.TOKENS, 500)], 60), key="article")
    known = (await ledger.backend.stored()).holds
    ledger.clock.at += HOUR
    await ledger.do(calls.sweeping())
    ledger.terms = replace(ledger.terms, price_version="v2", tokens_per_credit=1_000)

    for name in known:
        await ledger.do(calls.flying(name, 60, CALLER))

    holds = (await ledger.backend.stored()).holds
    anew = [hold for name, hold in holds.items() if name not in known]
    assert {each.unit: (each.price_version, each.tokens_per_credit) for each in anew} == {
        Unit.CREDITS: ("v1", 1_000),
        Unit.TOKENS: ("v2", 1_000),
    }
