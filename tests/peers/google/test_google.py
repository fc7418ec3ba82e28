"""Signing in with Google, against an issuer that nobody here wrote."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from httpx import Response

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.peers.google.conftest import CLIENT, Issuers
from tests.world import World, world_over, world_settings


@pytest.fixture
def google_settings(tmp_path: Path, issuers: Issuers) -> Settings:
    return migrated(
        world_settings(
            tmp_path,
            INKWELL_GOOGLE_CLIENT_ID=CLIENT,
            INKWELL_GOOGLE_JWKS_URL=f"{issuers.google}/jwks",
            INKWELL_OIDC_ISSUER="https://id.example.com",
            INKWELL_OIDC_AUDIENCE="app",
            INKWELL_OIDC_JWKS_URL=f"{issuers.google}/jwks",
            INKWELL_OIDC_MAKES_ACCOUNTS="1",
        )
    )


@pytest.fixture
async def world(google_settings: Settings) -> AsyncIterator[World]:
    async with world_over(google_settings) as world:
        world.clock.at = datetime.now(UTC)
        yield world


async def sign_in(world: World, token: str) -> Response:
    return await world.ask("POST", "/api/v1/auth/google", json={"id_token": token})


async def test_a_good_token_is_in(world: World, issuers: Issuers) -> None:
    answer = await sign_in(world, issuers.token(issuers.google))
    assert answer.status_code == 200, answer.text
    ada = await world.person(answer.json())
    me = (await ada.ask("GET", "/api/v1/me")).json()
    assert me["email"] == "ada@example.com"
    assert me["email_verified"]
    assert me["name"] == "Ada Lovelace"
    assert me["credits"] == 50
    again = await world.person((await sign_in(world, issuers.token(issuers.google))).json())
    assert again.id == ada.id


async def test_both_spellings_of_google_are_one(world: World, issuers: Issuers) -> None:
    first = await sign_in(world, issuers.token(issuers.google))
    second = await sign_in(world, issuers.token(issuers.google, iss="accounts.google.com"))
    ids = [(await world.person(answer.json())).id for answer in (first, second)]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": ""},
        {"iss": "https://accounts.example.com"},
        {"iss": ""},
        {"exp": 1_600_000_000},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"exp": "soon"},
        {"sub": ""},
        {"sub": 7},
    ],
)
async def test_a_token_that_is_not_for_us_is_out(
    world: World, issuers: Issuers, claims: dict[str, object]
) -> None:
    answer = await sign_in(world, issuers.token(issuers.google, **claims))
    assert answer.status_code == 401, answer.text
    assert await count_accounts(world) == 0


async def test_another_key_of_the_same_name_is_out(world: World, issuers: Issuers) -> None:
    assert (await sign_in(world, issuers.token(issuers.stranger))).status_code == 401


async def test_a_changed_token_is_out(world: World, issuers: Issuers) -> None:
    head, body, signature = issuers.token(issuers.google).split(".")
    other = issuers.token(issuers.google, sub="1").split(".")[1]
    assert body != other
    assert (await sign_in(world, f"{head}.{other}.{signature}")).status_code == 401


async def test_a_token_cannot_choose_its_algorithm(world: World, issuers: Issuers) -> None:
    claims = jwt.decode(issuers.token(issuers.google), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": "key-1"})
    shared = jwt.encode(claims, "k" * 40, algorithm="HS256", headers={"kid": "key-1"})
    for token in (unsigned, shared, "nonsense", "a.b.c"):
        assert (await sign_in(world, token)).status_code == 401


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": ""}])
async def test_an_unverified_email_is_out(
    world: World, issuers: Issuers, claims: dict[str, object]
) -> None:
    answer = await sign_in(world, issuers.token(issuers.google, **claims))
    assert answer.status_code == 403
    assert await count_accounts(world) == 0


async def test_the_clocks_may_differ_by_a_minute(world: World, issuers: Issuers) -> None:
    token = issuers.token(issuers.google)
    claims = jwt.decode(token, options={"verify_signature": False})
    for at, expected in (
        (claims["iat"] - 59, 200),
        (claims["iat"] - 62, 401),
        (claims["exp"] + 59, 200),
        (claims["exp"] + 61, 401),
    ):
        world.clock.at = datetime.fromtimestamp(at, UTC)
        assert (await sign_in(world, token)).status_code == expected


async def test_a_verified_password_account_is_linked_and_keeps_its_password(
    world: World, issuers: Issuers
) -> None:
    ada = await world.register()
    await world.run_jobs()
    code = world.code_for(ada.email, "Confirm")
    await world.ask("POST", "/api/v1/auth/verify-email", json={"token": code})
    linked = await world.person((await sign_in(world, issuers.token(issuers.google))).json())
    assert linked.id == ada.id
    assert (await world.log_in(ada.email)).status_code == 200


async def test_nobody_takes_over_through_an_unverified_password_account(
    world: World, issuers: Issuers
) -> None:
    """Eve registers with Ada's e-mail, makes a key, and waits for Ada to sign in with Google."""
    eve = await world.register("ada@example.com", "the password of eve")
    key = (await eve.ask("POST", "/api/v1/api-keys", json={})).json()["key"]
    ada = await world.person((await sign_in(world, issuers.token(issuers.google))).json())
    assert (await world.log_in("ada@example.com", "the password of eve")).status_code == 401
    assert (await eve.ask("GET", "/api/v1/me")).status_code == 401
    assert (await world.ask("GET", "/api/v1/me", api_key=key)).status_code == 401
    refresh = {"refresh_token": eve.tokens["refresh_token"]}
    assert (await world.ask("POST", "/api/v1/auth/refresh", json=refresh)).status_code == 401
    assert (await ada.ask("GET", "/api/v1/me")).json()["credits"] == 50


async def test_a_second_identity_of_google_does_not_get_in_by_email(
    world: World, issuers: Issuers
) -> None:
    await sign_in(world, issuers.token(issuers.google))
    answer = await sign_in(world, issuers.token(issuers.google, sub="somebody else"))
    assert answer.status_code == 409


async def test_accounts_never_merge(world: World, issuers: Issuers) -> None:
    """An identity stays with its account, whatever e-mail its issuer tells of later."""
    first = await world.person((await sign_in(world, issuers.token(issuers.google))).json())
    bea = await world.dev("bea@example.com")
    moved = issuers.token(issuers.google, email="bea@example.com")
    again = await world.person((await sign_in(world, moved)).json())
    assert again.id == first.id != bea.id


async def test_who_deleted_a_google_account_comes_back_without_a_grant(
    world: World, issuers: Issuers
) -> None:
    ada = await world.person((await sign_in(world, issuers.token(issuers.google))).json())
    assert (await ada.ask("DELETE", "/api/v1/me")).status_code == 204
    other_email = issuers.token(issuers.google, email="ada.new@example.com")
    back = await world.person((await sign_in(world, other_email)).json())
    assert back.id != ada.id
    assert await back.credits() == 0


async def test_keys_are_fetched_once_and_used_on_while_the_issuer_is_away(
    world: World, issuers: Issuers
) -> None:
    token = issuers.token(issuers.google)
    assert (await sign_in(world, token)).status_code == 200
    issuer = world.container.accounts.google()
    issuer._settings = type(issuer._settings)(
        names=issuer._settings.names,
        audience=issuer._settings.audience,
        jwks_url="http://127.0.0.1:9/jwks",
    )
    assert (await sign_in(world, token)).status_code == 200
    late = issuers.token(issuers.google, exp=int(datetime.now(UTC).timestamp()) + 20_000)
    world.clock.advance(timedelta(hours=2))
    assert (await sign_in(world, late)).status_code == 200


async def test_a_changed_key_is_fetched_and_the_old_one_is_out(
    world: World, issuers: Issuers
) -> None:
    old, new = issuers.token(issuers.google), issuers.token(issuers.later)
    assert (await sign_in(world, old)).status_code == 200
    issuer = world.container.accounts.google()
    issuer._settings = replace(issuer._settings, jwks_url=f"{issuers.later}/jwks")
    assert (await sign_in(world, new)).status_code == 401, "asked for keys a moment ago"
    world.clock.advance(timedelta(seconds=30))
    assert (await sign_in(world, new)).status_code == 200
    assert (await sign_in(world, old)).status_code == 401


async def test_nobody_queues_up_behind_an_issuer_that_does_not_answer(
    world: World, issuers: Issuers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def hang(url: str) -> None:
        asked.append(url)
        raise TimeoutError("no answer in 5 seconds")

    monkeypatch.setattr("adapters.identity.issuers.fetch_json", hang)
    token = issuers.token(issuers.google)
    assert [(await sign_in(world, token)).status_code for _ in range(5)] == [503] * 5
    assert len(asked) == 1
    monkeypatch.undo()
    world.clock.advance(timedelta(seconds=3))
    assert (await sign_in(world, token)).status_code == 200


async def test_an_issuer_that_never_answered_is_unavailable(world: World, issuers: Issuers) -> None:
    issuer = world.container.accounts.google()
    issuer._settings = type(issuer._settings)(
        names=issuer._settings.names,
        audience=issuer._settings.audience,
        jwks_url="http://127.0.0.1:9/jwks",
    )
    answer = await sign_in(world, issuers.token(issuers.google))
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


class TestOwnIssuer:
    """Tokens of the operator's own issuer, sent as Bearer."""

    def token(self, issuers: Issuers, **claims: object) -> str:
        usual: dict[str, object] = {"iss": "https://id.example.com", "aud": "app", "sub": "u-1"}
        return issuers.token(issuers.google, **usual | claims)

    async def test_its_people_are_let_in_at_first_sight(
        self, world: World, issuers: Issuers
    ) -> None:
        token = self.token(issuers)
        me = (await world.ask("GET", "/api/v1/me", bearer=token)).json()
        assert me["email"] == "ada@example.com"
        again = (await world.ask("GET", "/api/v1/me", bearer=token)).json()
        assert again["id"] == me["id"]

    async def test_its_numbers_are_no_accounts_of_ours(
        self, world: World, issuers: Issuers
    ) -> None:
        ada = await world.register()
        token = self.token(issuers, sub=str(ada.id), email="eve@example.com", user_id=ada.id)
        me = (await world.ask("GET", "/api/v1/me", bearer=token)).json()
        assert me["id"] != ada.id

    async def test_an_unverified_email_links_to_nothing(
        self, world: World, issuers: Issuers
    ) -> None:
        ada = await world.register()
        token = self.token(issuers, email=ada.email, email_verified=False)
        me = (await world.ask("GET", "/api/v1/me", bearer=token)).json()
        assert me["id"] != ada.id
        assert me["email"] is None

    @pytest.mark.parametrize("claims", [{"aud": "other"}, {"exp": 1_600_000_000}])
    async def test_what_is_not_for_us_is_out(
        self, world: World, issuers: Issuers, claims: dict[str, object]
    ) -> None:
        token = self.token(issuers, **claims)
        assert (await world.ask("GET", "/api/v1/me", bearer=token)).status_code == 401

    async def test_without_permission_nobody_is_made(self, world: World, issuers: Issuers) -> None:
        authenticate = world.container.accounts.authenticate
        usual = authenticate()
        strict = replace(usual, verify=replace(usual.verify, makes_accounts=False))
        with authenticate.override(strict):
            answer = await world.ask("GET", "/api/v1/me", bearer=self.token(issuers))
        assert answer.status_code == 401
        assert await count_accounts(world) == 0


async def count_accounts(world: World) -> int:
    async with world.container.shared.database().reader() as connection:
        counted = await connection.exec_driver_sql("select count(*) from accounts")
        return int(counted.scalar_one())
