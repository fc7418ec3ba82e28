"""The model of plans: the ledger's model, with plans and the time that works on them.

It follows the written rules and not the program: an account is walked from instant to instant, in
the order of time, each event a line or two.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.properties.ledger.model import Model
from tests.properties.ledger.things import Account, Held, Refused, month_start

BASES = {"basic": 1_000, "standard": 10_000, "premium": 50_000}
ORDER = list(BASES)
PAID_DAYS = timedelta(days=30)
GRACE = timedelta(days=3)


@dataclass(kw_only=True)
class Subscriber(Account):
    """A wallet with a plan."""

    plan: str = "basic"
    ends: datetime | None = None
    cap: int | None = None
    gifts: bool = True
    log: list[tuple[datetime, str, int]] = field(default_factory=list)
    """When which hold was charged plan tokens, or given some back."""

    @property
    def base(self) -> int:
        return BASES[self.plan] if self.plan != "basic" or self.gifts else 0

    @property
    def usable(self) -> int:
        """What may be used of the quota: in grace after a month's turn no more than the free."""
        return self.quota if self.cap is None else min(self.quota, self.cap)

    @property
    def plan_available(self) -> int:
        return max(0, self.usable - self.used - self.plan_held)

    @property
    def free(self) -> int:
        return BASES["basic"] if self.gifts else 0


class PlansModel(Model):
    """Accounts with plans."""

    def __init__(self, rate: int, lots_max: int, *, once: bool) -> None:
        super().__init__(rate, lots_max)
        self.once = once

    # ---------------------------------------------------------------- time

    def rolled(self, account: int, now: datetime) -> tuple[Account, datetime]:
        """Walk an account from instant to instant."""
        it = self.accounts[account].copy()
        assert isinstance(it, Subscriber)
        at = max(now, it.latest)
        while True:
            turns = month_start(it.month + 1)
            lapses = it.ends + GRACE if it.ends else None
            expiries = [lot.expires for lot in it.lots if lot.expires and lot.left]
            due = min([turns, *expiries] + ([lapses] if lapses else []))
            if due > at:
                return it, at
            if due == lapses:
                self.change_quota(it, it.free, due)
                it.plan, it.ends, it.cap = "basic", None, None
            if due == turns:
                self.turn_month(it, due)
            for lot in it.lots:
                if lot.expires == due and lot.left:
                    lot.left = 0
                    it.latest = max(it.latest, due)

    def turn_month(self, it: Subscriber, due: datetime) -> None:
        it.month += 1
        self.forget_used(it, 0, due)
        if it.ends and it.ends <= due:
            it.cap = it.free
            self.change_quota(it, max(it.base, it.quota), due)
        else:
            self.change_quota(it, it.base if self.once else max(it.base, it.quota), due)

    def forget_used(self, it: Subscriber, keep: int, at: datetime) -> None:
        if it.used != keep:
            it.latest = max(it.latest, at)
        it.used = keep
        it.period += 1

    def change_quota(self, it: Subscriber, quota: int, at: datetime) -> None:
        if it.quota != quota:
            it.latest = max(it.latest, at)
        it.quota = quota

    # ---------------------------------------------------------------- changes

    def set_plan(
        self, account: int, plan: str, *, reset_used: bool, paid: bool, now: datetime
    ) -> None:
        """As in development, or by an admin (`paid`), or by a customer in production."""
        if plan not in BASES:
            raise Refused("plan-invalid")
        it, at = self.subscriber(account, now)
        up = ORDER.index(plan) - ORDER.index(it.plan)
        if not paid and (reset_used or up > 0 or (up == 0 and plan != "basic")):
            raise Refused("plan-unpaid")
        self.change(it, plan, at, paid_at=now if paid else None, reset_used=reset_used, since=0)
        self.keep(account, it)

    def buy(
        self, account: int, plan: str, *, reset_used: bool, captured: datetime, now: datetime
    ) -> None:
        """A captured payment."""
        if plan not in BASES or plan == "basic":
            raise Refused("plan-invalid")
        it, at = self.subscriber(account, now)
        lower = ORDER.index(plan) < ORDER.index(it.plan)
        if lower and it.ends and it.ends > at:
            raise Refused("plan-below")
        since = self.used_since(account, captured) if reset_used else 0
        self.change(it, plan, at, paid_at=captured, reset_used=reset_used, since=since)
        self.keep(account, it)

    def change(
        self,
        it: Subscriber,
        plan: str,
        at: datetime,
        *,
        paid_at: datetime | None,
        reset_used: bool,
        since: int,
    ) -> None:
        up = ORDER.index(plan) - ORDER.index(it.plan)
        days = None if plan == "basic" else PAID_DAYS
        old_end = it.ends
        remains = it.usable - it.used
        it.plan = plan
        if up > 0:
            self.forget_used(it, 0, at)
            self.change_quota(it, it.base + remains, at)
            it.ends = at + days if days else None
            it.cap = None
        elif up < 0:
            self.change_quota(it, it.base, at)
            if plan == "basic":
                it.ends, it.cap = None, None
            elif paid_at and old_end and old_end <= at:
                it.ends, it.cap = at + PAID_DAYS, None
        elif paid_at and old_end:
            it.ends, it.cap = old_end + PAID_DAYS, None
        if reset_used:
            assert paid_at
            it.ends = paid_at + days if days else None
            it.cap = None
            self.forget_used(it, min(it.used, since), at)
            if up == 0:
                self.change_quota(it, it.base if self.once else max(it.base, it.quota), at)

    # ---------------------------------------------------------------- what was used since when

    def charge(
        self, it: Account, held: Held, amount: int, at: datetime, *, provisional: bool = False
    ) -> None:
        before = it.used
        super().charge(it, held, amount, at, provisional=provisional)
        self.note(it, held.id, at, it.used - before)

    def refund(self, account: int, hold: str, amount: int | None, now: datetime, name: str) -> None:
        before, at = self.subscriber(account, now)
        super().refund(account, hold, amount, now, name)
        it = self.accounts[account]
        self.note(it, hold, at, it.used - before.used)

    def note(self, it: Account, hold: str, at: datetime, tokens: int) -> None:
        assert isinstance(it, Subscriber)
        if tokens:
            it.log.append((at, hold, tokens))

    def used_since(self, account: int, at: datetime) -> int:
        """Tokens charged since an instant, less what was given back of those charges."""
        it = self.accounts[account]
        assert isinstance(it, Subscriber)
        by_hold: dict[str, int] = {}
        for when, hold, tokens in it.log:
            if when >= at:
                by_hold[hold] = max(0, by_hold.get(hold, 0) + tokens)
        return sum(by_hold.values())

    # ---------------------------------------------------------------- gifts

    def bonus(self, account: int, name: str, micro: int, days: int, now: datetime) -> None:
        it, _ = self.subscriber(account, now)
        if not it.gifts:
            raise Refused("gifts-wait")
        super().bonus(account, name, micro, days, now)

    def subscriber(self, account: int, now: datetime) -> tuple[Subscriber, datetime]:
        it, at = self.rolled(account, now)
        assert isinstance(it, Subscriber)
        return it, at
