"""A working copy of a wallet while one rule runs."""

from datetime import datetime

from core.ledger.errors import BalanceOutOfRange
from core.ledger.model import (
    OWN_BOOK,
    Book,
    Change,
    Entry,
    EntryKind,
    Grant,
    Hold,
    Part,
    PlanState,
    TokenUsage,
    Unit,
    Wallet,
    WalletTerms,
)
from core.shared.amounts import BALANCE_MAX, credits_from
from core.shared.events import Event
from core.shared.values import replace


class Draft:
    """Collects what a rule changes. Dropping it leaves everything as it was."""

    def __init__(self, wallet: Wallet, terms: WalletTerms, now: datetime) -> None:
        """Start from `wallet`, as of `now`.

        To a wallet time never steps back: a clock behind that of its latest entry is taken for
        that instant, so that what has expired stays expired. `recorded_at` keeps what it said.
        """
        self.wallet = wallet
        self.terms = terms
        self.recorded_at = now
        self.now = max(now, wallet.entered_at)
        self.at = self.now
        self.posted = wallet.posted
        self.held = wallet.held
        self.grants: list[Grant] = list(wallet.grants)
        self.plan: PlanState = wallet.plan
        self.last_bonus_at = wallet.last_bonus_at
        self.gifts = wallet.gifts
        self.entries: list[Entry] = []
        self.holds: list[Hold] = []
        self.events: list[Event] = []

    @property
    def frozen(self) -> int:
        """Micro-credits that can't be taken while their payments are disputed."""
        return sum([grant.frozen for grant in self.grants if grant.disputed])

    @property
    def available(self) -> int:
        """Micro-credits that may be taken now; negative is debt."""
        return self.posted - self.held - self.frozen

    @property
    def free_tokens(self) -> int:
        """What the free plan gives this wallet a month."""
        return self.terms.free_tokens if self.gifts else 0

    def post(
        self,
        kind: EntryKind,
        unit: Unit,
        amount: int,
        *,
        source: Book,
        target: Book,
        parts: tuple[Part, ...] = (),
        tokens_paid: int | None = None,
        reason: str | None = None,
        purpose: str | None = None,
        reference_type: str | None = None,
        reference_id: str | None = None,
        hold_id: str | None = None,
        model: str | None = None,
        usage: TokenUsage | None = None,
        key: str | None = None,
        reverses: int | None = None,
    ) -> None:
        """Write an entry and move the balance with it. Nothing moved is no entry."""
        if amount == 0:
            return
        assert amount > 0
        own = OWN_BOOK[unit]
        assert own in {source, target}
        if unit is Unit.CREDITS:
            before = self.posted
            self.posted += amount if target is own else -amount
            self.tell_low_balance(before)
        last = self.entries[-1].effective_at if self.entries else self.wallet.entered_at
        entry = Entry(
            account_id=self.wallet.account_id,
            sequence=self.wallet.sequence + len(self.entries) + 1,
            kind=kind,
            unit=unit,
            amount=amount,
            source=source,
            target=target,
            balance_after=self.posted if unit is Unit.CREDITS else self.plan.remaining,
            effective_at=max(self.at, last),
            recorded_at=self.recorded_at,
            parts=parts,
            tokens_paid=tokens_paid,
            reason=reason,
            purpose=purpose,
            reference_type=reference_type,
            reference_id=reference_id,
            hold_id=hold_id,
            model=model,
            usage=usage,
            key=key,
            reverses=reverses,
        )
        self.entries.append(entry)

    def tell_low_balance(self, before: int) -> None:
        """Tell, once per downward crossing, that the balance fell below the wallet's alert.

        Each entry is judged for itself: a fall that time brought is not made unseen by a grant
        that happens to be booked with it.
        """
        threshold = self.wallet.alert_below
        if threshold is not None and self.posted < threshold <= before:
            self.tell("wallet.low_balance", micro_credits=self.posted, threshold=threshold)

    def tell(self, event_type: str, **payload: str | int | bool | None) -> None:
        """Add an event about this account."""
        account_id = self.wallet.account_id
        self.events.append(Event(type=event_type, account_id=account_id, payload=payload))

    def finish(self, *, next_due_at: datetime | None) -> Change:
        """Return what came of it, after checking what only a bug can break.

        Raises `BalanceOutOfRange`.
        """
        grants = tuple([grant for grant in self.grants if grant.remaining or grant.held])
        before = self.wallet
        wallet = replace(
            before,
            posted=self.posted,
            held=self.held,
            frozen=self.frozen,
            grants=grants,
            plan=self.plan,
            sequence=before.sequence + len(self.entries),
            entered_at=self.entries[-1].effective_at if self.entries else before.entered_at,
            next_due_at=next_due_at,
            last_bonus_at=self.last_bonus_at,
            gifts=self.gifts,
        )
        check(wallet)
        check_range(before, wallet)
        if wallet.available < 0 <= before.available:
            self.tell("wallet.fell_into_debt", micro_credits=wallet.debt)
        return Change(
            wallet=wallet,
            entries=tuple(self.entries),
            holds=tuple(self.holds),
            events=tuple(self.events),
        )


def check_range(before: Wallet, after: Wallet) -> None:
    """Refuse what takes a balance further up, or a debt further down, than is counted.

    What is there already stays as it is, and may always go back. Raises `BalanceOutOfRange`.
    """
    rises = after.posted > BALANCE_MAX and after.posted > before.posted
    falls = after.available < -BALANCE_MAX and after.available < before.available
    if rises or falls:
        most = f"{credits_from(BALANCE_MAX):,}"
        message = f"An account has or owes {most} credits at most. Check the amount."
        raise BalanceOutOfRange(message)


def check(wallet: Wallet) -> None:
    """Assert the invariants of one wallet row; also run on what comes from storage."""
    left = held = frozen = 0
    for grant in wallet.grants:
        left += grant.remaining
        held += grant.held
        frozen += grant.frozen
        assert grant.remaining >= 0
        assert grant.held >= 0
        assert grant.remaining + grant.held <= grant.granted
    assert left - wallet.debt == wallet.posted - wallet.held, "grants and balance disagree"
    assert wallet.held == held, "holds and grants disagree"
    assert wallet.frozen == frozen
    assert wallet.plan.held >= 0
    assert wallet.plan.used >= 0
