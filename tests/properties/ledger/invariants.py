"""The invariants of billing as plain checks of everything that is stored.

Numbers are those of the list of billing invariants.
"""

from collections import Counter

from core.ledger.model import BOOK_OF_GRANT, OWN_BOOK, Entry, Hold, Unit, Wallet
from core.ledger.rules.grants import burn_order
from tests.properties.ledger.backends import Stored

ENDS = {"settled", "voided", "expired"}
CHARGES = {"charge", "late_charge"}


def check_all(now: Stored, before: Stored) -> None:
    """Check every invariant that can be seen in what is stored."""
    conservation(now)
    for account, wallet in now.wallets.items():
        entries = now.entries.get(account, ())
        holds = [hold for hold in now.holds.values() if hold.account_id == account]
        derived_balance(wallet, entries)
        held_is_live_holds(wallet, holds)
        lot_bounds(wallet)
        sequence(wallet, entries)
        for hold in holds:
            settled_exactly(hold, [entry for entry in entries if entry.hold_id == hold.id])
            refund_bound(hold, [entry for entry in entries if entry.hold_id == hold.id])
        expired_once(entries)
    append_only(now, before)
    one_end(now, before)


def conservation(now: Stored) -> None:
    """1: over all books, each unit sums to zero."""
    totals: Counter[tuple[str, str]] = Counter()
    for entries in now.entries.values():
        for entry in entries:
            totals[entry.unit, entry.source] -= entry.amount
            totals[entry.unit, entry.target] += entry.amount
    for unit in Unit:
        assert sum(total for (of, _), total in totals.items() if of == unit) == 0
    posted = sum(wallet.posted for wallet in now.wallets.values())
    assert totals[Unit.CREDITS, OWN_BOOK[Unit.CREDITS]] == posted


def derived_balance(wallet: Wallet, entries: tuple[Entry, ...]) -> None:
    """2: a stored balance is the sum of its entries, at each of them too."""
    totals = dict.fromkeys(Unit, 0)
    for entry in entries:
        totals[entry.unit] += entry.signed_amount
        assert entry.balance_after == totals[entry.unit]
        assert entry.amount > 0
    assert wallet.posted == totals[Unit.CREDITS]
    assert wallet.plan.remaining == totals[Unit.TOKENS]


def held_is_live_holds(wallet: Wallet, holds: list[Hold]) -> None:
    """3 and 7: what is held is what live holds hold, nothing of those that have ended."""
    live = [hold for hold in holds if hold.is_live]
    assert wallet.held == sum(hold.micro_credits for hold in live)
    assert wallet.plan.held == sum(hold.plan_tokens for hold in live)
    assert wallet.available == wallet.posted - wallet.held - wallet.frozen
    of_lots: Counter[str] = Counter()
    for hold in live:
        for part in hold.parts:
            (lot,) = [grant for grant in wallet.grants if grant.is_named(part.grant_id)]
            of_lots[lot.id] += part.micro_credits
    assert {grant.id: grant.held for grant in wallet.grants if grant.held} == dict(of_lots)


def lot_bounds(wallet: Wallet) -> None:
    """17 and 18: lots are in burn order, within bounds, and add up to the balance."""
    for grant in wallet.grants:
        assert grant.remaining >= 0
        assert grant.held >= 0
        assert grant.remaining + grant.held <= grant.granted
    left = sum(grant.remaining for grant in wallet.grants)
    assert left - wallet.debt == wallet.posted - wallet.held
    assert wallet.debt == 0 or left == wallet.frozen
    assert list(wallet.grants) == sorted(wallet.grants, key=burn_order)


def settled_exactly(hold: Hold, entries: list[Entry]) -> None:
    """6 and 25: a charge is what was used at the hold's own rate, and its entries say so.

    So does its receipt: the balances before and after it are those of its entries.
    """
    booked, tokens = Counter({Unit.CREDITS: 0, Unit.TOKENS: 0}), 0
    for entry in entries:
        if entry.kind in CHARGES:
            booked[entry.unit] += entry.amount
            assert (entry.tokens is None) == (hold.unit is Unit.CREDITS)
            tokens += entry.tokens or 0
    charge = hold.charge
    if charge is None:
        assert not booked.total()
        return
    assert booked == Counter({Unit.CREDITS: charge.micro_credits, Unit.TOKENS: charge.plan_tokens})
    assert sum(part.micro_credits for part in charge.parts) + charge.debt == charge.micro_credits
    moved = [entry for entry in entries if entry.kind in CHARGES and entry.unit is Unit.CREDITS]
    if moved:
        assert charge.balance_before == moved[0].balance_after + moved[0].amount
        assert charge.balance_after == moved[-1].balance_after
    else:
        assert charge.balance_before == charge.balance_after
    on_credits = charge.amount - charge.plan_tokens
    if hold.unit is Unit.CREDITS:
        assert (charge.plan_tokens, charge.micro_credits) == (0, charge.amount)
    else:
        assert on_credits >= 0
        assert charge.micro_credits == -(-on_credits * 1_000_000 // hold.tokens_per_credit)
        assert tokens == charge.amount


def refund_bound(hold: Hold, entries: list[Entry]) -> None:
    """9: all refunds of a charge together never exceed it."""
    back = dict.fromkeys(Unit, 0)
    for entry in entries:
        if entry.kind == "refund":
            back[entry.unit] += entry.amount
    if hold.charge is None:
        assert not any(back.values())
        return
    assert 0 <= hold.refunded <= hold.charge.amount
    assert back[Unit.TOKENS] <= hold.charge.plan_tokens
    plan_left = hold.charge.plan_tokens - back[Unit.TOKENS]
    value = -(-plan_left * 1_000_000 // hold.tokens_per_credit)
    assert back[Unit.CREDITS] <= hold.charge.micro_credits + value


def sequence(wallet: Wallet, entries: tuple[Entry, ...]) -> None:
    """15: sequence numbers have no gap or repeat, and effective times never fall."""
    assert [entry.sequence for entry in entries] == list(range(1, wallet.sequence + 1))
    times = [entry.effective_at for entry in entries]
    assert times == sorted(times)
    assert not times or times[-1] == wallet.entered_at


def expired_once(entries: tuple[Entry, ...]) -> None:
    """19: what expires of a grant is booked once: never more than was put in it."""
    given: Counter[str] = Counter()
    expired: Counter[str] = Counter()
    for entry in entries:
        if entry.kind == "expiry":
            assert entry.reference_id is not None
            expired[entry.reference_id] += entry.amount
        elif entry.source in BOOK_OF_GRANT.values() and entry.parts:
            given[entry.parts[0].grant_id] += entry.amount
    assert all(amount <= given[grant] for grant, amount in expired.items())


def append_only(now: Stored, before: Stored) -> None:
    """15: earlier entries never change or disappear."""
    for account, entries in before.entries.items():
        assert now.entries[account][: len(entries)] == entries


def one_end(now: Stored, before: Stored) -> None:
    """5: a hold ends once, and stays as it ended."""
    for hold_id, earlier in before.holds.items():
        if earlier.status in ENDS:
            assert now.holds[hold_id].status == earlier.status
