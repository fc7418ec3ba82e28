"""End one of one's sessions."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.errors import SessionNotFound
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.sessions import revoked
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeSession:
    """End one session of an account: its tokens are refused from now on."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, session_id: str) -> None:
        """End it; one that has ended stays so. Raises `SessionNotFound`."""
        async with self.unit_of_work() as work:
            session = await work.sessions.get(session_id)
            if session is None or session.account_id != account_id:
                raise SessionNotFound(f"There is no session {session_id}.")
            await work.sessions.save(revoked(session, self.clock.now()))
            await work.commit()
