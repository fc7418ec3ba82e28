"""Somebody made an account under another's e-mail, and waits until its owner comes."""

from datetime import timedelta
from typing import Any

from httpx import Response

from tests.world import Person, World

EMAIL = "ada@example.com"
NEW = "another good password"
EVENTS = ["payment.captured", "article.published"]


async def made(person: Person, path: str, **body: Any) -> str:
    """Make something over HTTP, and return its id."""
    answer = await person.ask("POST", f"/api/v1/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def listed(person: Person, path: str) -> dict[str, dict[str, Any]]:
    answer: Response = await person.ask("GET", f"/api/v1/{path}")
    return {each["id"]: each for each in answer.json()["items"]}


async def integration(person: Person, name: str) -> str:
    url = f"http://127.0.0.1:9/{name}"
    return await made(person, "integrations", webhook_url=url, events=EVENTS)


async def campaign(world: World, person: Person, name: str) -> str:
    """Order articles from the day after tomorrow on: nothing is held for them yet."""
    begin = (world.clock.now() + timedelta(days=2)).date().isoformat()
    wish = {"topic": name, "articles_per_day": 1, "start_date": begin}
    return await made(person, "campaigns", name=name, **wish)


async def claim(world: World) -> Person:
    """Set a new password with the letter that only the e-mail's owner reads, and sign in."""
    await world.ask("POST", "/api/v1/auth/forgot-password", json={"email": EMAIL})
    await world.run_jobs()
    body = {"token": world.code_for(EMAIL, "password"), "password": NEW}
    answer = await world.ask("POST", "/api/v1/auth/reset-password", json=body)
    assert answer.status_code == 204, answer.text
    return await world.person((await world.log_in(EMAIL, NEW)).json())


async def test_what_somebody_else_set_up_sends_and_spends_nothing_more(both: World) -> None:
    eve = await both.register(EMAIL, "the password of eve")
    spy = await integration(eve, "eve")
    orders = await campaign(both, eve, "Eve's")
    text = await made(eve, "assets", kind="text", title="Bread", content="It rises.")
    await eve.ask("POST", "/api/v1/api-keys", json={"purpose": "delivery"})
    ada = await claim(both)
    assert ada.id == eve.id
    await both.run_jobs()
    assert await listed(ada, "integrations") == {}
    assert (await ada.ask("GET", f"/api/v1/integrations/{spy}")).status_code == 404
    assert (await listed(ada, "campaigns"))[orders]["status"] == "paused"
    keys = await listed(ada, "api-keys")
    assert all(each["revoked_at"] for each in keys.values())
    assert (await ada.ask("GET", f"/api/v1/assets/{text}")).json()["content"] == "It rises."


async def test_what_the_owner_sets_up_before_the_worker_comes_stays(both: World) -> None:
    eve = await both.register(EMAIL, "the password of eve")
    await integration(eve, "eve")
    ada = await claim(both)
    both.clock.advance(timedelta(seconds=1))
    own, orders = await integration(ada, "ada"), await campaign(both, ada, "Ada's")
    await both.run_jobs()
    assert (await listed(ada, "integrations")).keys() == {own}
    assert (await listed(ada, "campaigns"))[orders]["status"] == "active"
