"""`inkwell up` and `inkwell down`: everything on one machine, in one process."""

import argparse
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from entrypoints.cli.starting import (
    checked_settings,
    configure_watching,
    is_taken,
    reading_a_message,
    refusal,
    server_options,
)
from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_group,
    load_settings,
    with_container,
)
from entrypoints.settings import Settings
from entrypoints.settings.development import PRIVATE_FOLDER

if TYPE_CHECKING:
    import uvicorn

STOP_SECONDS_MAX = 40
WELCOME = """
Inkwell is up at {url}

  API and docs   {url}/docs
  demo account   {email} / {password}
  data           {data}

It runs in this terminal. Your first article, from another one:

  TOKEN=$(curl -s {url}/api/v1/auth/login -H 'Content-Type: application/json' \\
    -d '{{"email":"{email}","password":"{password}"}}' |
    sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s {url}/generate -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -d '{{"topic":"How to bake sourdough bread"}}'
  curl -s {url}/articles -H "Authorization: Bearer $TOKEN"

Stop it with Ctrl-C, or `make down`.
"""


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    up = add_group(commands, "up", example="INKWELL_PORT=9000 inkwell up")
    up.set_defaults(run=run_up)
    down = add_group(commands, "down", example="inkwell down")
    down.set_defaults(run=run_down)


def pid_file(settings: Settings) -> Path:
    """Return where a running `inkwell up` notes its process: several may share a data folder."""
    return settings.server.data_dir / f"inkwell-{settings.server.port}.pid"


def run_up(arguments: argparse.Namespace) -> int:
    """Migrate, make the demo account, and serve with the worker and schedule beside."""
    del arguments
    from entrypoints.cli.migrate import bring_up_to_date
    from entrypoints.interpreter import tune_for_serving

    settings = checked_settings()
    server = settings.server
    perhaps_by = (
        "another `inkwell up`.\n"
        f"Stop it with `make down`, or choose another: INKWELL_PORT={server.port + 1} make up"
    )
    if is_taken(server.host, server.port, perhaps_by=perhaps_by):
        return REFUSED
    server.data_dir.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    print("Bringing the database up to date ...", flush=True)
    if code := with_container(bring_up_to_date) or refusal(settings):
        return code
    configure_watching(settings)
    # The server raises the signal that ended it once more; as an exit it lets us clean up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    kept = pid_file(settings)
    kept.write_text(str(os.getpid()), encoding="utf-8")
    try:
        serving = welcoming_server(settings)
        tune_for_serving()
        with suppress(KeyboardInterrupt):
            serving.run()
    finally:
        kept.unlink(missing_ok=True)
    return 0 if serving.started else REFUSED


def welcoming_server(settings: Settings) -> "uvicorn.Server":
    """Return a server that says where it is once it takes requests, and not before."""
    import uvicorn
    from litestar import Litestar

    from entrypoints.cli.demo import make_demo_account
    from entrypoints.container import Container
    from entrypoints.http.api import create_api
    from entrypoints.worker.in_process import working

    container = Container(settings=settings)

    @asynccontextmanager
    async def working_beside(app: Litestar) -> AsyncIterator[None]:
        del app
        if settings.auth.demo_account:
            await make_demo_account(container)
        async with working(container):
            yield

    class WelcomingServer(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(welcome(settings), flush=True)

    api = create_api(container, beside=[reading_a_message, working_beside])
    return WelcomingServer(uvicorn.Config(api, **server_options(settings)))


def run_down(arguments: argparse.Namespace) -> int:
    """Tell each `inkwell up` over this data folder to stop, and wait for it."""
    del arguments
    notes = sorted(load_settings().server.data_dir.glob("inkwell*.pid"))
    told = [(process, kept) for kept in notes if (process := told_to_stop(kept)) is not None]
    if not told:
        print("Inkwell is not running here.")
        return 0
    for process, kept in told:
        if not ended(process, kept):
            print(f"Inkwell (process {process}) is still finishing work.", file=sys.stderr)
            return REFUSED
    print("Inkwell has stopped.")
    return 0


def told_to_stop(kept: Path) -> int | None:
    """Tell the process of a note to stop; take the note away and return None when it has ended."""
    try:
        process = int(kept.read_text(encoding="utf-8"))
        os.kill(process, signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        kept.unlink(missing_ok=True)
        return None
    return process


def ended(process: int, kept: Path) -> bool:
    """Wait for a process to end and take its note away; False when it takes too long."""
    import time

    deadline = time.monotonic() + STOP_SECONDS_MAX
    while time.monotonic() < deadline:
        if not kept.exists():
            return True
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def welcome(settings: Settings) -> str:
    """Return what is printed when everything runs."""
    from entrypoints.cli.demo import EMAIL, PASSWORD

    url, data = settings.server.public_url, settings.server.data_dir.resolve()
    if not settings.auth.demo_account:
        return (
            f"\nInkwell is up at {url} (docs: {url}/docs). Stop it with Ctrl-C, or `make down`.\n"
        )
    return WELCOME.format(url=url, data=data, email=EMAIL, password=PASSWORD)
