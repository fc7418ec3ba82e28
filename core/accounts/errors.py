"""What accounts refuse."""

from core.shared.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated


class EmailInvalid(Invalid):
    """It is not an e-mail address."""

    code = "email-invalid"


class PasswordInvalid(Invalid):
    """The password is too short, too long, or no text."""

    code = "password-invalid"


class EmailTaken(Conflict):
    """An account has this e-mail."""

    code = "email-taken"


class SignInRefused(Unauthenticated):
    """E-mail or password is wrong; which of them is not said."""

    code = "sign-in-refused"


class TokenRefused(Unauthenticated):
    """The token is forged, expired, revoked or meant for somebody else."""

    code = "token-refused"


class NotSignedIn(Unauthenticated):
    """No token and no key."""

    code = "not-signed-in"


class AccountSuspended(Forbidden):
    """An operator has closed the account for now."""

    code = "account-suspended"


class NotAllowed(Forbidden):
    """The caller is known, and this is not theirs to do."""

    code = "not-allowed"


class NoOwnAccount(Forbidden):
    """A service key has no account of its own."""

    code = "no-own-account"


class AccountMissing(NotFound):
    """There is no such account."""

    code = "account-missing"


class DevelopmentOnly(NotFound):
    """It does not exist in production."""

    code = "development-only"
