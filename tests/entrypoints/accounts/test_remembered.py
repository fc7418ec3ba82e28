"""Who is out is out: at once where it happened, within a second in every other process."""

import pytest
from httpx import Response

from core.accounts.use_cases.authenticate import REMEMBERED_FOR
from tests.world import Person, World, world_over

OUT = {401, 403}


async def me(world: World, person: Person, key: str | None) -> Response:
    if key is not None:
        return await world.ask("GET", "/api/v1/me", api_key=key)
    return await world.ask("GET", "/api/v1/me", bearer=person.tokens["access_token"])


async def put_out(world: World, how: str, ada: Person, key_id: str) -> Response:
    if how == "logged out":
        return await ada.ask("POST", "/api/v1/auth/logout")
    if how == "sessions ended":
        return await ada.ask("DELETE", "/api/v1/auth/sessions")
    if how == "key revoked":
        return await ada.ask("DELETE", f"/api/v1/api-keys/{key_id}")
    if how == "deleted":
        return await ada.ask("DELETE", "/api/v1/me")
    boss = await world.dev("boss@example.com", role="admin")
    path = f"/api/v1/admin/accounts/{ada.id}/suspend"
    return await boss.ask("POST", path, json={"reason": "spam"})


@pytest.mark.parametrize(
    ("how", "by_key"),
    [
        ("logged out", False),
        ("sessions ended", False),
        ("key revoked", True),
        ("suspended", False),
        ("suspended", True),
        ("deleted", False),
        ("deleted", True),
    ],
)
async def test_who_is_out_is_out_in_every_process(world: World, how: str, by_key: bool) -> None:
    ada = await world.register()
    made = (await ada.ask("POST", "/api/v1/api-keys", json={"scopes": ["read"]})).json()
    key = made["key"] if by_key else None
    async with world_over(world.settings) as elsewhere:
        for place in (world, elsewhere):
            assert (await me(place, ada, key)).status_code == 200
        answer = await put_out(world, how, ada, made["id"])
        assert answer.status_code < 300, answer.text
        assert (await me(world, ada, key)).status_code in OUT
        elsewhere.clock.advance(REMEMBERED_FOR)
        assert (await me(elsewhere, ada, key)).status_code in OUT


async def test_a_remembered_caller_costs_no_query(world: World) -> None:
    ada = await world.register()
    for _ in range(2):
        assert (await me(world, ada, None)).status_code == 200
    authenticate = world.container.accounts.authenticate()
    (remembered,) = authenticate.remembered.values()
    assert remembered.caller.own == ada.id
