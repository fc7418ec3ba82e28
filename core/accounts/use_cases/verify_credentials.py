"""Find out from what is stored who is calling."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.accounts.model import Account, AccountStatus, ApiKey, Caller, KeyPurpose
from core.accounts.ports import AccessTokens, AccountsUnitOfWork, OpaqueTokens, OutsideIssuer
from core.accounts.rules.access import check_usable
from core.accounts.rules.sessions import SessionTerms, lets_in
from core.accounts.rules.subjects import key_refused, refused
from core.accounts.steps.linking import account_for
from core.accounts.steps.opening import AccountTerms

USED_AGAIN_AFTER = timedelta(minutes=1)
"""How exact a key's last use is: a busy key does not write with every request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What came with the request: a Bearer token, or the X-API-Key header."""

    bearer: str | None = None
    api_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Who is calling; what proves it ends by itself at `until`, None if it doesn't."""

    caller: Caller
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCredentials:
    """Find out who is calling, from the token and from what is stored at this moment.

    A session or key that was revoked, or an account that was suspended, is out, though its token
    has not ended. `makes_accounts` lets an outside issuer's people in at first sight.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    snapshot: Callable[[], AccountsUnitOfWork]
    access_tokens: AccessTokens
    opaque_tokens: OpaqueTokens
    issuer: OutsideIssuer
    terms: AccountTerms
    sessions: SessionTerms
    makes_accounts: bool

    async def __call__(self, credentials: Credentials, now: datetime) -> Verified:
        """Return the caller.

        Raises `TokenRefused`, `AccountSuspended`, `IdentityTaken`, `Unavailable`.
        """
        if credentials.api_key is not None:
            return await self._key(credentials.api_key, now)
        assert credentials.bearer is not None
        if self.issuer.recognises(credentials.bearer):
            return await self._outside(credentials.bearer, now)
        return await self._signed_in(credentials.bearer, now)

    async def _signed_in(self, token: str, now: datetime) -> Verified:
        claims = self.access_tokens.read(token, now)
        until = claims.expires_at
        async with self.snapshot() as work:
            account = await work.accounts.find(claims.account_id)
            if claims.session_id is not None:
                session = await work.sessions.find(claims.session_id)
                if session is None or not lets_in(session, self.sessions, now):
                    raise refused()
                if session.account_id != claims.account_id:
                    raise refused()
                until = min(until, session.expires_at)
        return Verified(caller=caller_of(account, claims.session_id), until=until)

    async def _key(self, secret: str, now: datetime) -> Verified:
        key_hash = self.opaque_tokens.hash(secret)
        async with self.snapshot() as work:
            key = await work.api_keys.find(key_hash)
            if key is None or key.purpose is KeyPurpose.DELIVERY or not key.is_live(now):
                raise key_refused()
            if key.account_id is not None:
                caller_of(await work.accounts.find(key.account_id), None)
        if key.used_at is None or now - key.used_at >= USED_AGAIN_AFTER:
            await self._note_use(key, now)
        caller = Caller(own=key.account_id, key_id=key.id, scopes=key.scopes, accounts=key.accounts)
        return Verified(caller=caller, until=key.expires_at)

    async def _note_use(self, key: ApiKey, now: datetime) -> None:
        async with self.unit_of_work() as work:
            current = await work.api_keys.get(key.id, account_id=key.account_id)
            if not current.is_live(now):
                raise key_refused()
            await work.api_keys.save(replace(current, used_at=now))
            await work.commit()

    async def _outside(self, token: str, now: datetime) -> Verified:
        person = await self.issuer.verify(token, now)
        async with self.snapshot() as work:
            known = await work.identities.find(person.issuer, person.subject)
            account = None if known is None else await work.accounts.find(known.account_id)
        if known is None and self.makes_accounts:
            async with self.unit_of_work() as work:
                account = await account_for(work, person, self.terms, now)
                await work.commit()
        return Verified(caller=caller_of(account, None), until=person.until)


def caller_of(account: Account | None, session_id: str | None) -> Caller:
    """Return a signed-in caller. Raises `TokenRefused`, `AccountSuspended`."""
    if account is None or account.status is AccountStatus.DELETED:
        raise refused()
    check_usable(account)
    return Caller(own=account.id, role=account.role, session_id=session_id, accounts=None)
