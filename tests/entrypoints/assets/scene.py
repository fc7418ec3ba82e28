"""What the tests of assets do again and again."""

from typing import Any

from httpx import Response

from tests.world import Person, World

ASSETS = "/api/v1/assets"


async def made(person: Person, content: str = "one", **more: Any) -> dict[str, Any]:
    """Make an asset of a text."""
    answer = await person.ask("POST", ASSETS, json={"content": content, **more})
    assert answer.status_code == 201, answer.text
    asset: dict[str, Any] = answer.json()
    assert answer.headers["etag"] == f'"{asset["revision"]}"'
    return asset


async def did(answer: Response, status: int = 200) -> dict[str, Any]:
    """Return what was answered, with the status that it must have."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


class Editor:
    """Somebody at work on one asset."""

    def __init__(self, person: Person, asset: dict[str, Any]) -> None:
        self.person = person
        self.here = f"{ASSETS}/{asset['id']}"

    async def get(self, what: str = "", **params: Any) -> dict[str, Any]:
        """Look at the asset, or at something of it."""
        return await did(await self.person.ask("GET", f"{self.here}{what}", params=params))

    async def edit(self, **changes: Any) -> dict[str, Any]:
        """Change it."""
        return await did(await self.person.ask("PATCH", self.here, json=changes))

    async def post(self, act: str, status: int = 200, **body: Any) -> dict[str, Any]:
        """Do something with it."""
        return await did(await self.person.ask("POST", f"{self.here}/{act}", json=body), status)


async def editor_of(world: World, *contents: str) -> Editor:
    """Return somebody at work on an asset that has had these texts, one after the other."""
    ada = await world.dev("ada@example.com")
    editor = Editor(ada, await made(ada, contents[0]))
    for content in contents[1:]:
        await editor.edit(content=content)
    return editor


async def blob_keys(world: World) -> set[str]:
    """Return the names of all files that are kept."""
    store = world.container.media.blob_store()
    return {blob.key async for blob in store.list()}


async def opened(world: World, url: str) -> int:
    """Return the status of what is shown at the address of a picture."""
    path = "/api/v1/media/" + url.rpartition("/")[2]
    return (await world.client.get(path)).status_code
