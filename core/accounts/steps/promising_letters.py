"""Letters promised inside somebody's unit of work; a job makes and sends them."""

from datetime import datetime

from core.accounts.model import TokenPurpose
from core.accounts.ports import AccountsUnitOfWork
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.ports import Ids

JOB = "accounts.send_letter"


async def promise_letter(
    work: AccountsUnitOfWork,
    account_id: AccountId | None,
    purpose: TokenPurpose,
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """Promise a letter. The token is made when it is sent: no job holds a secret.

    A job without an account sends nothing, and costs as much as one that does.
    """
    job = NewJob(
        id=f"letter:{ids.new()}",
        kind=JOB,
        account_id=account_id,
        arguments={"purpose": purpose.value},
        run_at=now,
    )
    await work.jobs.add(job)
