"""What accounts refuse."""

from core.shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Limited,
    NotFound,
    Unauthenticated,
    Unavailable,
)


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


class NotAllowed(Forbidden):
    """The caller is known, and this is not theirs to do."""

    code = "not-allowed"


class NoOwnAccount(Invalid):
    """A service key has no account of its own and has to name one."""

    code = "no-own-account"


class DevelopmentOnly(NotFound):
    """It does not exist in production."""

    code = "development-only"


class LinkRefused(Invalid):
    """The token of a letter is wrong, used or too old."""

    code = "link-refused"


class IdentityTaken(Conflict):
    """The account is entered by another identity of the same issuer."""

    code = "identity-taken"


class EmailUnverified(Forbidden):
    """The issuer has not verified the e-mail."""

    code = "email-unverified"


class IssuerOff(NotFound):
    """This way to sign in is not configured."""

    code = "issuer-off"


class ScopesInvalid(Invalid):
    """No key can have these scopes together."""

    code = "scopes-invalid"


class KeyInvalid(Invalid):
    """A key can't be like this."""

    code = "key-invalid"


class KeyNotFound(NotFound):
    """There is no such key."""

    code = "key-not-found"


class KeyToldOnce(Conflict):
    """The request was made before, and the secret of its key can't be told a second time."""

    code = "key-told-once"


class SessionNotFound(NotFound):
    """There is no such session."""

    code = "session-not-found"


class ProfileInvalid(Invalid):
    """The profile is too large or too deep."""

    code = "profile-invalid"


class EventInvalid(Invalid):
    """The event is too large or too deep."""

    code = "event-invalid"


class LastAdmin(Conflict):
    """Somebody has to be left who may let others in."""

    code = "last-admin"


class TooManyRequests(Limited):
    """The window's requests are used up."""

    code = "too-many-requests"


class SealBroken(Unavailable):
    """None of the encryption keys opens what is stored."""

    code = "seal-broken"
