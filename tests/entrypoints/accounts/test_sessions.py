"""Refreshing, stealing, and ending sessions."""

import asyncio
from datetime import timedelta
from typing import Any

from httpx import Response

from tests.world import Person, World


async def refresh(world: World, token: str) -> Response:
    return await world.ask("POST", "/api/v1/auth/refresh", json={"refresh_token": token})


async def is_in(world: World, tokens: dict[str, Any]) -> bool:
    answer = await world.ask("GET", "/api/v1/me", bearer=tokens["access_token"])
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


async def test_each_refresh_gives_another_pair(both: World) -> None:
    ada = await both.register()
    first = ada.tokens["refresh_token"]
    second = (await refresh(both, first)).json()
    third = (await refresh(both, second["refresh_token"])).json()
    assert len({first, second["refresh_token"], third["refresh_token"]}) == 3
    assert await is_in(both, third)


async def test_reuse_after_the_grace_ends_the_family(both: World) -> None:
    ada = await both.register()
    stolen = ada.tokens["refresh_token"]
    honest = (await refresh(both, stolen)).json()
    both.clock.advance(timedelta(seconds=10, microseconds=1))
    assert (await refresh(both, stolen)).status_code == 401
    assert not await is_in(both, honest)
    assert (await refresh(both, honest["refresh_token"])).status_code == 401


async def test_reuse_within_the_grace_gives_the_same_successor(both: World) -> None:
    ada = await both.register()
    first = (await refresh(both, ada.tokens["refresh_token"])).json()
    both.clock.advance(timedelta(seconds=10))
    again = await refresh(both, ada.tokens["refresh_token"])
    assert again.status_code == 200
    assert again.json()["refresh_token"] == first["refresh_token"]
    assert await is_in(both, again.json())


async def test_refreshes_at_once_lock_nobody_out(both: World) -> None:
    ada = await both.register()
    answers = await asyncio.gather(*(refresh(both, ada.tokens["refresh_token"]) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    (successor,) = {answer.json()["refresh_token"] for answer in answers}
    both.clock.advance(timedelta(minutes=1))
    assert (await refresh(both, successor)).status_code == 200


async def test_another_session_survives_the_theft_of_one(world: World) -> None:
    ada = await world.register()
    other = (await world.log_in(ada.email)).json()
    await refresh(world, ada.tokens["refresh_token"])
    world.clock.advance(timedelta(minutes=1))
    await refresh(world, ada.tokens["refresh_token"])
    assert not await is_in(world, ada.tokens)
    assert await is_in(world, other)


async def test_tokens_end(world: World) -> None:
    ada = await world.register()
    world.clock.advance(timedelta(seconds=899))
    assert await is_in(world, ada.tokens)
    world.clock.advance(timedelta(seconds=1))
    assert not await is_in(world, ada.tokens)
    world.clock.advance(timedelta(days=30))
    assert (await refresh(world, ada.tokens["refresh_token"])).status_code == 401


async def test_a_used_session_lives_on(world: World) -> None:
    ada = await world.register()
    token = ada.tokens["refresh_token"]
    for _ in range(3):
        world.clock.advance(timedelta(days=29))
        answer = await refresh(world, token)
        assert answer.status_code == 200
        token = answer.json()["refresh_token"]


async def test_sessions_are_listed_and_ended(world: World) -> None:
    ada = await world.register()
    other = (await world.log_in(ada.email)).json()
    items = (await ada.ask("GET", "/api/v1/auth/sessions")).json()["items"]
    assert sorted(item["current"] for item in items) == [False, True]
    (foreign,) = [item["id"] for item in items if not item["current"]]
    assert (await ada.ask("DELETE", f"/api/v1/auth/sessions/{foreign}")).status_code == 204
    assert not await is_in(world, other)
    assert await is_in(world, ada.tokens)
    assert (await ada.ask("DELETE", "/api/v1/auth/sessions")).status_code == 204
    assert not await is_in(world, ada.tokens)


async def test_nobody_ends_anothers_session(world: World) -> None:
    ada, eve = await world.register(), await world.register("eve@example.com")
    items = (await ada.ask("GET", "/api/v1/auth/sessions")).json()["items"]
    answer = await eve.ask("DELETE", f"/api/v1/auth/sessions/{items[0]['id']}")
    assert answer.status_code == 404
    assert await is_in(world, ada.tokens)


async def test_logging_out_ends_the_session_by_either_token(world: World) -> None:
    async def out(person: Person, **how: Any) -> None:
        answer = await world.ask("POST", "/api/v1/auth/logout", **how)
        assert answer.status_code == 204
        assert not await is_in(world, person.tokens)

    ada = await world.register()
    await out(ada, bearer=ada.tokens["access_token"])
    bea = await world.register("bea@example.com")
    await out(bea, json={"refresh_token": bea.tokens["refresh_token"]})


async def test_logging_out_with_nonsense_says_nothing(world: World) -> None:
    answer = await world.ask("POST", "/api/v1/auth/logout", json={"refresh_token": "nonsense"})
    assert answer.status_code == 204


async def test_no_token_is_stored_as_it_is(world: World) -> None:
    ada = await world.register()
    successor = (await refresh(world, ada.tokens["refresh_token"])).json()["refresh_token"]
    stored = (world.settings.server.data_dir / "inkwell.db").read_bytes()
    log = world.settings.server.data_dir / "inkwell.db-wal"
    stored += log.read_bytes() if log.exists() else b""
    for token in (ada.tokens["refresh_token"], successor, ada.tokens["access_token"]):
        assert token.encode() not in stored


async def test_old_sessions_are_forgotten(world: World) -> None:
    ada = await world.register()
    await refresh(world, ada.tokens["refresh_token"])
    world.clock.advance(timedelta(days=38))
    assert await world.container.accounts.clean_up_accounts()() >= 1
    assert (await refresh(world, ada.tokens["refresh_token"])).status_code == 401


async def test_a_development_sign_in_brings_the_bonus_of_the_day_like_others(world: World) -> None:
    dev = await world.dev()
    assert await dev.credits() == 50
    world.clock.advance(timedelta(days=2))
    assert await (await world.dev()).credits() == 60
    assert await (await world.dev()).credits() == 60
