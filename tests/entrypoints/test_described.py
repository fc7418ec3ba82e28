"""The API does what its description says: schemathesis tries every operation, signed in.

Three runs: one over everything that leaves the caller signed in; a short one over the paths of
existing frontends, which share the handlers of the first; and one over what ends the caller's
session, each request of which may be the last.
"""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from dependency_injector import providers

from adapters.webhooks.sender import HttpSender
from core.coach.detection.decisions import detect
from core.publishing.rules.addresses import Address, reach_of
from core.shared.ids import AccountId
from entrypoints.cli.starting import TRIES_MOST_RULES
from entrypoints.container import Container
from entrypoints.http.api import create_api
from tests.builders import eventually, migrated
from tests.world import world_settings

ENDINGS = (
    ("GetDevToken", "LegacyGetDevToken", "LogOut"),
    ("EndSession", "SuspendAccount"),
    ("EndSessions",),
    ("DeleteMe",),
)
"""What may end the caller's own session, close their account, or make them a customer again; those
together that do not spoil each other's run."""
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = 3
ALIASES = "^Legacy"
EVERY_PHASE = "examples,coverage,fuzzing"
MANY = "1000000"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the API in a thread and give its address."""
    detect(
        TRIES_MOST_RULES
    )  # Compiles the coach's patterns, which the first message would wait for.
    settings = migrated(
        world_settings(folder, INKWELL_AI_PER_MINUTE=MANY, INKWELL_PAYMENTS_PER_MINUTE=MANY)
    )
    container = Container(settings=settings)
    nowhere = HttpSender(reach_of((), loopback=True), resolve=no_names)
    container.publishing.sender.override(providers.Object(nowhere))
    app = create_api(container)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="on")
    )
    thread = threading.Thread(target=asyncio.run, args=[server.serve()])
    thread.start()
    try:
        eventually(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


async def no_names(account_id: AccountId, host: str, port: int) -> Sequence[Address]:
    """Know no name: tests reach for nobody outside."""
    raise OSError(f"{host}:{port} is not known here")


def admin_at(address: str) -> str:
    """Sign in as an admin, with an e-mail that no example has, and return the access token."""
    body = {"email": "boss@example.org", "role": "admin"}
    answer = httpx.post(f"{address}/api/v1/dev-token", json=body)
    return str(answer.raise_for_status().json()["access_token"])


def schemathesis(
    folder: Path, address: str, token: str, *choice: str, phases: str = EVERY_PHASE
) -> None:
    """Run schemathesis and fail with what it says."""
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        f"{address}/openapi.json",
        f"--header=Authorization: Bearer {token}",
        f"--checks={','.join(CHECKS)}",
        f"--max-examples={EXAMPLES}",
        f"--phases={phases}",
        "--seed=1",
        "--no-shrink",
        "--continue-on-failure",
        "--suppress-health-check=all",
        "--warnings=off",
        *choice,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]


LEFT_OUT = [f"--exclude-operation-id={name}" for group in ENDINGS for name in group]


def still_signed_in(address: str, token: str) -> None:
    """Check that the caller was not thrown out on the way: then little was tried."""
    bearer = {"Authorization": f"Bearer {token}"}
    last = httpx.get(f"{address}/api/v1/admin/accounts", headers=bearer)
    assert last.status_code == 200, "the caller was thrown out on the way: little was tried"


@pytest.mark.slow
def test_every_operation_does_what_is_described(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        token = admin_at(address)
        chosen = [*LEFT_OUT, f"--exclude-operation-id-regex={ALIASES}"]
        schemathesis(tmp_path, address, token, *chosen)
        still_signed_in(address, token)


@pytest.mark.slow
def test_the_paths_of_existing_frontends_do_what_is_described(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        token = admin_at(address)
        chosen = [*LEFT_OUT, f"--include-operation-id-regex={ALIASES}"]
        schemathesis(tmp_path, address, token, *chosen, phases="examples,fuzzing")
        still_signed_in(address, token)


@pytest.mark.slow
def test_what_ends_a_session_does_what_is_described(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        for group in ENDINGS:
            chosen = [f"--include-operation-id={name}" for name in group]
            schemathesis(tmp_path, address, admin_at(address), *chosen)
