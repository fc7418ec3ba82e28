"""Look at a subscription."""

from collections.abc import Callable
from dataclasses import dataclass

from core.payments.model import Subscription
from core.payments.ports import PaymentsUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetSubscription:
    """Everybody sees what they pay for every month."""

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self, account_id: AccountId) -> Subscription | None:
        """Return an account's live subscription, None without one."""
        async with self.snapshot() as work:
            live = await work.subscriptions.live_of(account_id)
            return live[-1] if live else None
