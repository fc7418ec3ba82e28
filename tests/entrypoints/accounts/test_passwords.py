"""Registering and signing in with a password."""

import asyncio
from dataclasses import replace
from pathlib import Path

import jwt
import pytest

from adapters.identity.passwords import Argon2Passwords
from core.accounts.errors import SignInRefused
from core.accounts.use_cases.log_in import LogInCommand
from entrypoints.settings import Settings
from tests.world import PASSWORD, World, world_over, world_settings


async def test_registering_opens_a_wallet_with_the_signup_grant(both: World) -> None:
    ada = await both.register()
    me = (await ada.ask("GET", "/auth/me")).json()
    assert me["credits"] == 50
    assert me["plan"] == "basic"
    assert me["tokens"] == {"quota": 1_000, "used": 0, "held": 0, "remaining": 1_000}
    assert me["role"] == "customer"
    assert me["email"] == "ada@example.com"


async def test_an_email_is_one_whatever_its_case(world: World) -> None:
    await world.register("Ada@Example.com")
    again = await world.ask(
        "POST", "/api/v1/auth/register", json={"email": "ADA@example.COM", "password": PASSWORD}
    )
    assert again.status_code == 409
    assert (await world.log_in(" aDa@example.com")).status_code == 200


async def test_of_two_registrations_at_once_one_gets_the_email(both: World) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD}
    answers = await asyncio.gather(
        *(both.ask("POST", "/api/v1/auth/register", json=body) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.com", "a b@example.com", "a@b"])
async def test_what_is_no_email_is_refused(world: World, email: str) -> None:
    body = {"email": email, "password": PASSWORD}
    answer = await world.ask("POST", "/api/v1/auth/register", json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "email"


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
async def test_a_weak_password_is_refused(world: World, password: str) -> None:
    body = {"email": "ada@example.com", "password": password}
    answer = await world.ask("POST", "/api/v1/auth/register", json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "password"


async def test_a_wrong_password_and_a_missing_account_answer_alike(world: World) -> None:
    await world.register()
    wrong = await world.log_in("ada@example.com", "wrong password")
    missing = await world.log_in("eve@example.com", "wrong password")
    assert wrong.status_code == missing.status_code == 401
    assert wrong.json() | {"request_id": ""} == missing.json() | {"request_id": ""}


async def test_a_missing_account_costs_as_much_as_a_wrong_password(world: World) -> None:
    """Measured in hashes of the same price, since the machine's own load is in every second."""
    await world.register()
    log_in = world.container.accounts.log_in()
    prices: list[tuple[str, ...]] = []

    class Watched(Argon2Passwords):
        def _verify(self, password: str, stored: str) -> bool:
            prices.append(tuple(stored.split("$")[1:4]))
            return super()._verify(password, stored)

    watched = replace(log_in, passwords=Watched(time_cost=1, memory_kibibytes=64))
    for email in ("ada@example.com", "eve@example.com", "nonsense"):
        with pytest.raises(SignInRefused):
            await watched(LogInCommand(email=email, password="wrong password"))
    assert len(prices) == 3
    assert len(set(prices)) == 1


class TestBusy:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"INKWELL_PASSWORD_MEMORY_KIB": "32768", "INKWELL_PASSWORD_ROUNDS": "2"}

    async def test_hashing_does_not_stop_the_others(self, world: World) -> None:
        await world.register()
        waiting = [asyncio.create_task(world.log_in("ada@example.com")) for _ in range(4)]
        await asyncio.sleep(0)
        answered = 0
        while not all(task.done() for task in waiting):
            assert (await world.ask("GET", "/health")).status_code == 200
            answered += 1
            await asyncio.sleep(0)
        assert answered > 4


async def test_a_dearer_price_renews_the_hash_at_the_next_sign_in(world: World) -> None:
    ada = await world.register()
    auth = world.container.accounts
    async with world.container.shared.snapshot() as work:
        before = (await work.accounts.find(ada.id)).password_hash
    dearer = type(auth.passwords())(time_cost=2, memory_kibibytes=128)
    command = LogInCommand(email=ada.email, password=PASSWORD)
    await replace(auth.log_in(), passwords=dearer)(command)
    async with world.container.shared.snapshot() as work:
        after = (await work.accounts.find(ada.id)).password_hash
    assert after != before
    assert "m=128,t=2" in after


async def test_the_token_names_the_account_and_the_session(world: World) -> None:
    ada = await world.register()
    claims = jwt.decode(ada.tokens["access_token"], options={"verify_signature": False})
    assert claims["sub"] == str(ada.id)
    assert claims["user_id"] == ada.id
    assert claims["exp"] - claims["iat"] == 900


async def test_dev_token_makes_an_account_once_and_keeps_its_role(world: World) -> None:
    admin = await world.dev("boss@example.com", "admin")
    again = await world.dev("boss@example.com")
    assert again.id == admin.id
    assert (await again.ask("GET", "/api/v1/me")).json()["role"] == "admin"


async def test_a_developer_signs_in_without_a_word(world: World) -> None:
    answer = await world.ask("POST", "/api/v1/dev-token")
    assert answer.status_code == 200
    assert (await world.person(answer.json())).email


class TestProduction:
    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {
            "INKWELL_ENV": "production",
            "INKWELL_JWT_SECRET": "k" * 40,
            "INKWELL_ENCRYPTION_KEYS": "A" * 43,
        }

    async def test_there_is_no_dev_token(self, world: World) -> None:
        answer = await world.client.post(
            "https://testserver.local/api/v1/dev-token", json={"role": "admin"}
        )
        assert answer.status_code == 404

    async def test_a_session_that_it_began_is_worth_nothing(
        self, sqlite_settings: Settings, tmp_path: Path
    ) -> None:
        """Development's database may be copied with all the sessions in it."""
        secret = sqlite_settings.auth.jwt_secret
        async with world_over(world_settings(tmp_path, INKWELL_JWT_SECRET=secret)) as before:
            bea = await before.register("bea@example.com")
            ada = await before.dev("ada@example.com", role="admin")
        async with world_over(sqlite_settings) as world:
            for person, access, refreshing in ((bea, 200, 200), (ada, 401, 401)):
                bearer = {"Authorization": f"Bearer {person.tokens['access_token']}"}
                token = {"refresh_token": person.tokens["refresh_token"]}
                base = "https://testserver.local/api/v1"
                answer = await world.client.get(f"{base}/me", headers=bearer)
                assert answer.status_code == access
                answer = await world.client.post(f"{base}/auth/refresh", json=token)
                assert answer.status_code == refreshing

    async def test_gifts_wait_for_a_verified_email(self, world: World) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD}
        base = "https://testserver.local/api/v1"
        tokens = (await world.client.post(f"{base}/auth/register", json=body)).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        me = (await world.client.get(f"{base}/me", headers=bearer)).json()
        assert me["credits"] == 0
        async with world.container.shared.snapshot() as work:
            assert (await work.wallets.get(me["id"])).plan.available == 0
        await world.run_jobs()
        code = world.code_for("ada@example.com", "Confirm")
        for expected in (200, 400):
            answer = await world.client.post(f"{base}/auth/verify-email", json={"token": code})
            assert answer.status_code == expected
        me = (await world.client.get(f"{base}/me", headers=bearer)).json()
        assert me["credits"] == 50
        assert me["email_verified"]
        async with world.container.shared.snapshot() as work:
            assert (await work.wallets.get(me["id"])).plan.available == 1_000
