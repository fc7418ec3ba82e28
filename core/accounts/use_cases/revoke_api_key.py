"""End a key."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.ports import AccountsUnitOfWork
from core.accounts.steps.making_keys import audit_of
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeApiKey:
    """End a key: the next request with it is refused."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, key_id: str, *, account_id: AccountId | None, actor: str) -> None:
        """End an account's key, or a service key for None. Raises `KeyNotFound`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            key = await work.api_keys.get(key_id, account_id=account_id)
            if key.revoked_at is None:
                await work.api_keys.save(replace(key, revoked_at=now))
                await work.audit.add(replace(audit_of(key, "key.revoked", actor), at=now))
                await work.commit()
