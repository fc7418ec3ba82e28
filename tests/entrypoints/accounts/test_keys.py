"""Customers' keys, delivery keys, service keys."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from core.accounts.errors import NoOwnAccount
from core.accounts.model import Caller, Scope
from core.accounts.rules.access import metered_account
from core.accounts.rules.keys import SEALED_PLACE, KeyWish
from core.accounts.use_cases.verify_credentials import Credentials
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId
from tests.entrypoints.http.expectations import problem
from tests.world import Person, World


async def key(person: Person, path: str = "/api/v1/api-keys", **body: object) -> dict[str, Any]:
    answer = await person.ask("POST", path, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.mark.parametrize("how", ["bearer", "api_key"])
async def test_a_key_reads_either_way(world: World, how: str) -> None:
    ada = await world.register()
    made = await key(ada, scopes=["read"])
    answer = await world.ask("GET", "/api/v1/me", **{how: made["key"]})
    assert answer.json()["id"] == ada.id


async def test_a_key_is_shown_once_and_stored_as_a_hash(both: World) -> None:
    ada = await both.register()
    secret = str((await key(ada, name="site"))["key"])
    assert secret.startswith("ik_")
    (shown,) = (await ada.ask("GET", "/api/v1/api-keys")).json()["items"]
    assert shown["prefix"] == secret[:10]
    assert secret not in str(shown)
    async with both.container.shared.unit_of_work() as work:
        stored = await work.api_keys.get(shown["id"], account_id=ada.id)
    assert secret not in repr(stored)


async def test_a_keys_last_use_is_known(world: World) -> None:
    ada = await world.register()
    secret = str((await key(ada))["key"])
    await world.ask("GET", "/api/v1/me", api_key=secret)
    first = world.clock.now()
    world.clock.advance(timedelta(seconds=59))
    await world.ask("GET", "/api/v1/me", api_key=secret)
    (shown,) = (await ada.ask("GET", "/api/v1/api-keys")).json()["items"]
    assert shown["last_used_at"] == first.isoformat().replace("+00:00", "Z")


async def test_who_comes_with_a_key_is_told_of_the_key(world: World) -> None:
    ada = await world.register()
    mine = await key(ada)

    wrong = await world.ask("GET", "/api/v1/me", api_key="ik_nobody")
    listing = await world.ask("GET", "/api/v1/api-keys", api_key=mine["key"])

    assert wrong.json()["detail"] == "The API key is not valid: it is unknown, revoked or expired."
    assert listing.status_code == 403
    assert listing.json()["detail"] == "An API key can't do this; sign in."


async def test_a_revoked_or_expired_key_is_out(world: World) -> None:
    ada = await world.register()
    until = (world.clock.now() + timedelta(minutes=5)).isoformat()
    revoked, expiring = await key(ada), await key(ada, expires_at=until)
    assert (await ada.ask("DELETE", f"/api/v1/api-keys/{revoked['id']}")).status_code == 204
    assert (await world.ask("GET", "/api/v1/me", api_key=revoked["key"])).status_code == 401
    assert (await world.ask("GET", "/api/v1/me", api_key=expiring["key"])).status_code == 200
    world.clock.advance(timedelta(minutes=5))
    assert (await world.ask("GET", "/api/v1/me", api_key=expiring["key"])).status_code == 401


async def test_nobody_revokes_anothers_key(world: World) -> None:
    ada, eve = await world.register(), await world.register("eve@example.com")
    made = await key(ada)
    assert (await eve.ask("DELETE", f"/api/v1/api-keys/{made['id']}")).status_code == 404
    assert (await world.ask("GET", "/api/v1/me", api_key=made["key"])).status_code == 200


async def test_the_legacy_path_makes_delivery_keys_that_open_nothing(world: World) -> None:
    ada = await world.register()
    made = await key(ada, "/api-keys", name="my site")
    assert made["purpose"] == "delivery"
    for how in ("bearer", "api_key"):
        answer = await world.ask("GET", "/api/v1/me", **{how: made["key"]})
        assert answer.status_code == 401
    async with world.container.shared.snapshot() as work:
        stored = await work.api_keys.delivery_key(ada.id, world.clock.now())
    assert stored is not None
    assert stored.hash is None
    secrets = world.container.accounts.secrets()
    assert secrets.open(stored.sealed, place=SEALED_PLACE) == made["key"]


async def test_a_key_needs_no_body(world: World) -> None:
    ada = await world.register()
    made = [await ada.ask("POST", path) for path in ("/api-keys", "/api/v1/api-keys")]
    assert [each.json()["purpose"] for each in made] == ["delivery", "api"]


@pytest.mark.parametrize("purpose", ["api", "delivery"])
async def test_a_repeated_request_makes_one_key(both: World, purpose: str) -> None:
    ada = await both.register()

    async def ask(name: str) -> Response:
        body = {"name": name, "purpose": purpose}
        again = {"Idempotency-Key": "once"}
        return await ada.ask("POST", "/api/v1/api-keys", json=body, headers=again)

    first, second, other = await ask("site"), await ask("site"), await ask("another")
    listed = (await ada.ask("GET", "/api/v1/api-keys")).json()["items"]

    assert [each["id"] for each in listed] == [first.json()["id"]]
    assert other.status_code == 422
    if purpose == "delivery":
        assert second.json() == first.json()
    else:
        refused = problem(second, status=409, code="key-told-once")
        assert first.json()["id"] in refused["detail"]


async def test_the_legacy_path_makes_api_keys_when_asked(world: World) -> None:
    ada = await world.register()
    made = await key(ada, "/api-keys", purpose="api")
    assert (await world.ask("GET", "/api/v1/me", api_key=made["key"])).status_code == 200


@pytest.mark.parametrize("scopes", [["meter"], ["admin"], ["read", "meter"]])
async def test_customers_get_no_service_keys(world: World, scopes: list[str]) -> None:
    ada = await world.register()
    for path in ("/api/v1/api-keys", "/api-keys"):
        answer = await ada.ask("POST", path, json={"scopes": scopes})
        assert answer.status_code == 403


async def test_a_key_makes_no_key(world: World) -> None:
    ada = await world.register()
    made = await key(ada, scopes=["read", "generate"])
    answer = await world.ask("POST", "/api/v1/api-keys", api_key=made["key"], json={})
    assert answer.status_code == 403


async def test_a_service_key_meters_the_accounts_it_names(world: World) -> None:
    ada, bea = await world.register(), await world.register("bea@example.com")
    boss = await world.dev("boss@example.com", "admin")
    made = await key(boss, scopes=["meter"], accounts=[ada.id])
    caller = await world.container.accounts.authenticate()(Credentials(api_key=str(made["key"])))
    assert caller is not None
    assert metered_account(caller, ada.id) == ada.id
    with pytest.raises(AccountNotFound):
        metered_account(caller, bea.id)
    with pytest.raises(NoOwnAccount):
        metered_account(caller, None)
    assert (await world.ask("GET", "/api/v1/me", api_key=made["key"])).status_code == 403


async def test_a_key_for_some_accounts_gets_no_admin_rights(world: World) -> None:
    ada, boss = await world.register(), await world.dev("boss@example.com", "admin")
    for scopes in (["admin"], ["meter", "admin"]):
        body = {"scopes": scopes, "accounts": [ada.id]}
        answer = await boss.ask("POST", "/api/v1/api-keys", json=body)
        refused = problem(answer, status=400, code="key-invalid")
        assert [each["field"] for each in refused["errors"]] == ["accounts"]
    assert (await boss.ask("GET", "/api/v1/admin/service-keys")).json()["items"] == []


async def test_an_older_key_with_admin_for_some_accounts_only_meters_them(world: World) -> None:
    ada, bea = await world.register(), await world.register("bea@example.com")
    wish = KeyWish(name="older", scopes=frozenset({Scope.METER}), accounts=frozenset({ada.id}))
    container, now = world.container, world.clock.now()
    maker = container.accounts.key_maker()
    issued = maker.make(wish, None, now)
    async with container.shared.unit_of_work() as work:
        older = replace(issued.key, scopes=frozenset({Scope.METER, Scope.ADMIN}))
        await maker.store(work, older, now)
        await work.commit()

    async def status(path: str, body: dict[str, object], method: str = "POST") -> int:
        return (await world.ask(method, path, api_key=issued.secret, json=body)).status_code

    gift = {"amount": 5, "reason": "gift"}
    for account in (ada.id, bea.id):
        assert await status("/api/v1/credits/add", gift | {"account": account}) == 403
        assert await status(f"/api/v1/admin/accounts/{account}/adjust", gift) == 403
    assert await status("/api/v1/admin/switches", {"maintenance": True}, "PUT") == 403
    charge = {"credits": 1, "purpose": "image"}
    assert await status("/api/v1/charges", charge | {"account": ada.id}) == 201
    assert await status("/api/v1/charges", charge | {"account": bea.id}) == 404


async def test_a_service_key_with_admin_sets_anybodys_plan_and_names_whose(world: World) -> None:
    ada, boss = await world.register(), await world.dev("boss@example.com", "admin")
    path, plan = "/api/v1/tokens/set-plan", {"plan": "premium"}
    wish = plan | {"account": ada.id}
    admin, meter = await key(boss, scopes=["admin"]), await key(boss, scopes=["meter"])

    nobody = await world.ask("POST", path, api_key=admin["key"], json=plan)
    refused = problem(nobody, status=400, code="invalid-parameters")
    assert [each["field"] for each in refused["errors"]] == ["account"]
    problem(
        await world.ask("POST", path, api_key=meter["key"], json=wish),
        status=403,
        code="not-allowed",
    )
    answer = await world.ask("POST", path, api_key=admin["key"], json=wish)

    assert (answer.status_code, answer.json()["plan"]) == (200, "premium")
    assert (await ada.ask("GET", "/api/v1/tokens/usage")).json()["plan"] == "premium"


async def test_an_admins_service_keys_are_listed_and_revoked(world: World) -> None:
    boss = await world.dev("boss@example.com", "admin")
    made = await key(boss, scopes=["admin"])
    listed = await world.ask("GET", "/api/v1/admin/service-keys", api_key=made["key"])
    assert [item["id"] for item in listed.json()["items"]] == [made["id"]]
    path = f"/api/v1/admin/service-keys/{made['id']}"
    assert (await boss.ask("DELETE", path)).status_code == 204
    again = await world.ask("GET", "/api/v1/admin/service-keys", api_key=made["key"])
    assert again.status_code == 401


def test_a_customer_meters_only_itself() -> None:
    ada = Caller(own=AccountId(7), session_id="s", accounts=None)
    assert metered_account(ada, None) == 7
    with pytest.raises(AccountNotFound):
        metered_account(ada, AccountId(8))
    key_of_ada = Caller(own=AccountId(7), key_id="k", scopes=frozenset({Scope.READ}), accounts=None)
    with pytest.raises(AccountNotFound):
        metered_account(key_of_ada, AccountId(8))


async def test_there_is_an_end_to_the_keys_of_one_account(world: World) -> None:
    ada = await world.register()
    for _ in range(100):
        await key(ada)
    assert (await ada.ask("POST", "/api/v1/api-keys", json={})).status_code == 409
