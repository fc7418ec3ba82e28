"""`inkwell serve` and `inkwell worker`: the processes of a production deployment."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from entrypoints.cli.demo import refuse_where_open
from entrypoints.cli.terminal import (
    MISUSED,
    REFUSED,
    Commands,
    add_group,
    at_least_one,
    load_settings,
    with_container,
)
from entrypoints.settings import Settings, production_problems

if TYPE_CHECKING:
    from litestar import Litestar

TRIES_MOST_RULES = (
    "Hi! We launch on Discord on March 1st, $9 a month with a free week, as my people are there. "
    "Six modules, one each Monday, and Tom edits them. I was going to use Skool but no. I have "
    "finished the landing page. Maybe a bonus lesson on pricing? If it sells, my friend says."
)


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


def checked_settings() -> Settings:
    """Return the settings, or end the program when production must not start on them."""
    settings = load_settings()
    if problems := production_problems(settings):
        lines = "\n".join(f"- {problem}" for problem in problems)
        sys.exit(f"Inkwell does not start in production like this:\n{lines}")
    return settings


def refusal(settings: Settings) -> int:
    """Return an exit code: the files of what is sold are read before the start.

    In production what the database holds is judged too. While it does not answer, nothing starts:
    what it would let in is not known.
    """

    async def judge(container: Any) -> int:
        container.shared.terms()
        return await refuse_where_open(container) if settings.production else 0

    return with_container(judge)


def make_app() -> "Litestar":
    """Return the application, for each server process.

    Without Redis no worker process takes jobs, so that this one runs them beside.
    """
    from entrypoints.collector import collect_rarely
    from entrypoints.container import Container
    from entrypoints.http.api import create_api
    from entrypoints.logs import configure_logs
    from entrypoints.traces import configure_traces
    from entrypoints.worker.in_process import working

    settings = checked_settings()
    configure_logs(settings)
    configure_traces(settings)
    container = Container(settings=settings)
    jobs = [] if settings.redis.url else [lambda _app: working(container)]
    api = create_api(container, beside=[reading_a_message, *jobs])
    collect_rarely()
    return api


@asynccontextmanager
async def reading_a_message(app: "Litestar") -> AsyncIterator[None]:
    """Read a message to the coach beside the first requests.

    Its rules are compiled when they are first tried: a second for which no creator waits then.
    """
    from core.coach.detection.decisions import detect

    del app
    reading = asyncio.create_task(asyncio.to_thread(detect, TRIES_MOST_RULES))
    yield
    await reading


def server_options(settings: Settings) -> dict[str, Any]:
    """Return how the API is served: its logs and trust in proxies are ours, WebSockets nobody's."""
    return {
        "host": settings.server.host,
        "port": settings.server.port,
        "log_config": None,
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "ws": "none",
        "timeout_graceful_shutdown": int(settings.jobs.grace_seconds),
    }


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    import uvicorn

    from entrypoints.cli.up import port_is_free
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
    host, port = settings.server.host, settings.server.port
    if not port_is_free(host, port):
        print(
            f"Port {port} on {host} is taken, perhaps by another `inkwell serve`: stop it, or "
            "choose another by INKWELL_PORT.",
            file=sys.stderr,
        )
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
    from entrypoints.cli.up import port_is_free
    from entrypoints.collector import collect_rarely
    from entrypoints.container import Container
    from entrypoints.logs import configure_logs
    from entrypoints.metrics import told_at
    from entrypoints.traces import configure_traces
    from entrypoints.worker.processes import work

    settings = checked_settings()
    if not settings.redis.url:
        print("A worker process takes its jobs from Redis: set REDIS_URL.", file=sys.stderr)
        return MISUSED
    if code := refusal(settings):
        return code
    host, port = settings.server.host, settings.logs.metrics_port
    if port and not port_is_free(host, port):
        print(
            f"Port {port} on {host} is taken, perhaps by another worker's metrics: give this one "
            "another INKWELL_METRICS_PORT.",
            file=sys.stderr,
        )
        return REFUSED
    configure_logs(settings)
    configure_traces(settings)
    container = Container(settings=settings)
    collect_rarely()
    with told_at(host, port) if port else nullcontext():
        asyncio.run(work(container))
    return 0
