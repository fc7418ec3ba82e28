"""Sign in as anybody, where nothing is at stake."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.errors import DevelopmentOnly
from core.accounts.model import UNKNOWN_DEVICE, Device, NewAccount, Role, SignedIn, SignInMethod
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.email import normal_email
from core.accounts.steps.opening import AccountTerms, open_account
from core.accounts.steps.signing_in import SignInTools, begin_session, welcome_back
from core.shared.ports import Clock

DEVELOPER = "dev@example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInForDevelopmentCommand:
    """Whom to sign in as; without `role` an account keeps the one it has."""

    email: str = DEVELOPER
    role: Role | None = None
    device: Device = UNKNOWN_DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInForDevelopment:
    """Sign in as an account, made when it is missing. Refused in production."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    tools: SignInTools
    terms: AccountTerms

    async def __call__(self, command: SignInForDevelopmentCommand) -> SignedIn:
        """Return tokens. Raises `DevelopmentOnly`, `EmailInvalid`, `AccountSuspended`."""
        if not self.tools.terms.development:
            raise DevelopmentOnly("This way to sign in exists only outside production.")
        email = normal_email(command.email)
        now = self.clock.now()
        async with self.unit_of_work() as work:
            account = await work.accounts.find_by_email(email)
            if account is None:
                role = command.role or Role.CUSTOMER
                new = NewAccount(email=email, verified=True, role=role)
                account = await open_account(work, new, self.terms, now)
            elif command.role not in {None, account.role}:
                account = replace(account, role=command.role or account.role)
                await work.accounts.save(account)
            signed_in = await begin_session(
                work,
                account,
                self.tools,
                method=SignInMethod.DEVELOPMENT,
                device=command.device,
                now=now,
            )
            if account.created_at < now:
                await welcome_back(work, account.id, self.tools, now)
            await work.commit()
        return signed_in
