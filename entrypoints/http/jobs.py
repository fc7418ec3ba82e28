"""What operators see and do about work in the background, over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.accounts.use_cases.list_jobs import ListJobs
from core.accounts.use_cases.retry_job import RetryJob, RetryJobCommand
from core.shared.jobs import Job, JobFilter, JobStatus
from core.shared.pages import PageRequest
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view

Status = Literal["queued", "sent", "running", "done", "failed", "cancelled", "parked"]


class JobView(Struct, frozen=True):
    """A job; `parked` ones wait for an operator. `failures` are tries that failed."""

    id: str
    kind: str
    account: int | None
    status: Status
    run_at: datetime
    sends: int
    failures: int
    lease_until: datetime | None
    error: str | None


def job_view(job: Job) -> JobView:
    """Return the view of a job, without what it was asked to do."""
    return JobView(
        id=job.id,
        kind=job.kind,
        account=job.account_id,
        status=job.status.value,
        run_at=job.run_at,
        sends=job.sends,
        failures=job.failures,
        lease_until=job.lease_until,
        error=job.error,
    )


@get("/jobs", operation_id="ListJobs", responses=problems(400, 401, 403))
async def show_jobs(
    page_request: NamedDependency[PageRequest],
    list_jobs: NamedDependency[ListJobs],
    status: Annotated[Status | None, QueryParameter(description="In this state only.")] = None,
    kind: Annotated[
        str | None, QueryParameter(max_length=80, description="Of this kind only.")
    ] = None,
) -> PageView[JobView]:
    """List work in the background, newest first."""
    wish = JobFilter(status=JobStatus(status) if status else None, kind=kind)
    return page_view(await list_jobs(wish, page_request), job_view)


@post(
    "/jobs/{job_id:str}/retry",
    operation_id="RetryJob",
    status_code=200,
    responses=problems(400, 401, 403, 404, 409),
)
async def retry(
    job_id: FromPath[str],
    caller: NamedDependency[Caller],
    retry_job: NamedDependency[RetryJob],
) -> JobView:
    """Try a parked job again, after its cause was mended."""
    return job_view(await retry_job(RetryJobCommand(job_id=job_id, actor=caller.caller)))


router = Router(
    "/api/v1/admin",
    route_handlers=[show_jobs, retry],
    tags=["admin"],
    opt={"rights": Rights.ADMIN},
)
