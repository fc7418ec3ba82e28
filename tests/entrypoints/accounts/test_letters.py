"""Confirming an e-mail, and setting a new password."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import Response

from core.accounts.rules.letters import LETTERS_MAX
from core.ledger.model import GrantKind
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import Deduction, deduct, grant
from entrypoints.worker.schedule import SCHEDULE, Scheduler
from tests.builders import migrated
from tests.world import PASSWORD, World, world_over, world_settings

NEW = "another good password"
REMINDERS = [each for each in SCHEDULE if each.kind == "plans.remind_of_ends"]


async def forgot(world: World, email: str) -> Response:
    answer = await world.ask("POST", "/api/v1/auth/forgot-password", json={"email": email})
    await world.run_jobs()
    return answer


async def reset(world: World, code: str, password: str = NEW) -> int:
    body = {"token": code, "password": password}
    return (await world.ask("POST", "/api/v1/auth/reset-password", json=body)).status_code


async def test_an_email_is_confirmed_once(both: World) -> None:
    ada = await both.register()
    await both.run_jobs()
    code = both.code_for(ada.email, "Confirm")
    first = await both.ask("POST", "/api/v1/auth/verify-email", json={"token": code})
    assert first.json() == {"status": "verified"}
    again = await both.ask("POST", "/api/v1/auth/verify-email", json={"token": code})
    assert again.status_code == 400
    assert (await ada.ask("GET", "/api/v1/me")).json()["email_verified"]
    assert await ada.credits() == 50


@pytest.mark.parametrize("subject", ["Confirm", "Set a new password"])
async def test_a_letter_has_a_link_only_to_an_app_that_there_is(
    tmp_path: Path, subject: str
) -> None:
    told, public_url = {}, ""
    for app_url in ("", "https://app.example.com"):
        folder = tmp_path / (app_url and "app")
        folder.mkdir(exist_ok=True)
        settings = await asyncio.to_thread(
            migrated, world_settings(folder, **({"INKWELL_APP_URL": app_url} if app_url else {}))
        )
        async with world_over(settings) as world:
            ada = await world.register()
            await forgot(world, ada.email)
            code = world.code_for(ada.email, subject)
            (letter,) = [each for each in world.letters() if subject in each["Subject"]]
            told[app_url] = letter.get_content().replace(code, "CODE")
            public_url = world.settings.server.public_url
    page = {"Confirm": "verify-email"}.get(subject, "reset-password")
    assert f"https://app.example.com/{page}?token=CODE" in told["https://app.example.com"]
    assert "?token=" not in told[""]
    assert f"{public_url}/api/v1/auth/{page}" in told[""]


async def confirm(world: World, code: str) -> int:
    answer = await world.ask("POST", "/api/v1/auth/verify-email", json={"token": code})
    return answer.status_code


async def test_the_letter_comes_again_and_either_code_works_once(both: World) -> None:
    ada = await both.register()
    await both.run_jobs()
    old = both.code_for(ada.email, "Confirm")
    await both.ask("POST", "/api/v1/auth/verify-email", json={"email": ada.email})
    await both.run_jobs()
    new = both.code_for(ada.email, "Confirm")
    assert old != new
    assert [await confirm(both, code) for code in (old, new, old)] == [200, 400, 400]


async def test_asking_over_and_over_fills_no_inbox_and_spoils_no_letter(both: World) -> None:
    """Anybody may ask, as for a letter nobody is signed in."""
    ada = await both.register()
    await forgot(both, ada.email)
    code = both.code_for(ada.email, "password")
    for _ in range(20):
        both.clock.advance(timedelta(seconds=60))
        await forgot(both, ada.email)
    sent = [each for each in both.letters() if "password" in each["Subject"]]
    assert len(sent) == LETTERS_MAX
    assert await reset(both, code) == 204
    assert await reset(both, both.code_for(ada.email, "password"), "a third password") == 400
    await forgot(both, ada.email)
    assert await reset(both, both.code_for(ada.email, "password")) == 204


async def test_a_code_to_confirm_sets_no_password(world: World) -> None:
    ada = await world.register()
    await world.run_jobs()
    assert await reset(world, world.code_for(ada.email, "Confirm")) == 400


async def test_a_password_is_reset_once_and_ends_all_sessions(both: World) -> None:
    ada = await both.register()
    await forgot(both, ada.email)
    code = both.code_for(ada.email, "password")
    assert await reset(both, code) == 204
    assert (await ada.ask("GET", "/api/v1/me")).status_code == 401
    assert (await both.log_in(ada.email, PASSWORD)).status_code == 401
    assert (await both.log_in(ada.email, NEW)).status_code == 200
    assert await reset(both, code, "a third password") == 400
    assert (await both.log_in(ada.email, NEW)).status_code == 200


async def test_a_code_for_a_password_lives_half_an_hour(world: World) -> None:
    ada = await world.register()
    await forgot(world, ada.email)
    code = world.code_for(ada.email, "password")
    world.clock.advance(timedelta(minutes=30))
    assert await reset(world, code) == 400


async def test_a_refused_password_leaves_the_code_good(world: World) -> None:
    ada = await world.register()
    await forgot(world, ada.email)
    code = world.code_for(ada.email, "password")
    assert await reset(world, code, "short") == 400
    assert await reset(world, code) == 204


async def test_forgetting_answers_alike_and_writes_only_to_who_is_there(world: World) -> None:
    ada = await world.register()
    there, missing = await forgot(world, ada.email), await forgot(world, "eve@example.com")
    nonsense = await forgot(world, "nonsense")
    assert there.status_code == missing.status_code == nonsense.status_code == 202
    assert there.content == missing.content == nonsense.content
    assert {letter["To"] for letter in world.letters()} == {ada.email}


async def test_no_secret_lies_in_a_job(world: World) -> None:
    ada = await world.register()
    await forgot(world, ada.email)
    code = world.code_for(ada.email, "password")
    database = world.container.shared.database()
    async with database.reader() as connection:
        rows = (await connection.exec_driver_sql("select arguments from jobs")).all()
        tokens = (await connection.exec_driver_sql("select * from one_time_tokens")).all()
    assert rows
    assert code not in repr(rows)
    assert code not in repr(tokens)


async def test_resetting_the_password_of_an_unverified_account_leaves_no_other_way_in(
    both: World,
) -> None:
    """Somebody registered with another's e-mail, made a key, and waits."""
    eve = await both.register("ada@example.com", "the password of eve")
    key = (await eve.ask("POST", "/api/v1/api-keys", json={})).json()["key"]
    spying = {"webhook_url": "http://127.0.0.1:9/eve"}
    assert (await eve.ask("POST", "/api/v1/integrations", json=spying)).status_code == 201
    await forgot(both, "ada@example.com")
    assert await reset(both, both.code_for("ada@example.com", "password")) == 204
    assert (await both.log_in("ada@example.com", "the password of eve")).status_code == 401
    assert (await both.ask("GET", "/api/v1/me", api_key=key)).status_code == 401
    assert (await eve.ask("GET", "/api/v1/me")).status_code == 401
    old = {"refresh_token": eve.tokens["refresh_token"]}
    assert (await both.ask("POST", "/api/v1/auth/refresh", json=old)).status_code == 401
    await both.run_jobs()
    ada = await both.dev("ada@example.com")
    assert ada.id == eve.id
    assert (await ada.ask("GET", "/api/v1/integrations")).json()["items"] == []


async def test_a_low_balance_is_told_once_per_fall(world: World) -> None:
    ada = await world.register()
    alerts = {"alerts": {"low_balance_credits": 60}}
    assert (await ada.ask("PATCH", "/api/v1/me", json=alerts)).status_code == 200
    terms = world.container.shared.terms()
    async with world.container.shared.unit_of_work() as work:
        new = NewGrant(id="more", kind=GrantKind.ADMIN, micro_credits=20_000_000)
        change = grant(await work.wallets.get(ada.id), new, terms, world.clock.now())
        await work.wallets.save(change)
        await work.commit()
    for _ in range(2):
        async with world.container.shared.unit_of_work() as work:
            taken = Deduction(micro_credits=15_000_000, reason="test")
            change = deduct(await work.wallets.get(ada.id), taken, terms, world.clock.now())
            await work.wallets.save(change)
            await work.commit()
    await world.run_jobs()
    told = [letter for letter in world.letters(ada.email) if "low" in letter["Subject"]]
    assert len(told) == 1
    assert "55 credits" in told[0].get_content()


async def test_who_has_a_plan_gets_a_letter_7_3_and_1_days_before_it_ends(world: World) -> None:
    ada = await world.register()
    boss = await world.dev("boss@example.com", "admin")
    bought = {"plan": "standard", "account": ada.id}
    answer = await boss.ask("POST", "/api/v1/tokens/set-plan", json=bought)
    assert answer.status_code == 200, answer.text
    told: list[int] = []
    for day in range(1, 31):
        world.clock.advance(timedelta(days=1))
        for _ in range(2):
            await Scheduler(world.container.shared.job_board(), REMINDERS).tick(world.clock.now())
            await world.run_jobs()
        letters = [each for each in world.letters(ada.email) if "ends on" in each["Subject"]]
        told += [30 - day] * (len(letters) - len(told))
    assert told == [7, 3, 1]
