"""Write what another context tells of into the audit log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.accounts.model import AuditRecord
from core.accounts.ports import AccountsUnitOfWork
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAuditCommand:
    """Who did what, and the job that tells of it."""

    job_id: str
    actor: str
    action: str
    details: Mapping[str, str | int | bool | None]
    account_id: AccountId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAudit:
    """Keep what operators did to the house or an account; a repeated job writes it once."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, command: WriteAuditCommand) -> None:
        """Write it. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.audit.add(
                AuditRecord(
                    at=self.clock.now(),
                    actor=command.actor,
                    action=command.action,
                    account_id=command.account_id,
                    details=dict(command.details),
                )
            )
            await work.jobs.done(command.job_id)
            await work.commit()
