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


def one_form(text: str) -> str:
    """Return the one form of all spellings of an address, whether it is one or not.

    Letters count as one whatever their case or width, as with every mail provider that matters;
    an international domain is named as mail is sent to it (`xn--bcher-kva.example`).
    """
    email = unicodedata.normalize("NFKC", text).strip().casefold()
    name, at, domain = email.rpartition("@")
    try:
        return name + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return email


def normal_email(text: str) -> str:
    """Return an address in the one form in which it is stored and compared.

    Raises `EmailInvalid`.
    """
    email = one_form(text)
    fits = len(email) <= EMAIL_LENGTH_MAX and email.isprintable() and EMAIL.fullmatch(email)
    if not fits or not email.rpartition("@")[2].isascii():
        message = "must be an address such as ada@example.com"
        raise EmailInvalid(
            f"email {message}.", errors=(FieldError(field="email", message=message),)
        )
    return email
