"""Get the next pair of tokens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts.errors import TokenRefused
from core.accounts.model import AuditRecord, RefreshToken, Session, SignedIn
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.access import check_usable
from core.accounts.rules.sessions import Refresh, judge_refresh, revoked, used
from core.accounts.steps.signing_in import SignInTools, welcome_back
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSession:
    """Take a refresh token for the next pair.

    Each token has one successor. Used again within ten seconds it gives the same one, so that two
    refreshes at once lock nobody out; used later it is taken for stolen and its family ends.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    tools: SignInTools

    async def __call__(self, refresh_token: str) -> SignedIn:
        """Return tokens. Raises `TokenRefused`, `AccountSuspended`."""
        now = self.clock.now()
        token_hash = self.tools.opaque_tokens.hash(refresh_token)
        async with self.unit_of_work() as work:
            session, token = await self._locked(work, token_hash)
            match judge_refresh(session, token, self.tools.terms, now):
                case Refresh.DEAD:
                    raise refused()
                case Refresh.STOLEN:
                    await self._end_family(work, session, now)
                    await work.commit()
                    raise refused()
                case Refresh.FIRST:
                    await self._turn_over(work, session, token, refresh_token, now)
                case Refresh.AGAIN:
                    pass
            account = await work.accounts.find(session.account_id)
            assert account is not None
            check_usable(account)
            await welcome_back(work, account.id, self.tools, now)
            await work.commit()
        return SignedIn(
            access_token=self.tools.access_tokens.issue(
                session.account_id, session_id=session.id, now=now
            ),
            refresh_token=self.tools.opaque_tokens.successor(refresh_token),
            expires_in=self.tools.access_tokens.seconds,
        )

    async def _locked(
        self, work: AccountsUnitOfWork, token_hash: str
    ) -> tuple[Session, RefreshToken]:
        found = await work.sessions.find_token(token_hash)
        if found is None:
            raise refused()
        session = await work.sessions.get(found.session_id)
        # Read again behind the session's lock: another refresh may have come first.
        token = await work.sessions.find_token(token_hash)
        if session is None or token is None:
            raise refused()
        return session, token

    async def _turn_over(
        self,
        work: AccountsUnitOfWork,
        session: Session,
        token: RefreshToken,
        refresh_token: str,
        now: datetime,
    ) -> None:
        successor = self.tools.opaque_tokens.successor(refresh_token)
        await work.sessions.save_token(replace(token, used_at=now))
        await work.sessions.add_token(
            RefreshToken(
                hash=self.tools.opaque_tokens.hash(successor),
                session_id=session.id,
                created_at=now,
            )
        )
        await work.sessions.save(used(session, self.tools.terms, now))

    async def _end_family(self, work: AccountsUnitOfWork, session: Session, now: datetime) -> None:
        await work.sessions.save(revoked(session, now))
        await work.audit.add(
            AuditRecord(
                at=now,
                actor="system",
                action="session.reuse_detected",
                account_id=session.account_id,
                details={"session": session.id},
            )
        )


def refused() -> TokenRefused:
    """Return the one refusal there is."""
    return TokenRefused("The refresh token is not valid. Sign in again.")
