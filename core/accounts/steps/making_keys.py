"""Keys made inside somebody's unit of work."""

from dataclasses import dataclass
from datetime import datetime

from core.accounts.errors import KeyToldOnce
from core.accounts.model import ApiKey, AuditRecord, Caller, IssuedKey, KeyPurpose
from core.accounts.ports import AccountsUnitOfWork, OpaqueTokens, Secrets
from core.accounts.rules.keys import PREFIXES, SEALED_PLACE, SHOWN_CHARACTERS, KeyWish, purpose_of
from core.ledger.rules.closing import check_open
from core.shared.ports import Ids
from core.shared.room import check_room

COMMAND_LINE = "cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMaker:
    """Makes keys. A key's secret is told once and stored as a hash.

    Only a delivery key's is stored so that it can be read again: it is sent with each delivery.
    """

    ids: Ids
    tokens: OpaqueTokens
    secrets: Secrets
    keys_max: int

    def make(self, wish: KeyWish, caller: Caller | None, now: datetime) -> IssuedKey:
        """Return a key with its secret, not stored yet; `caller` is None at the command line.

        Raises `NotAllowed`, `ScopesInvalid`, `KeyInvalid`.
        """
        purpose = purpose_of(wish, caller, now)
        secret = PREFIXES[purpose] + self.tokens.new()
        is_delivery = purpose is KeyPurpose.DELIVERY
        key = ApiKey(
            id=self.ids.new(),
            account_id=caller.account_id if caller and purpose is not KeyPurpose.SERVICE else None,
            purpose=purpose,
            name=wish.name,
            prefix=secret[:SHOWN_CHARACTERS],
            scopes=wish.scopes,
            accounts=wish.accounts,
            hash=None if is_delivery else self.tokens.hash(secret),
            sealed=self.secrets.seal(secret, place=SEALED_PLACE) if is_delivery else None,
            created_by=caller.caller if caller else COMMAND_LINE,
            created_at=now,
            expires_at=wish.expires_at,
        )
        return IssuedKey(key=key, secret=secret)

    async def store(self, work: AccountsUnitOfWork, key: ApiKey, now: datetime) -> None:
        """Store a new key and the record of it; its wallet is locked.

        Raises `NoRoom`, and `AccountClosed` where the account was deleted meanwhile.
        """
        if key.account_id is not None:
            check_open(await work.wallets.get(key.account_id))
            live = await work.api_keys.count_live(key.account_id, now)
            check_room(live, most=self.keys_max, things="live keys")
        await work.api_keys.add(key)
        await work.audit.add(audit_of(key, "key.created", key.created_by))

    def told_again(self, key: ApiKey) -> IssuedKey:
        """Return a key with its secret, if that can be read again. Raises `KeyToldOnce`."""
        if key.sealed is None:
            raise KeyToldOnce(
                f"The first request made the key {key.id} and told its secret, which is told once. "
                "If you have not got it, revoke that key and make another."
            )
        return IssuedKey(key=key, secret=self.secrets.open(key.sealed, place=SEALED_PLACE))


def audit_of(key: ApiKey, action: str, actor: str) -> AuditRecord:
    """Return the record of what was done to a key."""
    return AuditRecord(
        at=key.created_at,
        actor=actor,
        action=action,
        account_id=key.account_id,
        details={
            "key": key.id,
            "purpose": key.purpose.value,
            "scopes": [*sorted(key.scopes)],
            "accounts": None if key.accounts is None else [*sorted(key.accounts)],
        },
    )
