"""Show operators the work in the background."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.ports import AccountsUnitOfWork
from core.shared.jobs import Job, JobFilter
from core.shared.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListJobs:
    """Show promised work and how far it has come."""

    snapshot: Callable[[], AccountsUnitOfWork]

    async def __call__(self, wish: JobFilter, page: PageRequest) -> Page[Job]:
        """Return a page of jobs, newest first."""
        async with self.snapshot() as work:
            return await work.jobs.page(wish, page)
