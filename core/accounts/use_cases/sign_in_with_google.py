"""Sign in with what Google says of somebody."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.errors import EmailUnverified, TokenRefused
from core.accounts.model import UNKNOWN_DEVICE, Device, SignedIn, SignInMethod
from core.accounts.ports import AccountsUnitOfWork, OutsideIssuer
from core.accounts.steps.linking import account_for
from core.accounts.steps.opening import AccountTerms
from core.accounts.steps.signing_in import SignInTools, begin_session, welcome_back
from core.shared.ports import Clock

NOT_GOOGLES = "Google's ID token is not valid here: it has expired, or was made for another client."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithGoogleCommand:
    """An ID token that Google made for our frontend, and where it came from."""

    id_token: str
    device: Device = UNKNOWN_DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInWithGoogle:
    """Sign in with Google; an account that is missing is made."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    google: OutsideIssuer
    tools: SignInTools
    terms: AccountTerms

    async def __call__(self, command: SignInWithGoogleCommand) -> SignedIn:
        """Return tokens.

        Raises `TokenRefused`, `EmailUnverified`, `IdentityTaken`, `AccountSuspended`,
        `IssuerOff`, `Unavailable`.
        """
        now = self.clock.now()
        try:
            person = await self.google.verify(command.id_token, now)
        except TokenRefused:
            raise TokenRefused(NOT_GOOGLES) from None
        if person.email is None:
            raise EmailUnverified("Google has not verified this e-mail. Verify it there first.")
        async with self.unit_of_work() as work:
            account = await account_for(work, person, self.terms, now)
            signed_in = await begin_session(
                work,
                account,
                self.tools,
                method=SignInMethod.GOOGLE,
                device=command.device,
                now=now,
            )
            if account.created_at < now:
                await welcome_back(work, account.id, self.tools, now)
            await work.commit()
        return signed_in
