"""End the session that one is in."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.errors import TokenRefused
from core.accounts.ports import AccessTokens, AccountsUnitOfWork, OpaqueTokens
from core.accounts.rules.sessions import revoked
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOutCommand:
    """What of the session is at hand; either is enough."""

    access_token: str | None
    refresh_token: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOut:
    """End the session that tokens belong to; tokens of no session are none of ours."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    access_tokens: AccessTokens
    opaque_tokens: OpaqueTokens

    async def __call__(self, command: LogOutCommand) -> None:
        """End it. The answer is the same whatever was sent: afterwards the tokens are no good."""
        now = self.clock.now()
        named: set[str] = set()
        if command.access_token is not None:
            try:
                claims = self.access_tokens.read(command.access_token, now)
            except TokenRefused:
                claims = None
            if claims is not None and claims.session_id is not None:
                named.add(claims.session_id)
        async with self.unit_of_work() as work:
            if command.refresh_token is not None:
                token_hash = self.opaque_tokens.hash(command.refresh_token)
                token = await work.sessions.find_token(token_hash)
                named |= {token.session_id} if token else set()
            for session_id in sorted(named):
                session = await work.sessions.get(session_id)
                if session is not None:
                    await work.sessions.save(revoked(session, now))
            await work.commit()
