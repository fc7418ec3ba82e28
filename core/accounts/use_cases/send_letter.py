"""Make and send the letter that was promised."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import Letter, OneTimeToken, TokenPurpose
from core.accounts.ports import AccountsUnitOfWork, Mailer, OpaqueTokens
from core.accounts.rules.letters import LETTERS_MAX, LIFE, is_useful, letter_with
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetterCommand:
    """Which letter, promised by which job."""

    job_id: str
    account_id: AccountId | None
    purpose: TokenPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetter:
    """Make a token and send it, unless enough letters are there whose tokens are good.

    So whoever asks over and over for letters to somebody else fills no inbox, and spoils no letter
    that came before. Running twice sends twice.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    tokens: OpaqueTokens
    mailer: Mailer
    app_url: str
    api_url: str

    async def __call__(self, command: SendLetterCommand) -> None:
        """Send the letter and end the job. Raises `Unavailable`, `JobEnded`."""
        token = self.tokens.new()
        letter = await self._written(command, token)
        if letter is not None:
            try:
                await self.mailer.send(letter)
            except Exception:
                await self._forget(token)
                raise
        async with self.unit_of_work() as work:
            await work.jobs.done(command.job_id)
            await work.commit()

    async def _forget(self, token: str) -> None:
        """Forget the token of a letter that did not go out: it is in no inbox."""
        async with self.unit_of_work() as work:
            await work.one_time_tokens.remove(self.tokens.hash(token))
            await work.commit()

    async def _written(self, command: SendLetterCommand, token: str) -> Letter | None:
        if command.account_id is None:
            return None
        now = self.clock.now()
        life = LIFE[command.purpose]
        async with self.unit_of_work() as work:
            account = await work.accounts.find(command.account_id)
            if account is None or account.email is None or not is_useful(account, command.purpose):
                return None
            if await work.one_time_tokens.count(account.id, command.purpose, now) >= LETTERS_MAX:
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
            life=life,
        )
