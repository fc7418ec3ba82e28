"""Ask the operator about work that claims to have used far more than was held for it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.rules.wording import said
from core.payments.model import Attention, Reason
from core.payments.ports import PaymentsUnitOfWork
from core.payments.steps.asking import ask_operator
from core.shared.ids import AccountId
from core.shared.ports import Clock

LEDGER = "ledger"
"""Where a case comes from that no provider of payments has brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAboutHoldCommand:
    """Whose hold, and what its work is said to have used, in the hold's unit."""

    job_id: str
    account_id: AccountId
    hold_id: str
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAboutHold:
    """Make a case of it. The hold itself was charged; what is right beyond it is deducted by hand.

    Running it twice makes one case.
    """

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    clock: Clock

    async def __call__(self, command: AskAboutHoldCommand) -> None:
        """Store the case and end the job. Raises `HoldNotFound` and `JobEnded`."""
        async with self.unit_of_work() as work:
            hold = await work.holds.get(command.hold_id, account_id=command.account_id)
            case = Attention(
                id=f"{hold.id}:{Reason.USED_BEYOND_HOLD.value}",
                reason=Reason.USED_BEYOND_HOLD,
                provider=LEDGER,
                payment_id=None,
                account_id=hold.account_id,
                details=(
                    f"{hold.purpose!r} is said to have used {said(command.used, hold.unit)} on a "
                    f"hold of {said(hold.amount, hold.unit)}, which was charged. If so, deduct the "
                    "rest."
                ),
                created_at=self.clock.now(),
            )
            await ask_operator(work, case)
            await work.jobs.done(command.job_id)
            await work.commit()
