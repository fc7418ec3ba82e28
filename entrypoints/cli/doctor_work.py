"""What `inkwell doctor` asks of the work itself: is it done, and do the models answer."""

import asyncio
from datetime import timedelta
from typing import Any

from entrypoints.cli.doctor_parts import Finding, asked
from entrypoints.reasons import reasons

LATE = timedelta(minutes=2)
"""Longer than the pause between two looks, a lease and a start of the process together."""
REAL_TEXT = "For real output set a provider's key, such as ANTHROPIC_API_KEY."
REAL_OUTPUT = {
    "image": "For real output set OPENAI_API_KEY, or RUNPOD_API_KEY and RUNPOD_SDXL_ENDPOINT.",
    "video": "For real output set INKWELL_VIDEO_BASE_URL, or RUNPOD_API_KEY and "
    "INKWELL_RUNPOD_VIDEO_ENDPOINT.",
}
"""What to do about operations that no outside model serves."""


async def check_work(container: Any) -> Finding:
    """Look whether somebody does the work that is due, and whether some was set aside."""
    try:
        due = await container.shared.job_board().due()
    except Exception as error:  # noqa: BLE001  # whatever it is, it says why nothing can be read
        return Finding(part="work", state="unknown", about=f"can't be read: {reasons(error)}")
    late = container.shared.clock().now() - LATE
    if due.waiting_since is not None and due.waiting_since < late:
        return Finding(
            part="work",
            state="down",
            about=f"jobs wait since {due.waiting_since:%Y-%m-%d %H:%M:%S} UTC",
            advice="Start `inkwell worker`"
            if container.settings().redis.url
            else "Start `inkwell serve`: without REDIS_URL it does the work too",
        )
    told = "1 job is" if due.parked == 1 else f"{due.parked} jobs are"
    return Finding(
        part="work",
        state="ok",
        about=f"nothing waits too long, {told} set aside",
        advice="See `inkwell jobs list --status parked`, mend the cause, then `inkwell jobs retry`."
        if due.parked
        else "",
    )


async def check_providers(container: Any) -> list[Finding]:
    """Make a call that costs nothing at each configured provider: address and key must be right."""
    return await asyncio.gather(
        *(
            asked(
                check,
                part=f"provider {name}",
                about=name,
                advice=f"Look whether {key.credential} is its key, and whether {key.address} is "
                "right and can be reached from here.",
            )
            for name, key, check in container.models.provider_checks()
        )
    )


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
