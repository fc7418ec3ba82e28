"""Four API processes and four workers on one PostgreSQL and one Redis, everything at once."""

import asyncio
import os
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from entrypoints.container import Container
from tests.builders import eventually, migrated, settings_for
from tests.integration.test_up import free_port
from tests.processes import INKWELL, running

PEOPLE = 4
ARTICLES = 6
TEXTS = 3
END_SECONDS = 120
PASSWORD = "correct horse battery"


async def asked(
    client: httpx.AsyncClient, method: str, path: str, **more: object
) -> httpx.Response:
    answer = await client.request(method, f"/api/v1/{path}", **more)  # type: ignore[arg-type]  # What httpx takes.
    assert answer.is_success, answer.text
    return answer


async def customer(url: str, number: int) -> Counter[str]:
    """Order articles and texts at once, wait for all, and return how the articles ended."""
    each_anew = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=each_anew) as client:
        body = {"email": f"person{number}@example.com", "password": PASSWORD}
        tokens = (await asked(client, "POST", "auth/register", json=body)).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        orders = [
            asked(client, "POST", "articles", json={"topic": f"Tea {n}", "length": "short"})
            for n in range(ARTICLES)
        ]
        texts = [
            asked(client, "POST", "ai/generate-text", json={"prompt": "Tea", "length": "short"})
            for _ in range(TEXTS)
        ]
        answers = await asyncio.gather(*orders, *texts)
        assert all(answer.json()["text"] for answer in answers[ARTICLES:])
        async with asyncio.timeout(END_SECONDS):
            while True:
                items = (await asked(client, "GET", "articles")).json()["items"]
                ends = Counter(str(item["status"]) for item in items)
                if ends.total() == ARTICLES and not ends.keys() & {"queued", "generating"}:
                    break
        credits = (await asked(client, "GET", "credits")).json()
        assert credits["held"] == 0
        return ends


async def everybody(url: str) -> Counter[str]:
    ends = await asyncio.gather(*(customer(url, number) for number in range(PEOPLE)))
    return sum(ends, Counter[str]())


async def audited(container: Container) -> list[object]:
    report = await container.ledger.audit_ledger()()
    await container.close()
    return list(report.differences)


@pytest.mark.slow
def test_four_api_processes_and_four_workers(
    tmp_path: Path, migrated_postgres_url: str, redis_url: str
) -> None:
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "INKWELL_DATA_DIR": str(tmp_path),
        "INKWELL_DATABASE_URL": migrated_postgres_url,
        "INKWELL_REDIS_URL": redis_url,
        "INKWELL_PORT": str(port),
        "INKWELL_AUTH_PER_MINUTE": "1000",
        "INKWELL_AI_PER_MINUTE": "1000",
        "INKWELL_OFFLINE_WORDS_PER_SECOND": "0",
    }
    settings = migrated(settings_for(tmp_path, INKWELL_DATABASE_URL=migrated_postgres_url))
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        for number in range(4):
            log = tmp_path / f"worker{number}"
            stack.enter_context(running([*INKWELL, "worker"], environment, log=log))
        serve = [*INKWELL, "serve", "--processes", "4"]
        api = stack.enter_context(running(serve, environment, log=tmp_path / "api"))
        stack.callback(api.wait, timeout=30)
        stack.callback(api.terminate)  # It ends its own processes, which a kill would leave.
        eventually(lambda: is_up(url), seconds=90)
        ends = asyncio.run(everybody(url))
    assert ends == {"completed": PEOPLE * ARTICLES}
    assert asyncio.run(audited(Container(settings=settings))) == []


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ready").status_code == 200
    except httpx.TransportError:
        return False
