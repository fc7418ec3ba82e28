"""Jobs of usage."""

import structlog

from core.shared.jobs import Job
from core.usage.use_cases.record_call import COST_ALERT
from entrypoints.container import Container
from entrypoints.worker.arguments import number_of, text_of
from entrypoints.worker.housekeeping import done

log = structlog.get_logger(__name__)
MICRO_USD = 1_000_000


async def tell_cost(container: Container, job: Job) -> None:
    """React to `usage.cost_warning` and `usage.cost_alert`: each is once a day in the log."""
    write = log.error if text_of(job, "event") == COST_ALERT else log.warning
    write(
        text_of(job, "event").replace(".", "_"),
        day=text_of(job, "day"),
        cost_usd=number_of(job, "cost_micro_usd") / MICRO_USD,
        advice="GET /api/v1/admin/usage says what for; PUT /api/v1/admin/switches stops it.",
    )
    await done(container, job)
