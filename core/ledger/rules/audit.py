"""Replaying an account's rows, and what in them disagrees.

A replay sees each entry once, in order, and then each hold once with the entries that name it; it
keeps sums, not rows. At the end it compares what it has added up with what the wallet says.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.ledger.model import (
    BOOK_OF_GRANT,
    OWN_BOOK,
    Book,
    Entry,
    EntryKind,
    Hold,
    HoldStatus,
    Unit,
    Wallet,
)
from core.ledger.rules.settling import price
from core.shared.ids import AccountId

PIECE = 500
"""How many rows whoever goes through all of them reads at a time."""
NOBODY = AccountId(0)
"""Before the first account there can be."""
CHARGES = (EntryKind.CHARGE, EntryKind.LATE_CHARGE)
GIFTS = frozenset(BOOK_OF_GRANT.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The entry that would put a balance right: `amount` from one book to another."""

    unit: Unit
    amount: int
    source: Book
    target: Book
    reverses: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that disagrees: what is stored, what it must be, and how it would be corrected.

    `correction` is an entry to write; without one `remedy` says which stored value to set.
    """

    account_id: AccountId
    what: str
    stored: str
    expected: str
    remedy: str
    correction: Correction | None = None


@dataclass(slots=True)
class Replay:
    """Adds up one account."""

    account_id: AccountId
    wallet: Wallet | None
    sequence: int = 0
    last: Entry | None = None
    totals: Counter[Unit] = field(default_factory=Counter)
    quota: int = 0
    granted: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    tokens_held: int = 0
    books: Counter[tuple[Unit, Book]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def differ(
        self,
        what: str,
        stored: object,
        expected: object,
        remedy: str,
        correction: Correction | None = None,
    ) -> None:
        """Note a difference."""
        self.differences.append(
            Difference(
                account_id=self.account_id,
                what=what,
                stored=str(stored),
                expected=str(expected),
                remedy=remedy,
                correction=correction,
            )
        )

    # ---------------------------------------------------------------- entries

    def see_entry(self, entry: Entry) -> None:
        """Add one entry, in order of sequence numbers."""
        if entry.sequence != self.sequence + 1:
            self.differ(
                f"entries before {entry.id}",
                f"{entry.sequence - self.sequence - 1} missing",
                "none missing",
                "restore the missing entries from a backup",
            )
        self.sequence = entry.sequence
        own = OWN_BOOK[entry.unit]
        if own not in {entry.source, entry.target} or entry.amount <= 0:
            self.differ(
                f"entry {entry.id}",
                f"{entry.amount} from {entry.source} to {entry.target}",
                f"a positive amount from or to {own}",
                "reverse the entry",
                reversal(entry, "not an entry of this account"),
            )
        self.books[entry.unit, entry.source] -= entry.amount
        self.books[entry.unit, entry.target] += entry.amount
        self.see_amounts(entry)
        self.see_chain(entry)
        self.last = entry

    def see_amounts(self, entry: Entry) -> None:
        """Add what an entry moved, and which grants it moved it to or from."""
        self.totals[entry.unit] += entry.signed_amount
        if entry.kind is EntryKind.QUOTA:
            self.quota += entry.signed_amount
        came_in = entry.target is OWN_BOOK[entry.unit]
        if came_in and entry.source in GIFTS and entry.parts:
            self.granted[entry.parts[0].grant_id] += entry.amount
        for part in entry.parts:
            self.left[part.grant_id] += part.micro_credits if came_in else -part.micro_credits

    def see_chain(self, entry: Entry) -> None:
        """Check that the entry continues the one before it."""
        total = self.totals[entry.unit]
        if entry.balance_after != total:
            off = entry.balance_after - total
            self.differ(
                f"balance after entry {entry.id}",
                entry.balance_after,
                total,
                "find which of the entries up to here was changed or is missing",
                adjustment(entry.unit, off, reverses=entry.sequence),
            )
            self.totals[entry.unit] = entry.balance_after
        if self.last is not None and entry.effective_at < self.last.effective_at:
            self.differ(
                f"time of entry {entry.id}",
                entry.effective_at.isoformat(),
                f"not before {self.last.effective_at.isoformat()}",
                "find who changed the entry",
            )

    # ---------------------------------------------------------------- holds

    def see_hold(self, hold: Hold, entries: Sequence[Entry]) -> None:
        """Add one hold, with the entries that name it."""
        for part in hold.repaid:
            self.left[part.grant_id] -= part.micro_credits
        if hold.is_live:
            self.tokens_held += hold.plan_tokens
            for part in hold.parts:
                self.held[part.grant_id] += part.micro_credits
                self.left[part.grant_id] -= part.micro_credits
        self.check_charge(hold, entries)
        self.check_refunds(hold, entries)
        if hold.refunded and (hold.charge is None or hold.refunded > hold.charge.amount):
            charged = 0 if hold.charge is None else hold.charge.amount
            self.differ(
                f"refunds of hold {hold.id}",
                hold.refunded,
                f"at most {charged}",
                "deduct what was refunded beyond the charge",
            )

    def check_charge(self, hold: Hold, entries: Sequence[Entry]) -> None:
        """Compare a hold's charge with its entries: none missing, none doubled."""
        settled = hold.status is HoldStatus.SETTLED
        if (settled and hold.charge is None) or (hold.charge is not None and hold.is_live):
            self.differ(
                f"hold {hold.id}",
                f"{hold.status.value} {'without' if settled else 'with'} a charge",
                "a charge when settled, none while live",
                "find who changed the hold",
            )
        charge = hold.charge
        expected = {
            Unit.CREDITS: 0 if charge is None else charge.micro_credits,
            Unit.TOKENS: 0 if charge is None else charge.plan_tokens,
        }
        for unit, amount in expected.items():
            charges = [e for e in entries if e.unit is unit and e.kind in CHARGES]
            booked = sum(entry.amount for entry in charges)
            if booked != amount:
                last = charges[-1].sequence if charges else None
                self.differ(
                    f"charge of hold {hold.id} ({unit.value})",
                    booked,
                    amount,
                    "return what was charged twice, or charge what is missing",
                    adjustment(unit, amount - booked, reverses=last),
                )

    def check_refunds(self, hold: Hold, entries: Sequence[Entry]) -> None:
        """Compare what went back with the charge: together never more, whatever the hold says.

        Plan tokens may come back as credits at the hold's rate.
        """
        back = dict.fromkeys(Unit, 0)
        for entry in entries:
            if entry.kind is EntryKind.REFUND:
                back[entry.unit] += entry.amount
        charge = hold.charge
        tokens = 0 if charge is None else charge.plan_tokens
        as_credits = price(hold, tokens - min(tokens, back[Unit.TOKENS])) if tokens else 0
        most = {
            Unit.TOKENS: tokens,
            Unit.CREDITS: as_credits + (0 if charge is None else charge.micro_credits),
        }
        for unit, amount in most.items():
            if back[unit] > amount:
                self.differ(
                    f"refunds of hold {hold.id} ({unit.value})",
                    back[unit],
                    f"at most {amount}",
                    "deduct what was refunded beyond the charge",
                    adjustment(unit, amount - back[unit], reverses=None),
                )

    def see_orphan(self, entry: Entry) -> None:
        """Note an entry that names a hold that is not there."""
        self.differ(
            f"entry {entry.id}",
            f"names hold {entry.hold_id}",
            "a hold that is there",
            "reverse the entry unless the hold can be restored",
            reversal(entry, "its hold is missing"),
        )

    # ---------------------------------------------------------------- the wallet

    def finish(self) -> list[Difference]:
        """Compare the sums with the wallet; return all differences."""
        if self.wallet is None:
            self.differ("wallet", "none", "one", "restore the wallet from a backup")
            return self.differences
        wallet = self.wallet
        self.compare_total("posted", Unit.CREDITS, wallet.posted)
        self.compare_total("plan tokens remaining", Unit.TOKENS, wallet.plan.remaining)
        counters = {
            "held": (wallet.held, self.held.total()),
            "frozen": (wallet.frozen, sum(grant.frozen for grant in wallet.grants)),
            "plan tokens held": (wallet.plan.held, self.tokens_held),
            "plan quota": (wallet.plan.quota, self.quota),
            "sequence": (wallet.sequence, self.sequence),
        }
        for what, (stored, expected) in counters.items():
            if stored != expected:
                self.differ(what, stored, expected, f"set {what} to {expected}")
        if self.last is not None and wallet.entered_at != self.last.effective_at:
            expected_at = self.last.effective_at.isoformat()
            self.differ(
                "time of the latest entry",
                wallet.entered_at.isoformat(),
                expected_at,
                f"set entered_at to {expected_at}",
            )
        self.compare_grants(wallet)
        return self.differences

    def compare_total(self, what: str, unit: Unit, stored: int) -> None:
        """Compare a balance with the sum of its entries."""
        expected = self.totals[unit]
        if stored != expected:
            self.differ(
                what,
                stored,
                expected,
                f"set {what} to {expected}, or book the rest",
                adjustment(unit, stored - expected, reverses=None),
            )

    def compare_grants(self, wallet: Wallet) -> None:
        """Compare each open grant with what entries and holds leave of it."""
        for grant in wallet.grants:
            names = {grant.id, *grant.names}
            sums = {
                "granted": (grant.granted, taken(self.granted, names)),
                "remaining": (grant.remaining, taken(self.left, names)),
                "held": (grant.held, taken(self.held, names)),
            }
            for what, (stored, expected) in sums.items():
                if stored != expected:
                    remedy = f"set {what} of the grant to {expected}"
                    self.differ(f"grant {grant.id} {what}", stored, expected, remedy)
        for name in sorted(name for name, amount in self.held.items() if amount):
            remedy = f"add the grant {name} to the wallet"
            self.differ(f"grant {name} held", "not an open grant", self.held[name], remedy)
        # Of grants that are closed nobody knows any more which had merged, so that one may have
        # paid for another; together nothing is left of them.
        left = self.left.total()
        if left:
            remedy = (
                f"add a grant of {left} to the wallet" if left > 0 else "find what was overdrawn"
            )
            self.differ("closed grants", "nothing", left, remedy)


def taken(sums: Counter[str], names: set[str]) -> int:
    """Return, and take out, what belongs to one grant under any of its names."""
    return sum(sums.pop(name, 0) for name in names)


def adjustment(unit: Unit, amount: int, *, reverses: int | None) -> Correction | None:
    """Return the entry that moves a balance by `amount`: what it lacks positive."""
    if amount == 0:
        return None
    own = OWN_BOOK[unit]
    return Correction(
        unit=unit,
        amount=abs(amount),
        source=Book.ADJUSTMENTS if amount > 0 else own,
        target=own if amount > 0 else Book.ADJUSTMENTS,
        reverses=reverses,
        reason="audit correction",
    )


def reversal(entry: Entry, reason: str) -> Correction:
    """Return the entry that undoes another."""
    return Correction(
        unit=entry.unit,
        amount=abs(entry.amount),
        source=entry.target,
        target=entry.source,
        reverses=entry.sequence,
        reason=reason,
    )
