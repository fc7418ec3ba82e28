"""Close a case of the operator."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.model import AuditRecord
from core.payments.errors import AttentionNotFound, AttentionResolved, NoteRequired
from core.payments.model import Attention
from core.payments.ports import PaymentsUnitOfWork
from core.shared.ports import Clock

NOTE_LENGTH_MAX = 500


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
        """Return the case. Raises `NoteRequired`, `AttentionNotFound` and `AttentionResolved`."""
        note = command.note.strip()
        if not 0 < len(note) <= NOTE_LENGTH_MAX:
            raise NoteRequired(f"Say what was done, in 1 to {NOTE_LENGTH_MAX} characters.")
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
