"""Make an account from the command line, such as the first admin."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import Account, AuditRecord, NewAccount, Role
from core.accounts.ports import AccountsUnitOfWork, Passwords
from core.accounts.rules.email import normal_email
from core.accounts.rules.passwords import check_password
from core.accounts.steps.opening import AccountTerms, open_account
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAccountCommand:
    """Whom to make. The operator, who is `actor`, vouches for the e-mail."""

    email: str
    password: str | None
    actor: str
    name: str | None = None
    role: Role = Role.CUSTOMER


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAccount:
    """Make an account for somebody known; nobody is signed in by it."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    passwords: Passwords
    terms: AccountTerms

    async def __call__(self, command: CreateAccountCommand) -> Account:
        """Return the account. Raises `EmailInvalid`, `PasswordInvalid`, `EmailTaken`."""
        email = normal_email(command.email)
        stored = None
        if command.password is not None:
            stored = await self.passwords.hash(check_password(command.password))
        new = NewAccount(
            email=email, verified=True, name=command.name, password_hash=stored, role=command.role
        )
        now = self.clock.now()
        async with self.unit_of_work() as work:
            account = await open_account(work, new, self.terms, now)
            await work.audit.add(
                AuditRecord(
                    at=now,
                    actor=command.actor,
                    action="account.created",
                    account_id=account.id,
                    details={"role": account.role.value},
                )
            )
            await work.commit()
        return account
