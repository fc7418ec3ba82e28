"""What counts as an e-mail address, and when two are one."""

import re
import unicodedata

from core.accounts.errors import EmailInvalid
from core.shared.errors import FieldError

EMAIL_LENGTH_MAX = 254
"""RFC 5321: what fits into a forward path."""
EMAIL = re.compile(
    r"(?!.*=\?)[^@\s<>()\[\],;:\\\"]{1,64}"
    r"@(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])"
)
"""No quotes and no comments. `=?` begins a word that stands for others (RFC 2047): mail programs
would read another address, and send the letter there."""

LABEL_OF_ITS_OWN = re.compile("[^.\u3002]*[ßς][^.\u3002]*")
"""Names of domains were once read with other letters for these two (`ss` for the first), and Python
still does so; since IDNA2008 they are names of their own, which belong to others."""
JOINERS = frozenset("\u200c\u200d")


def one_form(text: str) -> str:
    """Return the one form of all spellings of an address, whether it is one or not.

    Letters count as one whatever their case or width, as with every mail provider that matters;
    an international domain is named as mail is sent to it (`xn--bcher-kva.example`). Nothing else
    is folded: `strauß` and `strauss` may be two people.
    """
    email = unicodedata.normalize("NFKC", text).strip().lower()
    name, at, domain = email.rpartition("@")
    if JOINERS & set(domain):
        return email
    try:
        return name + at + LABEL_OF_ITS_OWN.sub(in_ascii, domain).encode("idna").decode("ascii")
    except UnicodeError:
        return email


def in_ascii(label: re.Match[str]) -> str:
    """Return a label of a domain as the system of names has it, each of its letters kept."""
    return "xn--" + label[0].encode("punycode").decode("ascii")


def normal_email(text: str) -> str:
    """Return an address in the one form in which it is stored and compared.

    Raises `EmailInvalid`.
    """
    email = one_form(text)
    if not (len(email) <= EMAIL_LENGTH_MAX and email.isprintable() and EMAIL.fullmatch(email)):
        message = "must be an address such as ada@example.com"
        raise EmailInvalid(
            f"email {message}.", errors=(FieldError(field="email", message=message),)
        )
    return email
