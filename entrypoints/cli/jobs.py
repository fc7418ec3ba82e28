"""`inkwell jobs`."""

import argparse
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    Commands,
    add_group,
    add_json,
    add_limit,
    command,
    print_list,
    with_container,
)

if TYPE_CHECKING:
    from entrypoints.container import Container

STATES = ("queued", "sent", "running", "done", "failed", "cancelled", "parked")


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "jobs", example="inkwell jobs list --status parked")
    inner = group.add_subparsers(metavar="command", required=True)
    listing = command(
        inner, "list", "show the latest jobs", example="inkwell jobs list --status parked"
    )
    listing.add_argument("--status", choices=STATES, help="in this state only")
    listing.add_argument("--kind", help="of this kind only, as generation.generate_article")
    listing.add_argument(
        "--all", action="store_true", help="also the schedule's own jobs that go as they should"
    )
    add_limit(listing)
    add_json(listing)
    listing.set_defaults(run=run_list)
    retry = command(
        inner,
        "retry",
        "try a parked job again, after its cause was mended",
        example="inkwell jobs retry event:12:accounts.send_low_balance_notice",
    )
    retry.add_argument("job", help="its id, as `jobs list` shows it")
    retry.set_defaults(run=run_retry)


def run_list(arguments: argparse.Namespace) -> int:
    """Show jobs."""
    from core.shared.jobs import JobFilter, JobStatus
    from core.shared.pages import PageRequest

    async def work(container: "Container") -> int:
        wish = JobFilter(
            status=JobStatus(arguments.status) if arguments.status else None,
            kind=arguments.kind,
            healthy_ticks=arguments.all,
        )
        page = await container.accounts.list_jobs()(wish, PageRequest(limit=arguments.limit))
        rows = [
            {
                "job": job.id,
                "kind": job.kind,
                "account": job.account_id,
                "status": job.status.value,
                "run_at": job.run_at,
                "failures": job.failures,
                "error": job.error,
            }
            for job in page.items
        ]
        print_list(rows, as_json=arguments.json, more=page.next_before is not None)
        return 0

    return with_container(work)


def run_retry(arguments: argparse.Namespace) -> int:
    """Queue a parked job."""
    from core.accounts.use_cases.retry_job import RetryJobCommand

    async def work(container: "Container") -> int:
        wish = RetryJobCommand(job_id=arguments.job, actor="cli")
        job = await container.accounts.retry_job()(wish)
        print(f"{job.id} is queued again.")
        return 0

    return with_container(work)
