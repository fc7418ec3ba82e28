"""`inkwell doctor`: what is configured, what works, and what to do about the rest."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_json,
    command,
    print_json,
    print_table,
    with_container,
)

REAL_TEXT = "For real output set a provider's key, such as ANTHROPIC_API_KEY."
REAL_OUTPUT = {
    "image": "For real output set OPENAI_API_KEY, or RUNPOD_API_KEY and RUNPOD_SDXL_ENDPOINT.",
    "video": "For real output set INKWELL_VIDEO_BASE_URL, or RUNPOD_API_KEY and "
    "INKWELL_RUNPOD_VIDEO_ENDPOINT.",
}
"""What to do about operations that no outside model serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one part. `state` is ok, off (not configured) or down."""

    part: str
    state: str
    about: str
    advice: str = ""


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "doctor",
        "check every configured part and say what to do",
        example="inkwell doctor --json",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check all parts; exit 1 when one is down."""
    return with_container(lambda container: examine(container, as_json=arguments.json))


async def examine(container: Any, *, as_json: bool) -> int:
    """Ask every part and print what was found."""
    findings = [
        check_settings(container),
        await check_database(container),
        await check_queue(container),
        await check_encryption(container),
        check_deliveries(container),
        *check_models(container),
    ]
    rows = [asdict(finding) for finding in findings]
    if as_json:
        print_json(rows)
    else:
        print_table(rows)
    return REFUSED if any(finding.state == "down" for finding in findings) else 0


def check_settings(container: Any) -> Finding:
    """Look whether production would start on these settings."""
    from entrypoints.settings import production_problems

    settings = container.settings()
    problems = production_problems(settings)
    if problems:
        return Finding(
            part="settings",
            state="down",
            about="production does not start",
            advice="; ".join(problems),
        )
    return Finding(part="settings", state="ok", about=settings.server.env)


async def check_database(container: Any) -> Finding:
    """Look whether the database answers and has this version's form."""
    database = container.shared.database()
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    problem = await problem_of(container.shared.ready_checks()["database"])
    if problem:
        return Finding(
            part="database",
            state="down",
            about=f"{kind}: {problem}",
            advice="Start it, or set DATABASE_URL to one that answers.",
        )
    present, newest = await container.shared.schema_revisions()
    if present != newest:
        return Finding(
            part="database",
            state="down",
            about=f"{kind} has form {present}, this version needs {newest}",
            advice="Run `inkwell migrate`.",
        )
    return Finding(part="database", state="ok", about=f"{kind}, form {present}")


async def check_queue(container: Any) -> Finding:
    """Look whether Redis answers, where it is configured."""
    check = container.shared.ready_checks().get("queue")
    if check is None:
        return Finding(
            part="queue",
            state="off",
            about="jobs run beside the API",
            advice="For worker processes set REDIS_URL.",
        )
    problem = await problem_of(check)
    if problem:
        return Finding(
            part="queue",
            state="down",
            about=f"Redis: {problem}",
            advice="Start it, or set REDIS_URL to one that answers. No job is lost meanwhile.",
        )
    return Finding(part="queue", state="ok", about="Redis")


async def check_encryption(container: Any) -> Finding:
    """Prove that the encryption keys open what is stored, without changing it."""
    from core.shared.errors import DomainError

    try:
        count = await container.accounts.seal_rotation().check()
    except DomainError as error:
        return Finding(
            part="encryption key",
            state="down",
            about="stored secrets can't be opened",
            advice=error.message,
        )
    except Exception as error:  # noqa: BLE001  # whatever it is, the database's own line says why
        return Finding(part="encryption key", state="down", about=type(error).__name__)
    return Finding(part="encryption key", state="ok", about=f"opens all {count} stored secrets")


def check_deliveries(container: Any) -> Finding:
    """Say where deliveries may go."""
    settings = container.settings()
    places = ["public addresses"]
    places += [] if settings.production else ["this machine"]
    places += settings.webhooks.allow_hosts
    advice = "Name private hosts or networks in INKWELL_WEBHOOK_ALLOW_HOSTS."
    return Finding(part="deliveries", state="ok", about=f"to {', '.join(places)}", advice=advice)


def check_models(container: Any) -> list[Finding]:
    """Say which model serves each operation, and whose key is missing."""
    from entrypoints.settings.routes import asks_a_service_that_has_ended, needs, services

    findings: list[Finding] = []
    models = container.settings().models
    for service in services(models):
        missing = [needs(route, service.operation) for route in service.keyless]
        if asks_a_service_that_has_ended(models, service):
            missing.append(
                "OpenAI announced the end of its videos API for 2026-09-24: set "
                "INKWELL_VIDEO_BASE_URL to a server that speaks it, or name another provider"
            )
        advice = "; ".join(missing)
        if service.is_offline and not missing:
            advice = REAL_OUTPUT.get(service.operation, REAL_TEXT)
        findings.append(
            Finding(
                part=f"model for {service.operation}",
                state="down" if missing else "ok",
                about=", then ".join(str(route) for route in service.routes),
                advice=advice,
            )
        )
    return findings


async def problem_of(check: Callable[[], Awaitable[object]]) -> str | None:
    """Return what keeps a part from answering, or None."""
    try:
        async with asyncio.timeout(5):
            await check()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the finding
        return str(error) or type(error).__name__
    return None
