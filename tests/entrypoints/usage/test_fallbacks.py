"""The next model answers where one is down: who pays for what, and what comes back."""

from datetime import timedelta

import pytest

from core.generation.errors import ModelUnavailable
from tests.entrypoints.usage.scene import Make, article, credits_of, order
from tests.peers.models.kit import asked


async def test_the_fallback_answers_and_its_usage_is_charged(place: Make) -> None:
    here = await place()
    here.made.openai.down = True
    ada = await here.world.register()
    made = await order(ada)
    await here.world.run_jobs()

    found = await article(ada, made)
    assert (found["status"], found["provider"]) == ("completed", "anthropic")
    assert (found["model"], found["tokens_used"]) == ("claude-sonnet-5-5", 300)
    # A provider that wants to be left alone for 40 seconds is not waited for.
    assert [(call.provider, call.outcome) for call in await here.calls()] == [
        ("openai", "unavailable"),
        ("anthropic", "answered"),
    ]
    last = (await here.calls())[-1]
    assert (last.provider, last.outcome, last.cost_micro_usd) == ("anthropic", "answered", 300_000)
    assert last.account_id == ada.id


async def test_when_all_are_down_nothing_stays_held(place: Make) -> None:
    here = await place()
    here.made.openai.down = here.made.anthropic.down = True
    ada = await here.world.register()
    before = await credits_of(ada)
    made = await order(ada)
    for _ in range(6):
        await here.world.run_jobs()
        here.world.clock.advance(timedelta(minutes=2))

    found = await article(ada, made)
    assert found["status"] == "failed"
    assert (await credits_of(ada))["credits"] == before["credits"]
    with pytest.raises(ModelUnavailable) as refusal:
        await here.world.container.generation.text_model().complete(asked("x"))
    assert refusal.value.retry_after_seconds == 40


async def test_when_all_are_down_who_waits_is_told_when_to_come_back(place: Make) -> None:
    here = await place()
    here.made.openai.down = True
    ada = await here.world.register()
    before = await credits_of(ada)
    wish = {"prompt": "Bread", "length": "short"}
    for _ in range(2):
        refused = await ada.ask(
            "POST", "/api/v1/ai/generate-text", json=wish, headers={"Idempotency-Key": "one"}
        )
        assert refused.status_code == 503
        assert refused.json()["type"] == "/problems/model-unavailable"
        assert refused.headers["retry-after"] == "40"
        assert await credits_of(ada) == before
    here.made.openai.down = False
    answered = await ada.ask(
        "POST", "/api/v1/ai/generate-text", json=wish, headers={"Idempotency-Key": "one"}
    )
    assert (answered.status_code, answered.json()["tokens_used"]) == (200, 500)
