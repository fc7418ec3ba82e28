"""Real processes and real connections: clients that leave, servers that are killed."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from dependency_injector import providers

from core.generation.model import Creation
from core.generation.rules.tokens import estimate_tokens
from core.ledger.model import EntryKind
from core.shared.ids import AccountId
from entrypoints.container import Container
from tests.builders import FakeClock, container_for, eventually
from tests.integration.streams.scene import creation_of
from tests.integration.test_up import free_port
from tests.processes import INKWELL, START_SECONDS, kill_now, running
from tests.world import world_settings

pytestmark = pytest.mark.slow
WISH = {"prompt": "Write an article about lighthouses and their keepers", "length": "long"}
TOLERANCE_TOKENS = 500


@dataclass(slots=True, kw_only=True)
class Server:
    """A running `inkwell up`, and somebody signed in."""

    url: str
    environment: dict[str, str]
    process: Any
    token: str
    account_id: AccountId

    def client(self) -> httpx.AsyncClient:
        """Return a client who is signed in."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=30)


@pytest.fixture
def server(each_database: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    """Run everything in one process; its offline model streams 200 words a second."""
    port = free_port()
    environment = {
        "INKWELL_DATA_DIR": str(tmp_path),
        "INKWELL_PORT": str(port),
        "INKWELL_OFFLINE_WORDS_PER_SECOND": "200",
        "INKWELL_JOB_LEASE_SECONDS": "1",
        **each_database,
    }
    log = tmp_path / "log"
    with running([*INKWELL, "up"], environment, log=log) as process:
        eventually(lambda: "Stop it with" in log.read_text(), seconds=START_SECONDS)
        url = f"http://127.0.0.1:{port}"
        token = httpx.post(f"{url}/api/v1/dev-token", json={}).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        account_id = AccountId(httpx.get(f"{url}/api/v1/me", headers=headers).json()["id"])
        yield Server(
            url=url,
            environment=environment,
            process=process,
            token=token,
            account_id=account_id,
        )


@asynccontextmanager
async def behind(server: Server, *, later: timedelta | None = None) -> AsyncIterator[Container]:
    """Open what the server works on, at its own time or later."""
    container = container_for(
        world_settings(Path(server.environment["INKWELL_DATA_DIR"]), **server.environment)
    )
    if later is not None:
        clock = FakeClock(container.shared.clock().now() + later)
        container.shared.clock.override(providers.Object(clock))
    try:
        yield container
    finally:
        await container.close()


async def events_of(response: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield the id and data of each event of a stream, with its type under `type`."""
    found: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            found[name] = value
        elif found:
            yield found["id"], {"type": found["event"], **json.loads(found["data"])}
            found = {}


async def charges(container: Container, creation: Creation) -> list[int]:
    """Return what was charged for a creation, in tokens, and check that nothing is held."""
    async with container.shared.snapshot() as work:
        wallet = await work.wallets.get(creation.account_id)
        entries = await work.entries.of_hold(creation.account_id, creation.hold_id)
        hold = await work.holds.get(creation.hold_id)
    assert (wallet.held, wallet.plan.held) == (0, 0)
    assert all(entry.kind is EntryKind.CHARGE for entry in entries)
    return [hold.charge.amount] if hold.charge is not None else []


async def test_a_client_that_leaves_after_the_first_token_finds_it_all(server: Server) -> None:
    first, last, stream_id, done = "", "", "", dict[str, Any]()
    async with server.client() as client:
        headers = {"Accept": "text/event-stream"}
        path = "/api/v1/ai/generate-text"
        async with client.stream("POST", path, json=WISH, headers=headers) as answer:
            assert answer.status_code == 200
            async for seen, event in events_of(answer):
                last = seen
                if event["type"] == "state":
                    stream_id = event["id"]
                if event["type"] == "text":
                    first = event["text"]
                    break
        headers = {"Last-Event-ID": last}
        path = f"/api/v1/streams/{stream_id}/events"
        rest = ""
        async with client.stream("GET", path, headers=headers) as answer:
            async for seen, event in events_of(answer):
                last = seen
                rest += event["text"] if event["type"] == "text" else ""
                done = event
        assert done["type"] == "done"
        again = await client.get(path, headers={"Last-Event-ID": last})
        assert again.status_code == 204
    async with behind(server) as container:
        creation = await creation_of(container, server.account_id, stream_id)
        assert creation.text == done["text"] == first + rest
        assert estimate_tokens(creation.text) > 100
        assert await charges(container, creation) == [creation.tokens_used]
        assert done["provider"] == "offline"


async def test_killed_in_the_middle_of_a_stream(server: Server) -> None:
    read, stream_id = "", ""
    async with server.client() as client:
        headers = {"Accept": "text/event-stream"}
        path = "/api/v1/ai/generate-text"
        async with client.stream("POST", path, json=WISH, headers=headers) as answer:
            async for _, event in events_of(answer):
                stream_id = event.get("id", stream_id)
                read += event["text"] if event["type"] == "text" else ""
                if estimate_tokens(read) > 250:
                    await asyncio.to_thread(kill_now, server.process)
                    break
    async with behind(server) as container:
        assert await container.generation.end_abandoned()() == 0
    async with behind(server, later=timedelta(minutes=3)) as container:
        assert await container.generation.end_abandoned()() == 1
        assert await container.generation.end_abandoned()() == 0
        creation = await creation_of(container, server.account_id, stream_id)
        assert creation.status.value == "interrupted"
        assert creation.text is not None
        assert creation.text.startswith(read)
        delivered = creation.prompt_tokens + estimate_tokens(creation.text)
        (charged,) = await charges(container, creation)
        assert delivered - TOLERANCE_TOKENS <= charged <= delivered
        assert charged > creation.prompt_tokens


async def test_killed_in_the_middle_of_an_article(server: Server) -> None:
    async with server.client() as client:
        ordered = (await client.post("/generate", json={"topic": "Lighthouses"})).json()
        path = f"/api/v1/articles/{ordered['id']}/events"
        async with client.stream("GET", path) as answer:
            async for _, event in events_of(answer):
                if event["type"] == "text" and event["field"] == "content":
                    await asyncio.to_thread(kill_now, server.process)
                    break
    log = Path(server.environment["INKWELL_DATA_DIR"]) / "second"
    with running([*INKWELL, "up"], server.environment, log=log):
        eventually(lambda: "Stop it with" in log.read_text(), seconds=START_SECONDS)
        async with server.client() as client:
            events = []
            async with client.stream("GET", path) as answer:
                async for _, event in events_of(answer):
                    events.append(event)
    states = [each["status"] for each in events if each["type"] == "state"]
    assert states == ["queued", "generating", "generating"]
    again = [place for place, each in enumerate(events) if each["type"] == "state"][-1]
    text = "".join(each["text"] for each in events[again:] if each.get("field") == "content")
    assert events[-1]["type"] == "done"
    assert text.strip() == events[-1]["content"]
    async with behind(server) as container, container.shared.snapshot() as work:
        wallet = await work.wallets.get(server.account_id)
        hold = await work.holds.latest_for(server.account_id, f"article:{ordered['id']}")
        assert hold is not None
        assert hold.number == 1
        assert hold.charge is not None
        assert hold.charge.amount == events[-1]["tokens_used"]
        entries = await work.entries.of_hold(server.account_id, hold.id)
        assert (wallet.held, wallet.plan.held) == (0, 0)
        assert len({entry.unit for entry in entries}) == len(entries)


def test_curl_follows_an_images_address_and_reads_a_range(server: Server) -> None:
    body = {"prompt": "Lighthouses at dusk", "width": 256, "height": 256}
    headers = {"Authorization": f"Bearer {server.token}"}
    made = httpx.post(f"{server.url}/api/v1/ai/generate-image", json=body, headers=headers).json()
    read = curl("-f", "-r", "0-7", made["url"])
    assert read.stdout == b"\x89PNG\r\n\x1a\n"
    signed = curl("-f", "-o", "/dev/null", "-w", "%{url_effective}", made["url"]).stdout.decode()
    assert "/api/v1/files/images/" in signed
    statuses = [
        curl("-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", url).stdout
        for url in (
            signed.replace("signature=", "signature=0"),
            signed.replace("/images/", "/images/../images/"),
            signed.replace("/files/images/", "/files/../"),
        )
    ]
    assert statuses == [b"403", b"403", b"403"]


def curl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run curl, following redirects."""
    command = ["curl", "-sSL", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=30)
