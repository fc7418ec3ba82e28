"""What `inkwell up`, `serve` and `worker` have in common before they serve."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from entrypoints.background import Background
from entrypoints.cli.demo import refuse_where_open
from entrypoints.cli.terminal import (
    REFUSED,
    load_settings,
    told_that_it_is_behind,
    with_container,
)
from entrypoints.settings import Settings, production_problems

if TYPE_CHECKING:
    from litestar import Litestar

START_SECONDS = 10.0
"""For how long a server has better to do than what can wait."""
TRIES_MOST_RULES = (
    "Hi! We launch on Discord on March 1st, $9 a month with a free week, as my people are there. "
    "Six modules, one each Monday, and Tom edits them. I was going to use Skool but no. I have "
    "finished the landing page. Maybe a bonus lesson on pricing? If it sells, my friend says."
)


def checked_settings() -> Settings:
    """Return the settings, or end the program when production must not start on them."""
    settings = load_settings()
    if problems := production_problems(settings):
        lines = "\n".join(f"- {problem}" for problem in problems)
        sys.exit(f"Inkwell does not start in production like this:\n{lines}")
    return settings


def refusal(settings: Settings) -> int:
    """Return an exit code: the files of what is sold are read before the start.

    So is what the database holds. While it does not answer, nothing starts: what it would let in is
    not known. Over an older schema every other request would fail, and every other job.
    """

    async def judge(container: Any) -> int:
        container.shared.terms()
        if await told_that_it_is_behind(container):
            return REFUSED
        return await refuse_where_open(container) if settings.production else 0

    return with_container(judge)


def is_taken(host: str, port: int, *, perhaps_by: str) -> bool:
    """Tell whether somebody listens there already; if so, say by whom and what to do."""
    if port_is_free(host, port):
        return False
    print(f"Port {port} on {host} is taken, perhaps by {perhaps_by}", file=sys.stderr)
    return True


def port_is_free(host: str, port: int) -> bool:
    """Tell whether nobody listens there yet."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def configure_watching(settings: Settings) -> None:
    """Write logs, and send traces, as the settings say."""
    from entrypoints.logs import configure_logs
    from entrypoints.traces import configure_traces

    configure_logs(settings)
    configure_traces(settings)


@asynccontextmanager
async def reading_a_message(app: "Litestar") -> AsyncIterator[None]:
    """Read a message to the coach soon after the start.

    Its rules are compiled when they are first tried: seconds of the processor, for which no creator
    waits then, nor do the first requests, nor whoever ends the server at once.
    """
    del app
    background = Background()
    _ = background.start(read_a_message())
    yield
    await background.stop(grace_seconds=0)


async def read_a_message() -> None:
    """Wait until a start is over, then read."""
    from core.coach.detection.decisions import detect

    await asyncio.sleep(START_SECONDS)
    await asyncio.to_thread(detect, TRIES_MOST_RULES)


def server_options(settings: Settings) -> dict[str, Any]:
    """Return how the API is served: its logs and trust in proxies are ours, WebSockets nobody's."""
    from entrypoints.http.serving.connections import Connection

    return {
        "http": Connection,
        "host": settings.server.host,
        "port": settings.server.port,
        "log_config": None,
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "ws": "none",
        "timeout_graceful_shutdown": int(settings.jobs.grace_seconds),
    }
