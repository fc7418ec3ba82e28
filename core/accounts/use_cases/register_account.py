"""Make an account with e-mail and password."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import (
    UNKNOWN_DEVICE,
    Device,
    NewAccount,
    SignedIn,
    SignInMethod,
    TokenPurpose,
)
from core.accounts.ports import AccountsUnitOfWork, Passwords
from core.accounts.rules.email import normal_email
from core.accounts.rules.passwords import check_password
from core.accounts.steps.opening import AccountTerms, open_account
from core.accounts.steps.promising_letters import promise_letter
from core.accounts.steps.signing_in import SignInTools, begin_session
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAccountCommand:
    """Who registers, from where."""

    email: str
    password: str
    name: str | None = None
    device: Device = UNKNOWN_DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAccount:
    """Make an account and sign it in; its wallet and grant are made in the same transaction.

    A letter to confirm the e-mail follows.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    passwords: Passwords
    tools: SignInTools
    terms: AccountTerms

    async def __call__(self, command: RegisterAccountCommand) -> SignedIn:
        """Return tokens. Raises `EmailInvalid`, `PasswordInvalid`, `EmailTaken`."""
        email = normal_email(command.email)
        password_hash = await self.passwords.hash(check_password(command.password))
        now = self.clock.now()
        new = NewAccount(email=email, name=command.name, password_hash=password_hash)
        async with self.unit_of_work() as work:
            account = await open_account(work, new, self.terms, now)
            await promise_letter(
                work, account.id, TokenPurpose.VERIFY_EMAIL, ids=self.tools.ids, now=now
            )
            signed_in = await begin_session(
                work,
                account,
                self.tools,
                method=SignInMethod.PASSWORD,
                device=command.device,
                now=now,
            )
            await work.commit()
        return signed_in
