"""When models are asked no more: budgets, switches, accounts that are suspended."""

import asyncio
from datetime import timedelta

from core.shared.errors import Deferred
from core.shared.jobs import SENDS_MAX
from tests.entrypoints.usage.scene import Make, article, credits_of, ended, order
from tests.peers.models.kit import asked


async def test_a_text_that_no_budget_allows_calls_nobody(place: Make) -> None:
    here = await place(INKWELL_DAILY_BUDGET_USD="1.5")
    ada = await here.world.register()
    before = await credits_of(ada)
    await here.world.container.usage.record_call()(ended(cost_tokens=1_000))
    # Half a dollar is left, and the worst case of a long text is more: asked before the call.
    for prompt in ("Bread", "Fish"):
        refused = await ada.ask(
            "POST", "/api/v1/ai/generate-text", json={"prompt": prompt, "length": "long"}
        )
        assert refused.status_code == 503
        assert refused.json()["type"] == "/problems/daily-budget-reached"
        assert int(refused.headers["retry-after"]) > 0
    assert here.made.openai.asked == 0
    assert await credits_of(ada) == before


async def test_a_budget_that_is_used_up_stops_new_work(place: Make) -> None:
    here = await place(INKWELL_DAILY_BUDGET_USD="1.5")
    ada = await here.world.register()
    kept = await order(ada, **{"Idempotency-Key": "one"})
    await here.world.container.usage.record_call()(ended(cost_tokens=1_500))

    refused = await order(ada)
    assert refused.status_code == 503
    assert refused.json()["type"] == "/problems/daily-budget-reached"
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    assert (await order(ada, **{"Idempotency-Key": "one"})).json()["id"] == kept.json()["id"]

    for _ in range(SENDS_MAX + 5):
        await here.world.run_jobs()
        here.world.clock.advance(timedelta(minutes=5))
    waiting = await here.job()
    assert (waiting.status, waiting.failures, waiting.sends) == ("queued", 0, 0)
    assert here.made.openai.asked == here.made.anthropic.asked == 0
    assert (await article(ada, kept))["status"] == "queued"
    assert (await credits_of(ada))["plan_tokens"]["held"] > 0

    here.world.clock.advance(timedelta(hours=12))
    await here.world.run_jobs()
    assert (await article(ada, kept))["status"] == "completed"


async def test_a_crowd_does_not_run_through_a_budget(place: Make) -> None:
    here = await place(INKWELL_DAILY_BUDGET_USD="1")
    here.made.openai.gate.clear()
    model = here.world.container.generation.text_model()
    worst = 200 + 5  # Output limit and prompt: 0.205 dollars each fit four times into one.
    crowd = [asyncio.create_task(model.complete(asked("x"))) for _ in range(30)]
    let_in = set(crowd)
    async with asyncio.timeout(30):
        # Whoever asks after the first have ended finds what these left of their worst.
        while len(let_in) > 1_000 // worst + 1:
            _, let_in = await asyncio.wait(let_in, return_when=asyncio.FIRST_COMPLETED)
    here.made.openai.gate.set()
    answers = await asyncio.gather(*crowd, return_exceptions=True)

    assert all(isinstance(each, Deferred) for each in answers if isinstance(each, Exception))
    assert here.made.openai.asked <= 1_000 // worst + 1


async def test_one_account_has_a_budget_of_its_own(place: Make) -> None:
    here = await place(INKWELL_ACCOUNT_DAILY_BUDGET_USD="1")
    ada = await here.world.register()
    bob = await here.world.register("bob@example.com")
    await here.world.container.usage.record_call()(ended(cost_tokens=1_000, account=ada.id))

    assert (await order(ada)).json()["type"] == "/problems/account-budget-reached"
    assert (await order(bob)).status_code == 202


async def test_switches_stop_work_and_let_it_go_on(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    ada = await here.world.register()
    made = await order(ada)

    await here.switch(boss, operations_off=["article"], reason="Until noon.")
    refused = await order(ada)
    assert (refused.status_code, refused.json()["type"]) == (
        503,
        "/problems/operation-switched-off",
    )
    assert "Until noon." in refused.json()["detail"]
    await here.world.run_jobs()
    assert here.made.openai.asked == 0

    await here.switch(boss, maintenance=True)
    assert (await order(ada)).json()["type"] == "/problems/maintenance"

    await here.switch(boss, providers_off=["openai"])
    here.world.clock.advance(timedelta(minutes=5))
    await here.world.run_jobs()
    assert here.made.openai.asked == 0
    assert (await article(ada, made))["provider"] == "anthropic"

    await here.switch(boss, providers_off=["openai", "anthropic"])
    waits = await order(ada)
    await here.world.run_jobs()
    assert (await article(ada, waits))["status"] in {"queued", "generating"}

    await here.switch(boss)
    here.world.clock.advance(timedelta(minutes=5))
    await here.world.run_jobs()
    assert (await article(ada, waits))["provider"] == "openai"
    audit = (await boss.ask("GET", "/api/v1/admin/audit")).json()["items"]
    assert [each["actor"] for each in audit if each["action"] == "switches.changed"] == [
        f"account:{boss.id}"
    ] * 5


async def test_a_suspended_account_s_work_waits(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    ada = await here.world.register()
    await order(ada)
    path = f"/api/v1/admin/accounts/{ada.id}/suspend"
    await boss.ask("POST", path, json={"suspended": True})
    await here.world.run_jobs()
    assert (await here.job()).failures == here.made.openai.asked == 0

    await boss.ask("POST", path, json={"suspended": False})
    here.world.clock.advance(timedelta(minutes=5))
    await here.world.run_jobs()
    assert (await here.job()).status == "done"


async def test_unknown_names_are_refused(place: Make) -> None:
    here = await place()
    boss = await here.world.dev("boss@example.com", "admin")
    for body in ({"operations_off": ["poems"]}, {"providers_off": ["acme"]}):
        answer = await boss.ask("PUT", "/api/v1/admin/switches", json=body)
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/switch-unknown")
