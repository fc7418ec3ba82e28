"""How much of uploads is in memory at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from httpx import Response

from entrypoints.http.images import FORM_BYTES_MAX
from entrypoints.http.serving.uploads import ACCOUNT_AT_ONCE, ALL_AT_ONCE
from entrypoints.settings import Settings
from tests.builders import migrated, plain_picture
from tests.entrypoints.http.expectations import problem
from tests.world import Person, World, world_settings

BYTES_MAX = 100_000
FORM = {"Content-Type": "multipart/form-data; boundary=b"}
BEGIN = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
    b"Content-Type: image/png\r\n\r\n" + plain_picture("PNG").ljust(BYTES_MAX, b"\0")
)
END = b"\r\n--b--\r\n"
LARGEST = BYTES_MAX + FORM_BYTES_MAX
OWN_MOST = ACCOUNT_AT_ONCE * LARGEST // len(BEGIN)
ALL_MOST = ALL_AT_ONCE * LARGEST // len(BEGIN)


class Upload:
    """A form of which all but the last bytes are sent; these wait for `finish`."""

    def __init__(self, person: Person) -> None:
        self._is_there = asyncio.Event()
        self._may_end = asyncio.Event()
        sent = person.ask("POST", "/api/v1/ai/upload-image", content=self._pieces(), headers=FORM)
        self.answer: asyncio.Task[Response] = asyncio.create_task(sent)

    async def _pieces(self) -> AsyncIterator[bytes]:
        yield BEGIN
        self._is_there.set()
        await self._may_end.wait()
        yield END

    async def came(self) -> None:
        """Wait until it is in memory, or refused."""
        there = asyncio.create_task(self._is_there.wait())
        await asyncio.wait({there, self.answer}, return_when=asyncio.FIRST_COMPLETED)
        there.cancel()

    async def finish(self) -> int:
        """Send the rest, and return the answer's status."""
        self._may_end.set()
        return (await self.answer).status_code


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings under which uploads are small."""
    return migrated(world_settings(tmp_path, INKWELL_UPLOAD_BYTES_MAX=str(BYTES_MAX)))


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    """Give a world with them."""
    async with World(settings) as world:
        yield world


async def held(person: Person, count: int) -> Sequence[Upload]:
    """Begin so many uploads, one after another."""
    uploads = []
    for _ in range(count):
        uploads.append(Upload(person))
        await uploads[-1].came()
    return uploads


async def test_nobody_fills_the_memory_and_what_ends_makes_room(world: World) -> None:
    people = [await world.dev(f"{n}@example.com") for n in range(ALL_MOST // OWN_MOST + 1)]
    ada, bob = people[0], people[-1]
    own = await held(ada, OWN_MOST)
    for refused in (await held(ada, 1), await held(ada, 2)):
        for upload in refused:
            body = problem(await upload.answer, status=503, code="uploads-busy")
            assert body["detail"].startswith("You are uploading")
            assert (await upload.answer).headers["retry-after"] == "10"

    others = [each for person in people[1:] for each in await held(person, OWN_MOST)]
    kept = [each for each in others if not each.answer.done()]
    assert len(own) + len(kept) == ALL_MOST
    (last,) = await held(bob, 1)
    assert problem(await last.answer, status=503, code="uploads-busy")

    assert {await each.finish() for each in (*own, *kept)} == {201}
    assert {await each.finish() for each in await held(ada, OWN_MOST)} == {201}
