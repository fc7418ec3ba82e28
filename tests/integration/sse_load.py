"""Many readers on one process: `python -m tests.integration.sse_load [IDLE] [WATCHING]`.

Opens IDLE (2,000) streams of events on one `inkwell up`, each of another video, and says what each
connection takes of memory and how busy the process is with them. Then WATCHING (1,000) more on one
video that waits; it is cancelled, and each is timed until it has heard of that.
"""

import asyncio
import json
import os
import resource
import statistics
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import httpx

from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.ports import Ids
from core.video.model import Clip, ClipStatus, Wish
from core.video.rules.holds import hold_request, owner_name
from core.video.use_cases.request_videos import promise
from entrypoints.container import Container
from tests.builders import eventually, settings_for
from tests.integration.test_up import free_port
from tests.processes import INKWELL, running

FILES_MAX = 16_384
CREDIT = 1_000_000
AT_ONCE = 100
BUSY_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A running process and somebody signed in."""

    folder: Path
    port: int
    pid: int
    token: str

    def status(self, name: str) -> int:
        """Return a line of the process's status in the kernel's units."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name))

    def busy_seconds(self) -> float:
        """Return the processor time that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waiting_clip(ids: Ids, account_id: AccountId) -> Clip:
    """Return a clip whose job is due in a hundred years."""
    clip_id = ids.new()
    return Clip(
        id=clip_id,
        account_id=account_id,
        batch_id=ids.new(),
        number=1,
        status=ClipStatus.PENDING,
        wish=Wish(prompt="x", script="", model="sora-2", seconds=4, size="720x1280"),
        image_id=None,
        script_id=None,
        hold_id=f"{owner_name(clip_id)}:1",
        job_id=owner_name(clip_id),
        micro_credits=CREDIT // 1_000,
        created_at=datetime(2126, 1, 1, tzinfo=UTC),
    )


async def seed(folder: Path, account_id: AccountId, count: int) -> list[str]:
    """Store clips that wait, with their holds."""
    container = Container(settings=settings_for(folder))
    ids, terms = container.shared.ids(), container.shared.terms()
    clips = [waiting_clip(ids, account_id) for _ in range(count)]
    for start in range(0, count, AT_ONCE):
        some = clips[start : start + AT_ONCE]
        async with container.shared.unit_of_work() as work:
            now = datetime.now(UTC)
            requests = tuple(hold_request(clip) for clip in some)
            await booking.place(work, account_id, requests, terms, now)
            for clip in some:
                await promise(work, clip)
            await work.commit()
    await container.close()
    return [clip.id for clip in clips]


async def connect(place: Place, clip_id: str) -> tuple[asyncio.StreamReader, Any]:
    """Open a stream of events and read its first."""
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    writer.write(
        f"GET /api/v1/videos/{clip_id}/events HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {place.token}\r\n\r\n".encode()
    )
    await reader.readuntil(b'"status":"pending"')
    return reader, writer


async def connected(place: Place, ids: list[str]) -> list[tuple[asyncio.StreamReader, Any]]:
    """Open many, some at a time."""
    found: list[tuple[asyncio.StreamReader, Any]] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found += await asyncio.gather(*(connect(place, each) for each in some))
    return found


async def heard(reader: asyncio.StreamReader, since: float) -> float:
    """Return the seconds until a reader has heard of the end."""
    await reader.readuntil(b'"status":"cancelled"')
    return perf_counter() - since


async def measure(place: Place, account_id: AccountId, idle: int, watching: int) -> dict[str, Any]:
    """Return what was measured."""
    ids = await seed(place.folder, account_id, idle + 1)
    before = place.status("VmRSS")
    open_ones = await connected(place, ids[1:])
    after = place.status("VmRSS")
    busy = place.busy_seconds()
    await asyncio.sleep(BUSY_SECONDS)
    busy = (place.busy_seconds() - busy) / BUSY_SECONDS
    watchers = await connected(place, [ids[0]] * watching)
    since = perf_counter()
    waits = [asyncio.create_task(heard(reader, since)) for reader, _ in watchers]
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {place.token}"}) as client:
        url = f"http://127.0.0.1:{place.port}/api/v1/videos/{ids[0]}/cancel"
        answer = await client.post(url, timeout=60)
    assert answer.status_code == 202, answer.text
    seconds = sorted(await asyncio.gather(*waits))
    for _, writer in (*open_ones, *watchers):
        writer.close()
    return {
        "idle connections": idle,
        "memory before, MiB": round(before / 1024),
        "KiB a connection": round((after - before) / idle, 1),
        "share of a processor while idle": round(busy, 2),
        "watching one video": watching,
        "seconds until heard, first": round(seconds[0], 3),
        "seconds until heard, median": round(statistics.median(seconds), 3),
        "seconds until heard, last": round(seconds[-1], 3),
    }


def main(idle: int, watching: int) -> None:
    """Run everything and print what was measured."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES_MAX if most == resource.RLIM_INFINITY else min(FILES_MAX, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    with TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        log = folder / "log"
        environment = {"INKWELL_DATA_DIR": name, "INKWELL_PORT": str(port)}
        with running([*INKWELL, "up"], environment, log=log) as process:
            eventually(lambda: "Stop it with" in log.read_text(), seconds=120)
            url = f"http://127.0.0.1:{port}/api/v1"
            token = httpx.post(f"{url}/dev-token", json={}).json()["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
            account_id = AccountId(httpx.get(f"{url}/me", headers=headers).json()["id"])
            place = Place(folder=folder, port=port, pid=process.pid, token=token)
            found = asyncio.run(measure(place, account_id, idle, watching))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main(*(int(each) for each in (*sys.argv[1:], *("2000", "1000")[len(sys.argv) - 1 :])))
