"""Sign in with e-mail and password."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.errors import EmailInvalid, SignInRefused
from core.accounts.model import UNKNOWN_DEVICE, Account, Device, SignedIn, SignInMethod
from core.accounts.ports import AccountsUnitOfWork, Passwords
from core.accounts.rules.email import normal_email
from core.accounts.rules.passwords import PASSWORD_LENGTH_MAX
from core.accounts.steps.signing_in import SignInTools, begin_session, welcome_back
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInCommand:
    """Who signs in, from where."""

    email: str
    password: str
    device: Device = UNKNOWN_DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """Sign in; the daily bonus comes with it when it is due.

    Whether an e-mail has an account shows neither in the answer nor in its time.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    snapshot: Callable[[], AccountsUnitOfWork]
    clock: Clock
    passwords: Passwords
    tools: SignInTools

    async def __call__(self, command: LogInCommand) -> SignedIn:
        """Return tokens. Raises `SignInRefused`, `AccountSuspended`."""
        found = await self._find(command.email)
        stored = found.password_hash if found else None
        password = command.password[: PASSWORD_LENGTH_MAX + 1]
        if not await self.passwords.matches(password, stored) or found is None or stored is None:
            raise refused()
        outdated = self.passwords.is_outdated(stored)
        renewed = await self.passwords.hash(password) if outdated else stored
        now = self.clock.now()
        async with self.unit_of_work() as work:
            account = await work.accounts.get(found.id)
            if account.password_hash != stored:
                raise refused()
            if renewed != stored:
                await work.accounts.save(replace(account, password_hash=renewed))
            signed_in = await begin_session(
                work,
                account,
                self.tools,
                method=SignInMethod.PASSWORD,
                device=command.device,
                now=now,
            )
            await welcome_back(work, account.id, self.tools, now)
            await work.commit()
        return signed_in

    async def _find(self, text: str) -> Account | None:
        try:
            email = normal_email(text)
        except EmailInvalid:
            return None
        async with self.snapshot() as work:
            return await work.accounts.find_by_email(email)


def refused() -> SignInRefused:
    """Return the one refusal there is."""
    return SignInRefused("E-mail or password is wrong. Try again, or reset the password.")
