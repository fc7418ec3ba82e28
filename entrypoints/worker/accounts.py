"""Jobs of accounts."""

from datetime import datetime

from core.accounts.model import TokenPurpose
from core.accounts.use_cases.send_letter import SendLetterCommand
from core.accounts.use_cases.send_low_balance_notice import LowBalanceCommand
from core.accounts.use_cases.send_plan_end_notice import PlanEndCommand
from core.accounts.use_cases.write_audit import WriteAuditCommand
from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.arguments import account_of, number_of, text_of
from entrypoints.worker.housekeeping import done


async def send_letter(container: Container, job: Job) -> None:
    """Second half of `POST /api/v1/auth/forgot-password` and of registering."""
    command = SendLetterCommand(
        job_id=job.id,
        account_id=job.account_id,
        purpose=TokenPurpose(text_of(job, "purpose")),
    )
    await container.accounts.send_letter()(command)


async def send_low_balance_notice(container: Container, job: Job) -> None:
    """React to `wallet.low_balance`."""
    command = LowBalanceCommand(
        job_id=job.id,
        account_id=account_of(job),
        micro_credits=number_of(job, "micro_credits"),
        threshold=number_of(job, "threshold"),
    )
    await container.accounts.send_low_balance_notice()(command)


async def send_plan_end_notice(container: Container, job: Job) -> None:
    """React to `plan.ends_soon`."""
    command = PlanEndCommand(
        job_id=job.id,
        account_id=account_of(job),
        plan=text_of(job, "plan"),
        ends_at=datetime.fromisoformat(text_of(job, "ends_at")),
    )
    await container.accounts.send_plan_end_notice()(command)


async def audit_switches(container: Container, job: Job) -> None:
    """React to `usage.switches_changed`: what an operator does to all is in the audit log."""
    await audit(container, job, actor=text_of(job, "actor"), action="switches.changed")


async def audit_ledger(container: Container, job: Job) -> None:
    """React to `ledger.adjusted`: what operators give and take is in the audit log."""
    await audit(container, job, actor=text_of(job, "actor"), action="ledger.adjusted")


async def audit_plan(container: Container, job: Job) -> None:
    """React to `plan.set`: what operators give without a payment is in the audit log."""
    await audit(container, job, actor=text_of(job, "actor"), action="plan.set")


async def audit_payment(container: Container, job: Job) -> None:
    """React to `payment.changed` and `payment.taken_back`: so is what payments did."""
    await audit(container, job, actor="payments", action=text_of(job, "event"))


async def audit(container: Container, job: Job, *, actor: str, action: str) -> None:
    """Write what an event tells into the audit log."""
    told = {name: each for name, each in job.arguments.items() if name not in {"event", "actor"}}
    command = WriteAuditCommand(
        job_id=job.id, actor=actor, action=action, details=told, account_id=job.account_id
    )
    await container.accounts.write_audit()(command)


async def follow_debt(container: Container, job: Job) -> None:
    """React to `wallet.fell_into_debt`: what a deleted account owes follows who comes back."""
    await container.accounts.follow_debt()(account_of(job), job_id=job.id)


async def clean_up(container: Container, job: Job) -> None:
    """Forget ended sessions, expired tokens and old events."""
    await container.accounts.clean_up_accounts()()
    await done(container, job)
