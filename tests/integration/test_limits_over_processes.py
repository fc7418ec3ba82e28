"""Two processes that share one Redis share one limit."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.builders import eventually, migrated
from tests.world import world_settings

LIMIT = 5
REQUESTS = 20


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def process(folder: Path, redis_url: str) -> Iterator[str]:
    """Run `inkwell serve` and give its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path.cwd()),
        "INKWELL_DATA_DIR": str(folder),
        "INKWELL_REDIS_URL": redis_url,
        "INKWELL_PORT": str(port),
        "INKWELL_AUTH_PER_MINUTE": str(LIMIT),
        "INKWELL_PASSWORD_MEMORY_KIB": "64",
        "INKWELL_PASSWORD_ROUNDS": "1",
    }
    command = [sys.executable, "-m", "entrypoints.cli.main", "serve"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            eventually(lambda: answers(address))
            yield address
        finally:
            server.terminate()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.slow
def test_twenty_requests_at_a_limit_of_five_over_two_processes(
    tmp_path: Path, redis_url: str
) -> None:
    migrated(world_settings(tmp_path))
    with ExitStack() as running:
        addresses = [running.enter_context(process(tmp_path, redis_url)) for _ in range(2)]

        async def all_at_once() -> list[int]:
            async with httpx.AsyncClient(timeout=30) as client:
                asked = [
                    client.post(
                        f"{addresses[number % 2]}/api/v1/auth/login",
                        json={"email": f"{number}@example.com", "password": "wrong password"},
                    )
                    for number in range(REQUESTS)
                ]
                return [answer.status_code for answer in await asyncio.gather(*asked)]

        statuses = asyncio.run(all_at_once())
    assert statuses.count(401) == LIMIT
    assert statuses.count(429) == REQUESTS - LIMIT
