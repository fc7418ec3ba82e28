"""Give somebody what accounts have of them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from core.accounts.model import Account, ApiKey, AuditRecord, Session, UsageEvent
from core.accounts.ports import AccountsUnitOfWork
from core.shared.errors import AccountNotFound
from core.shared.exports import ExportPart
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportIdentity:
    """The section of accounts: who one is, where one is signed in, one's keys and events."""

    snapshot: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section, without secrets. Raises `AccountNotFound`."""
        now = self.clock.now()
        async with self.snapshot() as work:
            account = await work.accounts.find(account_id)
            if account is None:
                raise AccountNotFound(f"There is no account {account_id}.")
            identities = await work.identities.of(account_id)
            sessions = await work.sessions.live(account_id, now)
        return {
            "account": account_section(account),
            "identities": [
                {"issuer": each.issuer, "subject": each.subject, "since": each.created_at}
                for each in identities
            ],
            "sessions": [session_section(each) for each in sessions],
            "api_keys": self._keys(account_id),
            "events": self._events(account_id),
            "audit": self._audit(account_id),
        }

    async def _keys(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[ApiKey]:
            async with self.snapshot() as work:
                return await work.api_keys.page(account_id, page)

        async for key in each_of(read):
            yield key_section(key)

    async def _events(self, account_id: AccountId) -> AsyncIterator[object]:
        async def read(page: PageRequest) -> Page[UsageEvent]:
            async with self.snapshot() as work:
                return await work.usage_events.page(account_id, page, name=None)

        async for event in each_of(read):
            yield event_section(event)

    async def _audit(self, account_id: AccountId) -> AsyncIterator[object]:
        """Yield what was done about the account and when; who did it is not theirs to take."""

        async def read(page: PageRequest) -> Page[AuditRecord]:
            async with self.snapshot() as work:
                return await work.audit.page(page, account_id=account_id)

        async for record in each_of(read):
            yield {"at": record.at, "action": record.action}


def account_section(account: Account) -> dict[str, Any]:
    """Return what is known of the account itself."""
    return {
        "id": account.id,
        "email": account.email,
        "email_verified_at": account.verified_at,
        "name": account.name,
        "picture": account.picture,
        "role": account.role.value,
        "profile": account.profile,
        "created_at": account.created_at,
    }


def session_section(session: Session) -> dict[str, Any]:
    """Return what is known of a session."""
    return {
        "id": session.id,
        "method": session.method.value,
        "user_agent": session.device.user_agent,
        "address": session.device.address,
        "created_at": session.created_at,
        "used_at": session.used_at,
    }


def key_section(key: ApiKey) -> dict[str, Any]:
    """Return what is known of a key; never its secret."""
    return {
        "id": key.id,
        "purpose": key.purpose.value,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at,
        "used_at": key.used_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }


def event_section(event: UsageEvent) -> dict[str, Any]:
    """Return an event."""
    return {
        "id": event.id,
        "name": event.name,
        "properties": event.properties,
        "occurred_at": event.occurred_at,
    }
