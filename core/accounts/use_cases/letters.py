"""Letters with one-time tokens: promised in a transaction, made and sent by a job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.errors import EmailInvalid
from core.accounts.model import Account, AccountStatus, Letter, OneTimeToken, TokenPurpose
from core.accounts.ports import AccountsUnitOfWork, Mailer, OpaqueTokens
from core.accounts.rules.email import normal_email
from core.accounts.rules.letters import letter_with
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.ports import Clock, Ids

JOB = "accounts.send_letter"
LIFE = {
    TokenPurpose.VERIFY_EMAIL: timedelta(hours=24),
    TokenPurpose.RESET_PASSWORD: timedelta(minutes=30),
}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLetter:
    """Send a letter to an e-mail, if it has an account that can use it.

    Whether it has shows neither in the answer nor in its time.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, email: str, purpose: TokenPurpose) -> None:
        """Promise the letter."""
        try:
            wanted = normal_email(email)
        except EmailInvalid:
            wanted = ""
        async with self.unit_of_work() as work:
            account = await work.accounts.find_by_email(wanted)
            usable = account is not None and is_useful(account, purpose)
            account_id = account.id if account is not None and usable else None
            await promise_letter(work, account_id, purpose, ids=self.ids, now=self.clock.now())
            await work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetterCommand:
    """Which letter, promised by which job."""

    job_id: str
    account_id: AccountId | None
    purpose: TokenPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetter:
    """Make a token and send it. Running twice sends twice, and only the later token works."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    tokens: OpaqueTokens
    mailer: Mailer
    app_url: str
    api_url: str

    async def __call__(self, command: SendLetterCommand) -> None:
        """Send the letter and end the job. Raises `Unavailable`, `JobEnded`."""
        letter = await self._written(command)
        if letter is not None:
            await self.mailer.send(letter)
        async with self.unit_of_work() as work:
            await work.jobs.done(command.job_id)
            await work.commit()

    async def _written(self, command: SendLetterCommand) -> Letter | None:
        if command.account_id is None:
            return None
        now = self.clock.now()
        life = LIFE[command.purpose]
        token = self.tokens.new()
        async with self.unit_of_work() as work:
            account = await work.accounts.find(command.account_id)
            if account is None or account.email is None or not is_useful(account, command.purpose):
                return None
            await work.one_time_tokens.add(
                OneTimeToken(
                    hash=self.tokens.hash(token),
                    purpose=command.purpose,
                    account_id=account.id,
                    email=account.email,
                    created_at=now,
                    expires_at=now + life,
                )
            )
            await work.commit()
        return letter_with(
            token,
            command.purpose,
            email=account.email,
            app_url=self.app_url,
            api_url=self.api_url,
            minutes=life // timedelta(minutes=1),
        )


def is_useful(account: Account, purpose: TokenPurpose) -> bool:
    """Tell whether a letter would do anything."""
    if account.status is not AccountStatus.ACTIVE:
        return False
    return purpose is TokenPurpose.RESET_PASSWORD or account.verified_at is None
