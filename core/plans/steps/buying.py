"""Paid plans for use cases of any context, inside their own unit of work.

A payment is applied once by whoever keeps payments, under that payment's lock; here is what it
buys. The wallet is locked first.
"""

from dataclasses import dataclass
from datetime import datetime

from core.ledger.model import Change, Entry, Reference, Unit, WalletTerms
from core.ledger.ports import EntryFilter, LedgerUnitOfWork
from core.ledger.rules.plan import PlanChange, change_plan, tokens_used_since
from core.ledger.rules.time import roll_forward
from core.plans.catalogue import Catalogue
from core.plans.rules.transitions import check_sale, plan_terms
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A captured payment for a plan. `reference` names the payment in the ledger."""

    plan: str
    captured_at: datetime
    reference: Reference
    reset_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """What is sold, and the terms that time applies."""

    catalogue: Catalogue
    wallet: WalletTerms


async def buy_plan(
    work: LedgerUnitOfWork,
    account_id: AccountId,
    purchase: Purchase,
    rules: PlanRules,
    now: datetime,
) -> Change:
    """Give what a captured payment bought, and return what it did to the wallet.

    An upgrade carries over what remains; a renewal, also in grace, extends from the old end; a
    lower plan may be bought in grace. `reset_used` begins a new period at the capture. Raises
    `AccountNotFound`, `PlanInvalid`, and `PlanBelow` when a higher plan is live: nothing changes
    then, and the payment needs somebody's attention.
    """
    wallet = await work.wallets.get(account_id)
    present = roll_forward(wallet, rules.wallet, now).wallet
    wanted = rules.catalogue.plan(purchase.plan)
    step = check_sale(rules.catalogue, present.plan, wanted, present.time_at(now))
    since = await used_since(work, account_id, purchase.captured_at) if purchase.reset_used else 0
    change = change_plan(
        wallet,
        PlanChange(
            plan=plan_terms(wanted),
            step=step,
            paid_at=purchase.captured_at,
            reset_used=purchase.reset_used,
            used_since=since,
            reference=purchase.reference,
        ),
        rules.wallet,
        now,
    )
    await work.wallets.save(change)
    return change


async def used_since(work: LedgerUnitOfWork, account_id: AccountId, at: datetime) -> int:
    """Return the plan tokens used since an instant."""
    return tokens_used_since(await token_entries_since(work, account_id, at), at)


async def token_entries_since(
    work: LedgerUnitOfWork, account_id: AccountId, at: datetime
) -> list[Entry]:
    """Return the entries of plan tokens since an instant, and perhaps some before."""
    found: list[Entry] = []
    before: str | None = None
    while True:
        page = await work.entries.list(
            account_id,
            EntryFilter(unit=Unit.TOKENS),
            PageRequest(limit=LIMIT_MAX, before=before),
        )
        found += page.items
        before = page.next_before
        if before is None or page.items[-1].effective_at < at:
            return found
