"""Tell somebody what they have: credits, and the plan with its tokens."""

from dataclasses import dataclass

from core.accounts.use_cases.show_me import ShowMe
from core.shared.amounts import credits_from
from core.shared.exports import ExportPart
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportBalance:
    """The section of the balance as of now, which the ledger's entries add up to."""

    show_me: ShowMe

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return the section; credits as exact decimal texts. Raises `AccountNotFound`."""
        me = await self.show_me(account_id)
        plan = me.wallet.plan
        return {
            "credits_available": f"{credits_from(me.wallet.available):f}",
            "credits_held": f"{credits_from(me.wallet.held):f}",
            "is_subscriber": me.is_subscriber,
            "subscription_expires_at": me.account.subscription_expires_at,
            "plan": plan.name,
            "plan_tokens": {"quota": plan.quota, "used": plan.used, "held": plan.held},
            "plan_end_at": plan.ends_at,
        }
