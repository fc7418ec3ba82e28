"""Forget a creator whose account was deleted."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.ports import CoachUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCreator:
    """The profile goes, and all that was planned, decided and said.

    Answers, running ones too, are creations: generation ends and deletes them. The wallet is
    locked first, so that a message which was sent before this is seen.
    """

    unit_of_work: Callable[[], CoachUnitOfWork]

    async def __call__(self, account_id: AccountId, job_id: str) -> None:
        """Forget it all; running twice changes nothing. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            await work.projects.remove_all(account_id)
            await work.creator_profiles.remove(account_id)
            await work.jobs.done(job_id)
            await work.commit()
