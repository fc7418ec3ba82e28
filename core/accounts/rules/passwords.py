"""Which passwords are taken."""

from core.accounts.errors import PasswordInvalid
from core.shared.errors import FieldError

PASSWORD_LENGTH_MIN = 8
PASSWORD_LENGTH_MAX = 200
"""Hashing takes longer the longer a password is: nobody may make us hash a book."""


def check_password(password: str) -> str:
    """Return a new password. Raises `PasswordInvalid`."""
    try:
        password.encode()
    except UnicodeEncodeError:
        raise refused("must be text") from None
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        raise refused(f"must have {PASSWORD_LENGTH_MIN} to {PASSWORD_LENGTH_MAX} characters")
    return password


def refused(message: str) -> PasswordInvalid:
    """Return the refusal of a password."""
    return PasswordInvalid(
        f"password {message}.", errors=(FieldError(field="password", message=message),)
    )
