"""Tell who has a plan that it ends soon."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.plans.catalogue import Catalogue
from core.plans.ports import EndingPlan, RemindersUnitOfWork
from core.plans.rules.reminders import due_reminder
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.ports import Clock

NOTES_KEPT = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfEnds:
    """Each reminder is told once for each end of a plan, however often and by how many it is run.

    A note is kept with the event, in one transaction; a renewed plan has another end, hence other
    reminders.
    """

    unit_of_work: Callable[[], RemindersUnitOfWork]
    clock: Clock
    catalogue: Catalogue
    at_once: int = 200

    async def __call__(self, job_id: str) -> int:
        """Tell whom it is time to tell, end the job, and return how many were told.

        Raises `JobEnded`.
        """
        now = self.clock.now()
        told, after = 0, AccountId(0)
        until = now + timedelta(days=max(self.catalogue.reminder_days, default=0))
        while True:
            async with self.unit_of_work() as work:
                endings = await work.plan_reminders.ending(
                    since=now, until=until, after=after, limit=self.at_once
                )
                for ending in endings:
                    told += await self._remind(work, ending, now)
                if len(endings) < self.at_once:
                    await work.plan_reminders.forget(ended_before=now - NOTES_KEPT)
                    await work.jobs.done(job_id)
                    await work.commit()
                    return told
                await work.commit()
                after = endings[-1].account_id

    async def _remind(self, work: RemindersUnitOfWork, ending: EndingPlan, now: datetime) -> bool:
        days = due_reminder(ending.ends_at, now, self.catalogue.reminder_days)
        if days is None or not await work.plan_reminders.add(ending, days=days, now=now):
            return False
        await work.events.add(
            Event(
                type="plan.ends_soon",
                account_id=ending.account_id,
                payload={
                    "plan": ending.plan,
                    "ends_at": ending.ends_at.isoformat(),
                    "days": days,
                },
            )
        )
        return True
