"""Metered holds over HTTP: authenticated, under an idempotency key, durable.

Beside the classic stack of `tests/reference`, where that is at hand; on one hot wallet beside ten
thousand; on SQLite. One server process each, and one machine for server, database and client.
"""

import importlib.util
import itertools
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import text

from core.shared.ids import AccountId
from entrypoints.bench.audit import audit_wallets
from entrypoints.bench.load import load
from entrypoints.bench.measuring import (
    BooksWrong,
    Finding,
    Goal,
    Plan,
    figure,
    ratio,
    side_by_side,
)
from entrypoints.bench.places import SERVE, Place, free_port, installed, said, serving
from entrypoints.bench.services import own_postgres_database, postgres_place
from entrypoints.bench.wallets import CREDITS, open_wallets

CONNECTIONS = 32
WALLETS = 10_000
SAMPLE = 25
PREPARE = ("-m", "tests.reference.prepare")
MADE = frozenset({201})
OVER_PEER = Goal(floor=8, aim=15)
HOT_OVER_SPREAD = Goal(floor=0.9, aim=1.0)

Rate = Callable[[], Awaitable[float]]


async def measure(plan: Plan) -> Sequence[Finding]:
    """Measure on PostgreSQL, then on SQLite."""
    findings: list[Finding] = []
    with own_postgres_database(postgres_place()) as url:
        async with installed(DATABASE_URL=url) as place:
            findings += await on_postgres(place, plan)
    async with installed() as place, holds_of(place, plan) as (spread, hot, _):
        hots, spreads = await side_by_side(hot, spread, rounds=plan.rounds)
    return [
        *findings,
        ratio("SQLite: hot wallet / 10,000 wallets", hots, spreads),
        figure("SQLite: holds", "per second", spreads),
    ]


async def on_postgres(place: Place, plan: Plan) -> list[Finding]:
    """Measure beside the peer, then hot beside spread."""
    findings: list[Finding] = []
    async with AsyncExitStack() as stack:
        spread, hot, clerk = await stack.enter_async_context(holds_of(place, plan))
        if peer_is_here():
            peer = await stack.enter_async_context(peer_holds(place.folder, plan))
            ours, theirs = await side_by_side(spread, peer, rounds=plan.rounds)
            findings += [
                ratio("hold / classic stack", ours, theirs, goal=OVER_PEER),
                figure("classic stack", "per second", theirs),
                figure("hold", "per second", ours),
            ]
        hots, spreads = await side_by_side(hot, spread, rounds=plan.rounds)
        findings.append(ratio("hot wallet / 10,000 wallets", hots, spreads, goal=HOT_OVER_SPREAD))
        findings.append(figure("processor time of the server", "us a hold", clerk))
    return findings


@asynccontextmanager
async def holds_of(place: Place, plan: Plan) -> AsyncIterator[tuple[Rate, Rate, list[float]]]:
    """Serve an installation; yield how to measure on all wallets, on one, and what each costs."""
    accounts, token = await open_wallets(place.container, WALLETS)
    port = free_port()
    environment = {**place.environment, "INKWELL_PORT": str(port)}
    costs: list[float] = []
    placed = 0
    async with serving(SERVE, environment, port=port, log=place.folder / "log") as pid:
        headers = f"Authorization: Bearer {token}"

        async def rate(chosen: Sequence[AccountId]) -> float:
            nonlocal placed
            requests = requests_for("/api/v1/holds", headers, chosen)
            busy = busy_seconds(pid)
            run = await load(
                port, requests, connections=CONNECTIONS, seconds=plan.seconds, wanted=MADE
            )
            costs.append((busy_seconds(pid) - busy) / run.answers * 1_000_000)
            placed += run.answers
            await audit(place, chosen, placed)
            return run.rate

        async def spread() -> float:
            return await rate(accounts)

        async def hot() -> float:
            return await rate(accounts[:1])

        await spread()
        costs.clear()
        yield spread, hot, costs


async def audit(place: Place, chosen: Sequence[AccountId], placed: int) -> None:
    """Check all sums, the number of holds, and replay some of the wallets. Raises `BooksWrong`."""
    async with place.container.shared.database().reader() as connection:
        holds = await connection.scalar(text("SELECT count(*) FROM holds"))
    if holds != placed:
        raise BooksWrong(f"{placed} holds were answered, {holds} stored")
    await audit_wallets(place.container, chosen, sample=SAMPLE)


def requests_for(path: str, headers: str, accounts: Sequence[int]) -> Callable[[], bytes]:
    """Return what makes the next request: an account by chance, a key of its own."""
    run, numbers = token_hex(6), itertools.count()
    chance = random.Random(run)  # noqa: S311  # Nothing is at stake.

    def next_request() -> bytes:
        body = f'{{"account":{chance.choice(accounts)},"credits":1,"purpose":"bench"}}'
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: {run}-{next(numbers)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    return next_request


def peer_is_here() -> bool:
    """Tell whether the classic stack can be run: it comes with the tests, for development."""
    return all(importlib.util.find_spec(name) for name in ("fastapi", "tests"))


@asynccontextmanager
async def peer_holds(folder: Path, plan: Plan) -> AsyncIterator[Rate]:
    """Serve the classic stack on a database of its own; yield how to measure it."""
    port, log = free_port(), folder / "peer.log"
    with own_postgres_database(postgres_place()) as url:
        told = {"REFERENCE_DATABASE_URL": url, "REFERENCE_SECRET": token_hex(32)}
        token = await said((*PREPARE, str(WALLETS), str(CREDITS)), told)
        arguments = (
            *("-m", "uvicorn", "tests.reference.app:app", "--port", str(port)),
            *("--no-access-log", "--loop", "uvloop", "--http", "httptools"),
        )
        async with serving(arguments, told, port=port, log=log):
            requests = requests_for(
                "/holds", f"Authorization: Bearer {token}", range(1, WALLETS + 1)
            )

            async def rate() -> float:
                run = await load(
                    port, requests, connections=CONNECTIONS, seconds=plan.seconds, wanted=MADE
                )
                off = await said((*PREPARE, "audit"), told)
                if off != "0":
                    raise BooksWrong(f"{off} wallets of the classic stack are off")
                return run.rate

            await rate()
            yield rate


def busy_seconds(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
