"""What counts as an e-mail address, and when two are one."""

import re
import unicodedata

from core.accounts.errors import EmailInvalid
from core.shared.errors import FieldError

EMAIL_LENGTH_MAX = 254
"""RFC 5321: what fits into a forward path."""
EMAIL = re.compile(
    r"[^@\s<>()\[\],;:\\\"]{1,64}@[^@\s<>()\[\],;:\\\"]+\.[^@\s<>()\[\],;:\\\".]{2,}"
)


def normal_email(text: str) -> str:
    """Return an address in the one form in which it is stored and compared.

    Letters count as one whatever their case or width, as with every mail provider that matters.
    Raises `EmailInvalid`.
    """
    email = unicodedata.normalize("NFKC", text).strip().casefold()
    if len(email) > EMAIL_LENGTH_MAX or not email.isprintable() or not EMAIL.fullmatch(email):
        message = "must be an address such as ada@example.com"
        raise EmailInvalid(
            f"email {message}.", errors=(FieldError(field="email", message=message),)
        )
    return email
