"""What operators see and do, what people change about themselves, and events."""

from datetime import timedelta

import pytest
from httpx import Response

from tests.world import World


async def test_a_suspended_account_is_out_until_it_is_opened_again(both: World) -> None:
    ada = await both.register()
    boss = await both.dev("boss@example.com", "admin")
    key = (await ada.ask("POST", "/api/v1/api-keys", json={})).json()["key"]
    path = f"/api/v1/admin/accounts/{ada.id}/suspend"
    answer = await boss.ask("POST", path, json={"reason": "spam"})
    assert answer.json()["status"] == "suspended"
    for reason, kept in (("fraud", "fraud"), (None, "fraud"), ("spam", "spam")):
        answer = await boss.ask("POST", path, json={"reason": reason})
        assert answer.json()["suspended_reason"] == kept
    refresh = {"refresh_token": ada.tokens["refresh_token"]}
    assert (await ada.ask("GET", "/api/v1/me")).status_code == 403
    assert (await both.ask("GET", "/api/v1/me", api_key=key)).status_code == 403
    assert (await both.log_in(ada.email)).status_code == 403
    assert (await both.ask("POST", "/api/v1/auth/refresh", json=refresh)).status_code == 403
    await boss.ask("POST", path, json={"suspended": False})
    assert (await ada.ask("GET", "/api/v1/me")).status_code == 200
    assert (await both.ask("POST", "/api/v1/auth/refresh", json=refresh)).status_code == 200


async def test_every_act_is_in_the_audit_log(world: World) -> None:
    ada = await world.register()
    boss = await world.dev("boss@example.com", "admin")
    await boss.ask("POST", f"/api/v1/admin/accounts/{ada.id}/suspend", json={"reason": "spam"})
    await boss.ask("POST", "/api/v1/api-keys", json={"scopes": ["meter"]})
    records = (await boss.ask("GET", "/api/v1/admin/audit")).json()["items"]
    assert [each["action"] for each in records] == ["key.created", "account.suspended"]
    assert {each["actor"] for each in records} == {f"account:{boss.id}"}
    assert records[1]["account"] == ada.id
    assert records[1]["details"] == {"reason": "spam"}
    about = await boss.ask("GET", f"/api/v1/admin/audit?account={ada.id}")
    assert [each["action"] for each in about.json()["items"]] == ["account.suspended"]


async def test_a_plan_that_an_admin_sets_is_in_the_audit_log_and_ones_own_is_not(
    world: World,
) -> None:
    ada = await world.register()
    boss = await world.dev("boss@example.com", "admin")
    path, again = "/api/v1/tokens/set-plan", {"Idempotency-Key": "once"}
    wish = {"plan": "premium", "account": ada.id}
    for _ in range(2):
        assert (await boss.ask("POST", path, json=wish, headers=again)).status_code == 200
    assert (await ada.ask("POST", path, json={"plan": "standard"})).status_code == 200
    await world.run_jobs()
    (record,) = (await boss.ask("GET", "/api/v1/admin/audit")).json()["items"]
    assert (record["action"], record["account"]) == ("plan.set", ada.id)
    assert record["actor"] == f"account:{boss.id}"
    assert (record["details"]["plan"], record["details"]["quota"]) == ("premium", 51_000)


async def test_accounts_are_listed_page_by_page_and_found(world: World) -> None:
    people = [await world.register(f"person{number}@example.com") for number in range(5)]
    boss = await world.dev("boss@example.com", "admin")
    seen: list[int] = []
    cursor = ""
    while True:
        page = (await boss.ask("GET", f"/api/v1/admin/accounts?limit=2{cursor}")).json()
        seen += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [boss.id, *(person.id for person in reversed(people))]
    found = await boss.ask("GET", "/api/v1/admin/accounts?search=PERSON3")
    assert [each["id"] for each in found.json()["items"]] == [people[3].id]
    none = await boss.ask("GET", "/api/v1/admin/accounts?status=suspended")
    assert none.json()["items"] == []
    literal = await boss.ask("GET", "/api/v1/admin/accounts?search=%25")
    assert literal.json()["items"] == []


async def test_an_account_is_shown_with_its_balance(world: World) -> None:
    ada = await world.register()
    boss = await world.dev("boss@example.com", "admin")
    shown = (await boss.ask("GET", f"/api/v1/admin/accounts/{ada.id}")).json()
    assert (shown["credits"], shown["plan"]) == (50, "basic")
    assert (await boss.ask("GET", "/api/v1/admin/accounts/999")).status_code == 404


async def test_the_last_admin_is_not_suspended(world: World) -> None:
    boss = await world.dev("boss@example.com", "admin")
    path = f"/api/v1/admin/accounts/{boss.id}/suspend"
    assert (await boss.ask("POST", path, json={})).status_code == 409


async def test_a_profile_is_set_entry_by_entry(world: World) -> None:
    ada = await world.register()
    body = {"name": "Ada", "profile": {"company": "Acme", "tone": "dry", "rates": [1, 2.5, None]}}
    await ada.ask("PATCH", "/api/v1/me", json=body)
    await ada.ask("PATCH", "/api/v1/me", json={"profile": {"tone": None, "size": 3}})
    me = (await ada.ask("GET", "/api/v1/me")).json()
    assert me["name"] == "Ada"
    assert me["profile"] == {"company": "Acme", "rates": [1, 2.5, None], "size": 3}


async def test_null_takes_away_what_one_has_said_and_what_is_left_out_stays(world: World) -> None:
    ada = await world.register()
    said = {
        "name": "Ada",
        "picture": "https://example.com/ada.png",
        "profile": {"company": "Acme"},
        "alerts": {"low_balance_credits": 5},
    }
    for name, none in (
        ("name", None),
        ("picture", None),
        ("profile", {}),
        ("alerts", {"low_balance_credits": None}),
    ):
        for nothing in (None, none):
            before = (await ada.ask("PATCH", "/api/v1/me", json=said)).json()
            assert {each: before[each] for each in said} == said
            assert (await ada.ask("PATCH", "/api/v1/me", json={"alerts": {}})).json() == before
            body = {name: None if name == "profile" else nothing}
            after = await ada.ask("PATCH", "/api/v1/me", json=body)
            assert (after.status_code, after.json()) == (200, before | {name: none})


@pytest.mark.parametrize(
    "profile",
    [
        {"deep": [[[[[[[1]]]]]]]},
        {"long": "x" * 20_000},
        {"number": 2**70},
    ],
)
async def test_a_profile_has_bounds(both: World, profile: dict[str, object]) -> None:
    ada = await both.register()
    answer = await ada.ask("PATCH", "/api/v1/me", json={"profile": profile})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "profile"


async def test_events_are_ones_own_and_newest_first(both: World) -> None:
    ada, eve = await both.register(), await both.register("eve@example.com")
    for name in ("a.opened", "b.opened"):
        await ada.ask("POST", "/api/v1/events", json={"name": name, "properties": {"x": 1.5}})
    await eve.ask("POST", "/api/v1/events", json={"name": "c.opened"})
    items = (await ada.ask("GET", "/api/v1/events")).json()["items"]
    assert [each["name"] for each in items] == ["b.opened", "a.opened"]
    assert items[0]["properties"] == {"x": 1.5}
    some = (await ada.ask("GET", "/api/v1/events?name=a.opened")).json()["items"]
    assert [each["name"] for each in some] == ["a.opened"]


async def test_a_repeated_event_is_one_also_when_it_is_forgotten(world: World) -> None:
    ada = await world.dev()
    again = {"Idempotency-Key": "once"}

    async def send() -> Response:
        return await ada.ask("POST", "/api/v1/events", json={"name": "opened"}, headers=again)

    first = await send()
    world.clock.advance(timedelta(seconds=5))
    second = await send()
    listed = (await ada.ask("GET", "/api/v1/events?name=opened")).json()["items"]
    world.clock.advance(timedelta(days=401))
    await world.container.accounts.clean_up_accounts()()
    ada = await world.dev()
    third = await send()

    assert first.json() == second.json() == third.json() == listed[0]
    assert len(listed) == 1


async def test_an_event_is_not_from_the_future(world: World) -> None:
    ada = await world.register()
    for minutes, expected in ((4, 201), (6, 400)):
        at = (world.clock.now() + timedelta(minutes=minutes)).isoformat()
        body = {"name": "opened", "occurred_at": at}
        assert (await ada.ask("POST", "/api/v1/events", json=body)).status_code == expected


async def test_old_events_are_forgotten(world: World) -> None:
    ada = await world.dev()
    await ada.ask("POST", "/api/v1/events", json={"name": "opened"})
    world.clock.advance(timedelta(days=401))
    await world.container.accounts.clean_up_accounts()()
    again = await world.dev()
    assert (await again.ask("GET", "/api/v1/events")).json()["items"] == []
