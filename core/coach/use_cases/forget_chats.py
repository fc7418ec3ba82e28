"""Forget what was said long ago."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.coach.ports import CoachUnitOfWork
from core.shared.ports import Clock

BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetChats:
    """Old messages go; projects, plans and decisions with their reasons stay."""

    unit_of_work: Callable[[], CoachUnitOfWork]
    clock: Clock
    kept: timedelta

    async def __call__(self, *, job_id: str) -> int:
        """Return how many messages were forgotten, and end the job. Raises `JobEnded`."""
        before, count = self.clock.now() - self.kept, 0
        while True:
            async with self.unit_of_work() as work:
                gone = await work.project_messages.forget(before=before, limit=BATCH)
                count += gone
                if gone < BATCH:
                    await work.jobs.done(job_id)
                await work.commit()
            if gone < BATCH:
                return count
