"""Tell who is calling."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import Account, AccountStatus, Caller
from core.accounts.ports import AccessTokens, AccountsUnitOfWork
from core.accounts.rules.subjects import refused
from core.accounts.use_cases.opening import check_usable
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What came with the request: a Bearer token, or the X-API-Key header."""

    bearer: str | None = None
    api_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Tell who is calling.

    A session that was revoked, or an account that was suspended, is out at once and not when its
    token ends.
    """

    snapshot: Callable[[], AccountsUnitOfWork]
    clock: Clock
    access_tokens: AccessTokens

    async def __call__(self, credentials: Credentials) -> Caller | None:
        """Return the caller, None without credentials.

        Raises `TokenRefused` and `AccountSuspended`.
        """
        if credentials.bearer is None:
            return None
        return await self._signed_in(credentials.bearer)

    async def _signed_in(self, token: str) -> Caller:
        now = self.clock.now()
        claims = self.access_tokens.read(token, now)
        async with self.snapshot() as work:
            account = await work.accounts.find(claims.account_id)
            session = None
            if claims.session_id is not None:
                session = await work.sessions.find(claims.session_id)
                if session is None or not session.is_live(now):
                    raise refused()
                if session.account_id != claims.account_id:
                    raise refused()
        return caller_of(account, claims.session_id)


def caller_of(account: Account | None, session_id: str | None) -> Caller:
    """Return a signed-in caller. Raises `TokenRefused`, `AccountSuspended`."""
    if account is None or account.status is AccountStatus.DELETED:
        raise refused()
    check_usable(account)
    return Caller(own=account.id, role=account.role, session_id=session_id, accounts=None)
