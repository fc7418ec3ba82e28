"""Keys for programs: who may make which."""

from dataclasses import dataclass
from datetime import datetime

from core.accounts.errors import KeyInvalid, NotAllowed, ScopesInvalid
from core.accounts.model import Caller, KeyPurpose, Scope
from core.accounts.rules.access import CUSTOMER_SCOPES, SERVICE_SCOPES
from core.shared.errors import FieldError
from core.shared.ids import AccountId

NAME_LENGTH_MAX = 100
PREFIXES = {KeyPurpose.API: "ik_", KeyPurpose.SERVICE: "ik_", KeyPurpose.DELIVERY: "dk_"}
SEALED_PLACE = "api_keys.sealed"
SHOWN_CHARACTERS = 10
"""So much of a key is shown for ever after: enough to tell keys apart, too little to guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """What sort of key is asked for. `accounts` is for keys that only meter; None means all."""

    name: str
    scopes: frozenset[Scope]
    delivery: bool = False
    accounts: frozenset[AccountId] | None = None
    expires_at: datetime | None = None


def purpose_of(wish: KeyWish, caller: Caller | None, now: datetime) -> KeyPurpose:
    """Return what sort of key `caller` gets; None is the operator at the command line.

    Raises `NotAllowed` when a customer asks for an operator's key, `ScopesInvalid` and
    `KeyInvalid`.
    """
    if not wish.name.strip() or len(wish.name) > NAME_LENGTH_MAX or not wish.name.isprintable():
        raise wrong("name", f"must be 1 to {NAME_LENGTH_MAX} printable characters")
    if wish.expires_at is not None and wish.expires_at <= now:
        raise wrong("expires_at", "must be in the future")
    if wish.scopes & SERVICE_SCOPES:
        check_service(wish, caller)
        return KeyPurpose.SERVICE
    if wish.accounts is not None:
        raise wrong("accounts", "is only for service keys with meter")
    if wish.delivery:
        if wish.scopes:
            raise scopes_refused("a delivery key opens nothing and has no scopes")
        return KeyPurpose.DELIVERY
    if not wish.scopes <= CUSTOMER_SCOPES or not wish.scopes:
        raise scopes_refused("must be read, generate or both")
    return KeyPurpose.API


def check_service(wish: KeyWish, caller: Caller | None) -> None:
    """Return if `caller` may have this service key. Raises as `purpose_of`."""
    if caller is not None and not caller.is_admin:
        raise NotAllowed("Only an admin makes keys with the scopes meter and admin.")
    if wish.delivery or wish.scopes - SERVICE_SCOPES:
        raise scopes_refused("a service key has meter, admin or both, and nothing else")
    if Scope.ADMIN in wish.scopes and wish.accounts is not None:
        raise wrong("accounts", "is only for keys that meter: what admin opens is for all")


def wrong(field: str, message: str) -> KeyInvalid:
    """Return the refusal of a field."""
    return KeyInvalid(f"{field} {message}.", errors=(FieldError(field=field, message=message),))


def scopes_refused(message: str) -> ScopesInvalid:
    """Return the refusal of scopes."""
    return ScopesInvalid(
        f"These scopes do not go together: {message}.",
        errors=(FieldError(field="scopes", message=message),),
    )
