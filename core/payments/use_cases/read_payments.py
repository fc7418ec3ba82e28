"""Show payments to their owner, and events and open cases to the operator."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.model import AuditRecord
from core.payments.errors import AttentionNotFound, AttentionResolved
from core.payments.model import Attention, Payment, StoredEvent
from core.payments.ports import PaymentsUnitOfWork
from core.shared.errors import Invalid
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import Clock

NOTE_LENGTH_MAX = 500


class NoteMissing(Invalid):
    """Who resolves a case says how."""

    code = "note-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPayments:
    """An account's own payments, newest first; without an account, for the operator, all."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, account_id: AccountId | None, page: PageRequest) -> Page[Payment]:
        """Return a page."""
        async with self.snapshot() as work:
            return await work.payments.list(account_id, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPaymentEvents:
    """Events as they came from providers, newest first."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, page: PageRequest) -> Page[StoredEvent]:
        """Return a page."""
        async with self.snapshot() as work:
            return await work.payment_events.list(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAttention:
    """Cases for the operator, newest first."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, page: PageRequest, *, resolved: bool) -> Page[Attention]:
        """Return a page of open or of resolved cases."""
        async with self.snapshot() as work:
            return await work.attentions.list(page, resolved=resolved)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveAttentionCommand:
    """Which case, by whom, and what was done about it."""

    attention_id: str
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveAttention:
    """Close a case. It moves no money: that is done at the provider, or by an adjustment."""

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    clock: Clock

    async def __call__(self, command: ResolveAttentionCommand) -> Attention:
        """Return the case. Raises `NoteMissing`, `AttentionNotFound` and `AttentionResolved`."""
        note = command.note.strip()
        if not 0 < len(note) <= NOTE_LENGTH_MAX:
            raise NoteMissing(f"Say what was done, in 1 to {NOTE_LENGTH_MAX} characters.")
        now = self.clock.now()
        async with self.unit_of_work() as work:
            case = await work.attentions.get(command.attention_id)
            if case is None:
                raise AttentionNotFound(f"There is no case {command.attention_id}.")
            if case.resolved_at is not None:
                raise AttentionResolved(f"{case.resolved_by} resolved this case before.")
            resolved = replace(case, resolved_at=now, resolved_by=command.by, note=note)
            await work.attentions.save(resolved)
            await work.audit.add(
                AuditRecord(
                    at=now,
                    actor=command.by,
                    action="attention.resolved",
                    account_id=case.account_id,
                    details={"case": case.id, "reason": case.reason.value, "note": note},
                )
            )
            await work.commit()
        return resolved
