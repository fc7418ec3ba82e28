"""Whom an access token of our own means."""

from collections.abc import Mapping

from core.accounts.errors import TokenRefused
from core.shared.ids import AccountId

ACCOUNT_ID_MAX = 2**63 - 1
DIGITS_MAX = 19


def subject_of(claims: Mapping[str, object]) -> AccountId:
    """Return the account that `user_id` or `sub` names: a number, or a numeric string.

    Whichever is there counts; both must mean the same. Only for tokens signed with our own key:
    another issuer's number is no account of ours. Raises `TokenRefused`.
    """
    named = {
        account_number(claims[name]) for name in ("user_id", "sub") if claims.get(name) is not None
    }
    if len(named) != 1:
        raise refused()
    return AccountId(named.pop())


def account_number(value: object) -> int:
    """Return a claim as an account's number. Raises `TokenRefused`."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value) if len(value) <= DIGITS_MAX else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= ACCOUNT_ID_MAX:
        raise refused()
    return value


def refused() -> TokenRefused:
    """Return the refusal of a token."""
    return TokenRefused("The access token is not valid. Sign in again, or refresh it.")


def key_refused() -> TokenRefused:
    """Return the refusal of an API key."""
    return TokenRefused("The API key is not valid: it is unknown, revoked or expired.")
