"""Who may do what: one word for each operation, one function that judges it."""

from enum import StrEnum

from core.accounts.errors import NotAllowed, NotSignedIn, SignInRefused
from core.accounts.model import Account, AccountStatus, Caller, Role, Scope
from core.shared.errors import AccountNotFound, AccountSuspended
from core.shared.ids import AccountId


class Rights(StrEnum):
    """What an operation asks of its caller. Every operation declares one.

    - `public`: nothing. What proves the caller, such as a webhook's signature, is in the request.
    - `read`: somebody signed in, or a customer's key with `read` or `generate`; a GET of own
      things.
    - `generate`: somebody signed in, or a customer's key with `generate`.
    - `own`: somebody signed in; never a key: keys, integrations, payments, me.
    - `own_or_admin`: as `own`, or as `admin`: a customer changes their own, an admin anybody's.
    - `meter`: a service key with `meter`, or an admin.
    - `own_or_meter`: as `read`, `meter` or `admin`: a customer sees their own, a meter what it may.
    - `read_or_admin`: as `read` or `admin`: a customer sees their own, an admin anybody's.
    - `admin`: an admin, or a service key with `admin` that is for all accounts.
    """

    PUBLIC = "public"
    READ = "read"
    GENERATE = "generate"
    OWN = "own"
    OWN_OR_ADMIN = "own_or_admin"
    METER = "meter"
    OWN_OR_METER = "own_or_meter"
    READ_OR_ADMIN = "read_or_admin"
    ADMIN = "admin"


LACKING = {
    Rights.READ: "This key can't do this: it takes one with the scope `read` or `generate`.",
    Rights.GENERATE: "This key can't do this: it takes one with the scope `generate`.",
    Rights.OWN: "An API key can't do this; sign in.",
    Rights.OWN_OR_ADMIN: "An API key of a customer can't do this; sign in.",
    Rights.METER: "This is for service keys with the scope `meter`, and for admins.",
    Rights.OWN_OR_METER: "This key can't do this: it takes one with the scope `read` or `meter`.",
    Rights.READ_OR_ADMIN: "This key can't do this: it takes one with the scope `read` or `admin`.",
    Rights.ADMIN: "This is for admins, and for service keys with the scope `admin`.",
}
"""What who may not is told, by the right that is asked for."""

READING = frozenset({Scope.READ, Scope.GENERATE})
CUSTOMER_SCOPES = READING
SERVICE_SCOPES = frozenset({Scope.METER, Scope.ADMIN})


def check_access(caller: Caller | None, rights: Rights) -> None:
    """Return if `caller` may do what asks for `rights`. Raises `NotSignedIn` and `NotAllowed`."""
    if rights is Rights.PUBLIC:
        return
    if caller is None:
        raise NotSignedIn("Sign in and send the access token as `Authorization: Bearer ...`.")
    if not is_allowed(caller, rights):
        raise NotAllowed(LACKING[rights])


def is_allowed(caller: Caller, rights: Rights) -> bool:
    """Tell whether a known caller may do what asks for `rights`."""
    signed_in = caller.key_id is None
    scopes = frozenset[Scope]() if signed_in or caller.own is None else caller.scopes
    reads = signed_in or bool(scopes & READING)
    allowed = {
        Rights.PUBLIC: True,
        Rights.READ: reads,
        Rights.GENERATE: signed_in or Scope.GENERATE in scopes,
        Rights.OWN: signed_in,
        Rights.OWN_OR_ADMIN: signed_in or caller.is_admin,
        Rights.METER: may_meter(caller),
        Rights.OWN_OR_METER: reads or may_meter(caller) or caller.is_admin,
        Rights.READ_OR_ADMIN: reads or caller.is_admin,
        Rights.ADMIN: caller.is_admin,
    }
    return allowed[rights]


def may_meter(caller: Caller) -> bool:
    """Tell whether the caller may move money for others: a meter, or a signed-in admin."""
    if caller.key_id is None:
        return caller.role is Role.ADMIN
    return caller.own is None and Scope.METER in caller.scopes


def metered_account(caller: Caller, asked_for: AccountId | None) -> AccountId:
    """Return the account that a metering call is about: the one asked for, else the caller's own.

    An admin may look at any; for a meter, an account outside its list is as missing as one that
    does not exist. Raises `NoOwnAccount` and `AccountNotFound`.
    """
    if asked_for is None or asked_for == caller.own:
        return caller.account_id
    is_listed = caller.accounts is None or asked_for in caller.accounts
    if not caller.is_admin and not (may_meter(caller) and is_listed):
        raise AccountNotFound(f"There is no account {asked_for}.")
    return asked_for


def administered_account(caller: Caller, asked_for: AccountId) -> AccountId:
    """Return the account that a call is about which only an admin may make for another.

    Another's account is as missing as none: raises `AccountNotFound`.
    """
    if asked_for != caller.own and not caller.is_admin:
        raise AccountNotFound(f"There is no account {asked_for}.")
    return asked_for


def check_usable(account: Account) -> None:
    """Return if the account may be used. Raises `AccountSuspended` and `SignInRefused`."""
    if account.status is AccountStatus.SUSPENDED:
        raise AccountSuspended
    if account.status is AccountStatus.DELETED:
        raise SignInRefused("This account was deleted.")
