"""Who is suspended reads no stream on that was open before; what is under way is finished."""

import asyncio

import msgspec
from httpx import Response

from core.generation.model import CreationStatus
from tests.integration.streams.scene import Scene

SHUT_OUT = {
    "code": "account-suspended",
    "detail": "This account is suspended. Write to us to have it opened again.",
}


async def suspend(scene: Scene, *, suspended: bool = True) -> None:
    """Close the account, or open it again."""
    boss = await scene.world.dev("boss@example.com", role="admin")
    path = f"/api/v1/admin/accounts/{scene.ada.id}/suspend"
    answer = await boss.ask("POST", path, json={"suspended": suspended})
    assert answer.status_code == 200, answer.text


async def read(scene: Scene, stream_id: str) -> Response:
    """Read a stream until the server ends it."""
    async with asyncio.timeout(30):
        return await scene.ada.ask("GET", f"/api/v1/streams/{stream_id}/events")


async def begin_to_read(scene: Scene, stream_id: str) -> asyncio.Task[Response]:
    """Have a stream open that waits for what comes next."""
    reading = asyncio.create_task(read(scene, stream_id))
    await scene.until(lambda: scene.world.container.streams.tails()._watched)
    return reading


def last_of(answer: Response) -> tuple[str, dict[str, str]]:
    """Return the type and data of the last event of an answer."""
    *_, name, data = answer.text.strip().splitlines()
    return name.removeprefix("event: "), msgspec.json.decode(data.removeprefix("data: "))


async def test_a_silent_stream_ends_and_is_not_opened_again(scene: Scene) -> None:
    creation, task = await scene.begin()
    reading = await begin_to_read(scene, creation.id)

    await suspend(scene)

    assert last_of(await reading) == ("error", SHUT_OUT)
    again = await read(scene, creation.id)
    assert (again.status_code, again.json()["type"]) == (403, "/problems/account-suspended")
    scene.model.says("Buy bread.")
    scene.model.ends()
    assert (await task).status is CreationStatus.COMPLETED


async def test_what_is_written_meanwhile_is_read_once_the_account_is_open(scene: Scene) -> None:
    creation, task = await scene.begin()
    reading = await begin_to_read(scene, creation.id)

    await suspend(scene)
    scene.model.says("Buy bread.")
    scene.model.ends()
    await task

    answer = await reading
    assert last_of(answer) == ("error", SHUT_OUT)
    assert "Buy bread." not in answer.text
    await suspend(scene, suspended=False)
    name, data = last_of(await read(scene, creation.id))
    assert (name, data["text"]) == ("done", "Buy bread.")
