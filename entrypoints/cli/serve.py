"""`inkwell serve` and `inkwell worker`: the processes of a production deployment."""

import argparse
import asyncio
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from entrypoints.cli.starting import (
    checked_settings,
    configure_watching,
    is_taken,
    reading_a_message,
    refusal,
    server_options,
)
from entrypoints.cli.terminal import MISUSED, REFUSED, Commands, add_group, at_least_one

if TYPE_CHECKING:
    from litestar import Litestar


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    serve = add_group(
        commands,
        "serve",
        example="REDIS_URL=redis://redis inkwell serve --processes 4",
    )
    serve.add_argument(
        "--processes",
        type=at_least_one,
        default=1,
        metavar="N",
        help="how many processes (default 1; more need Redis)",
    )
    serve.set_defaults(run=run_serve)
    worker = add_group(commands, "worker", example="REDIS_URL=redis://redis inkwell worker")
    worker.set_defaults(run=run_worker)


def make_app() -> "Litestar":
    """Return the application, for each server process.

    Without Redis no worker process takes jobs, so that this one runs them beside.
    """
    from entrypoints.container import Container
    from entrypoints.http.api import create_api
    from entrypoints.interpreter import tune_for_serving
    from entrypoints.worker.in_process import working

    settings = checked_settings()
    configure_watching(settings)
    container = Container(settings=settings)
    jobs = [] if settings.redis.url else [lambda _app: working(container)]
    api = create_api(container, beside=[reading_a_message, *jobs])
    tune_for_serving()
    return api


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    import uvicorn

    from entrypoints.metrics import counted_together

    settings = checked_settings()
    if arguments.processes > 1 and not settings.redis.url:
        print(
            "Several processes share their limits, signals and jobs over Redis: set REDIS_URL and "
            "start `inkwell worker` beside, or leave --processes out.",
            file=sys.stderr,
        )
        return MISUSED
    if code := refusal(settings):
        return code
    perhaps_by = "another `inkwell serve`: stop it, or choose another by INKWELL_PORT."
    if is_taken(settings.server.host, settings.server.port, perhaps_by=perhaps_by):
        return REFUSED
    with counted_together() if arguments.processes > 1 else nullcontext():
        uvicorn.run(
            "entrypoints.cli.serve:make_app",
            factory=True,
            workers=arguments.processes,
            **server_options(settings),
        )
    return 0


def run_worker(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    del arguments
    from entrypoints.container import Container
    from entrypoints.interpreter import tune_for_serving
    from entrypoints.metrics import told_at
    from entrypoints.worker.processes import work

    settings = checked_settings()
    if not settings.redis.url:
        print("A worker process takes its jobs from Redis: set REDIS_URL.", file=sys.stderr)
        return MISUSED
    if code := refusal(settings):
        return code
    host, port = settings.server.host, settings.logs.metrics_port
    perhaps_by = "another worker's metrics: give this one another INKWELL_METRICS_PORT."
    if port and is_taken(host, port, perhaps_by=perhaps_by):
        return REFUSED
    configure_watching(settings)
    container = Container(settings=settings)
    tune_for_serving()
    with told_at(host, port) if port else nullcontext():
        asyncio.run(work(container))
    return 0
