"""What was used of plans whose money went back: which of the tokens were free, and which not.

Entries are those of an account's plan tokens, since the month in which the days in question began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from core.ledger.model import Entry, EntryKind, Hold, PlanState, WalletTerms
from core.ledger.rules.plan import tokens_used_since
from core.ledger.rules.time import month_of, start_of
from core.payments.model import Payment
from core.payments.rules.returning import Days, days_of
from core.plans.catalogue import Catalogue
from core.shared.ids import AccountId


def grace_of(terms: WalletTerms) -> timedelta:
    """Return how long benefits stay after a plan's end."""
    return timedelta(days=terms.grace_days)


def start_of_month(at: datetime) -> datetime:
    """Return when the month of an instant began."""
    return start_of(month_of(at))


def used(entries: Iterable[Entry]) -> int:
    """Return the plan tokens that some entries took and did not give back."""
    own = list(entries)
    return tokens_used_since(own, own[0].effective_at) if own else 0


def tokens_beyond_free(
    entries: Sequence[Entry], days: Days, holds: Sequence[Hold], terms: WalletTerms
) -> int:
    """Return the plan tokens used in these days beyond what each month is free anyway.

    What was used earlier in a month counts towards its free tokens, so that buying and refunding
    over and over gives them once. `holds` were made in these days: what is charged for them later,
    but not in days bought anew, is used in these.
    """
    grace = grace_of(terms)
    held = {hold.id for hold in holds if not hold.is_live}
    first = start_of_month(days.starts_at)
    beyond = 0
    for month in by_month(entries, first):
        own = [
            entry
            for entry in month
            if days.has(entry, grace) or (entry.hold_id in held and not days.is_over(entry))
        ]
        if own:
            by_then = [entry for entry in month if entry.sequence <= own[-1].sequence]
            beyond += max(0, min(used(own), used(by_then) - terms.free_tokens))
    return beyond


def by_month(entries: Sequence[Entry], first: datetime) -> list[list[Entry]]:
    """Return the entries since an instant in order, month for month."""
    since = sorted((e for e in entries if e.effective_at >= first), key=lambda e: e.sequence)
    return [list(month) for _, month in groupby(since, lambda e: month_of(e.effective_at))]


Kept = Sequence[tuple[Days, int]]
"""The days of payments that stayed paid, each with its plan's tokens a month."""


def kept_days(
    payment: Payment, history: tuple[Payment, ...], plan: PlanState, catalogue: Catalogue
) -> Kept:
    """Return the days of the other payments that were not taken back."""
    tokens = {each.name: each.tokens for each in catalogue.plans}
    return [
        (days_of(each, history, plan.ends_at), tokens.get(each.item or "", 0))
        for each in history
        if each.id != payment.id and each.coverage is not None and each.coverage.taken_at is None
    ]


def free_tokens_used(entries: Sequence[Entry], kept: Kept, terms: WalletTerms, at: datetime) -> int:
    """Return how many of this month's free tokens were used: what no plan that stayed paid covers.

    Buying a plan zeroed `used`; once its money went back, that is to count again.
    """
    return uncovered([e for e in entries if month_of(e.effective_at) == month_of(at)], kept, terms)


def uncovered(month: Iterable[Entry], kept: Kept, terms: WalletTerms) -> int:
    """Return how many of a month's free tokens were used, given its entries."""
    grace = grace_of(terms)
    rest = sorted(month, key=lambda entry: entry.sequence)
    beyond = 0
    for days, tokens in kept:
        own = [entry for entry in rest if days.has(entry, grace)]
        rest = [entry for entry in rest if not days.has(entry, grace)]
        beyond += max(0, used(own) - tokens)
    return min(terms.free_tokens, beyond + used(rest))


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """How the owner of a wallet came back: when, as which account, and what that took over."""

    at: datetime
    account_id: AccountId
    taken_over: Sequence[Entry]


def tokens_had_again(entries: Sequence[Entry], kept: Kept, terms: WalletTerms, back: Return) -> int:
    """Return the free tokens used with an old wallet that its owner's new one gave once more.

    Since they came back, that one gives each month's, less what it took over. What earlier refunds
    have charged of them is not charged again.
    """
    again = 0
    for month in by_month(entries, start_of_month(back.at)):
        of_month = month_of(month[0].effective_at)
        counted = sum(e.amount for e in back.taken_over if month_of(e.effective_at) == of_month)
        again += max(0, uncovered(month, kept, terms) - counted)
    heir = ("account", str(back.account_id))
    left = [each.sequence for each in entries if (each.reference_type, each.reference_id) == heir]
    charged = sum(
        entry.amount
        for entry in entries
        if entry.kind is EntryKind.TAKE_BACK and entry.sequence > max(left, default=0)
    )
    return max(0, again - charged)
