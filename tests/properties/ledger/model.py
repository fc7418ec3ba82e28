"""The ledger's model: small enough to be obviously right, in plain lists and whole numbers.

It knows nothing of entries, locks, keys or storage. A wallet is a list of lots and a debt; what is
held stays with its lot. Time is applied first in every act, and a refused act changes nothing.
"""

from datetime import datetime, timedelta

from tests.properties.ledger.things import Account, Cost, Held, Lot, Refused, month_of, month_start

REVIEW = 20


class Model:
    """Accounts, and the terms in force."""

    def __init__(self, rate: int, lots_max: int) -> None:
        self.rate = rate
        self.lots_max = lots_max
        self.accounts: dict[int, Account] = {}
        self.promised: set[str] = set()

    # ---------------------------------------------------------------- time and lots

    def rolled(self, account: int, now: datetime) -> tuple[Account, datetime]:
        """Return a copy on which time has done its work, and the wallet's own time."""
        it = self.accounts[account].copy()
        at = max(now, it.latest)
        for lot in it.lots:
            if lot.expires and lot.expires <= at and lot.left:
                lot.left = 0
                it.latest = max(it.latest, lot.expires)
        if month_of(at) > it.month:
            if it.used:
                it.latest = max(it.latest, month_start(it.month + 1))
            it.period += month_of(at) - it.month
            it.month = month_of(at)
            it.used = 0
        return it, at

    def keep(self, account: int, it: Account) -> None:
        it.lots = [lot for lot in it.lots if lot.left or lot.held]
        self.accounts[account] = it

    def put(
        self, it: Account, name: str, micro: int, at: datetime, expires: datetime | None
    ) -> None:
        paid = min(it.debt, micro)
        it.debt -= paid
        it.latest = at
        lot = Lot(
            names=[name], granted=micro, left=micro - paid, held=0, created=at, expires=expires
        )
        it.lots = [each for each in [*it.lots, lot] if each.left or each.held]
        while len(it.lots) > self.lots_max:
            lasting = sorted((e for e in it.lots if e.expires is None), key=lambda e: e.order)
            if len(lasting) < 2:
                break
            first, second = lasting[:2]
            first.names += second.names
            first.granted += second.granted
            first.left += second.left
            first.held += second.held
            it.lots.remove(second)

    def draw(self, it: Account, micro: int) -> list[tuple[str, int]]:
        drawn = []
        for lot in sorted(it.lots, key=lambda each: each.order):
            part = min(lot.left, micro)
            if part:
                lot.left -= part
                micro -= part
                drawn.append((lot.names[0], part))
        return drawn

    def pay(self, it: Account, cost: Cost, micro: int, at: datetime) -> None:
        """Take credits from what is available, then as debt."""
        for name, part in self.draw(it, micro):
            cost.lots[name] = cost.lots.get(name, 0) + part
            micro -= part
        it.debt += micro
        cost.debt += micro
        it.latest = at

    def give(self, it: Account, lots: list[tuple[str, int]], at: datetime) -> None:
        """Give held credits back: to a debt, to their lots, or to nobody where they expired."""
        for name, part in lots:
            lot = it.lot(name)
            lot.held -= part
            paid = min(it.debt, part)
            it.debt -= paid
            lot.left += part - paid
            if lot.expires and lot.expires <= at and lot.left:
                lot.left = 0
                it.latest = at

    # ---------------------------------------------------------------- holds

    def take(self, it: Account, held: Held) -> None:
        held.plan = min(held.amount, it.plan_available) if held.tokens else 0
        micro = held.price(held.amount - held.plan)
        if micro > 0 and micro > it.available:
            raise Refused("insufficient-credits")
        held.lots = self.draw(it, micro)
        for name, part in held.lots:
            it.lot(name).held += part
        it.plan_held += held.plan
        it.holds[held.id] = held

    def place(self, account: int, wanted: list[Held], now: datetime) -> None:
        """Take all or none; give overdue ones back first when that is what it needs."""
        if self.accounts[account].closed:
            raise Refused("account-closed")
        for free_overdue in (False, True):
            it, at = self.rolled(account, now)
            if free_overdue:
                for held in self.overdue(it, "reserved", now):
                    self.release(it, held, "expired", at)
            try:
                for held in wanted:
                    self.take(it, held)
            except Refused:
                if free_overdue:
                    raise
                continue
            self.keep(account, it)
            return

    def overdue(self, it: Account, status: str, now: datetime) -> list[Held]:
        promised = {held.work for held in it.holds.values() if held.id in self.promised}
        found = [
            held
            for held in it.holds.values()
            if held.status == status and held.expires <= now and held.work not in promised
        ]
        return sorted(found, key=lambda held: (held.expires, held.id))

    def release(self, it: Account, held: Held, status: str, at: datetime) -> None:
        it.plan_held -= held.plan
        self.give(it, held.lots, at)
        held.status = status

    def owned(self, account: int, hold: str, caller: str) -> Held:
        held = self.accounts[account].holds[hold]
        if caller not in {held.owner, "admin"}:
            raise Refused("hold-of-another")
        return held

    def void(self, account: int, hold: str, caller: str, now: datetime) -> None:
        held = self.owned(account, hold, caller)
        if held.status == "voided":
            return
        if not held.live:
            raise Refused("hold-ended")
        it, at = self.rolled(account, now)
        self.release(it, it.holds[hold], "voided", at)
        self.keep(account, it)

    def cancel(self, account: int, hold: str, caller: str, now: datetime) -> None:
        """Work that has begun is not cancelled for free."""
        if self.owned(account, hold, caller).status == "reserved":
            self.void(account, hold, caller, now)

    def settle(self, account: int, hold: str, amount: int, caller: str, now: datetime) -> None:
        held = self.owned(account, hold, caller)
        if held.status == "voided":
            raise Refused("hold-ended")
        if held.cost is not None and not held.cost.provisional:
            if held.cost.amount in {amount, max(amount, held.progress)} or held.review:
                return
            raise Refused("hold-ended")
        it, at = self.rolled(account, now)
        self.charge(it, it.holds[hold], amount, at)
        self.keep(account, it)

    def charge(
        self, it: Account, held: Held, amount: int, at: datetime, *, provisional: bool = False
    ) -> None:
        """Charge what was used: the hold's own first, an excess from what is there, then debt."""
        held.review = amount > REVIEW * held.amount
        amount = held.amount if held.review else amount
        paid = 0
        if held.cost is None:
            cost = Cost(amount=amount, period=it.period, provisional=provisional)
            if held.live:
                cost.plan = min(amount, held.plan)
                own = held.price(min(amount, held.amount) - cost.plan)
                self.use_own(it, held, cost, own, at)
                paid = held.amount
                held.status = "settled"
        else:
            cost = held.cost
            paid = cost.amount
            cost.period = cost.period if cost.plan else it.period
            cost.amount = amount = max(amount, paid)
            cost.provisional = False
        if amount > paid:
            more = min(amount - paid, it.plan_available) if held.tokens else 0
            it.used += more
            cost.plan += more
            micro = held.price(amount - cost.plan) - cost.micro
            if more:
                it.latest = at
            if micro:
                self.pay(it, cost, micro, at)
        held.cost = cost

    def use_own(self, it: Account, held: Held, cost: Cost, own: int, at: datetime) -> None:
        it.plan_held -= held.plan
        it.used += cost.plan
        if cost.plan or own:
            it.latest = at
        rest = []
        for name, part in held.lots:
            used = min(part, own)
            own -= used
            lot = it.lot(name)
            lot.held -= used
            if used:
                cost.lots[name] = cost.lots.get(name, 0) + used
            if part > used:
                rest.append((name, part - used))
        self.give(it, rest, at)

    def fly(
        self, account: int, hold: str, caller: str, *, until: datetime, now: datetime, new: Held
    ) -> str:
        """Put a hold in flight, or the live or a new one of its work when it has expired."""
        held = self.owned(account, hold, caller)
        if held.cost is not None and held.cost.provisional:
            return held.id
        if held.status == "expired" and held.cost is None:
            of_work = [h for h in self.accounts[account].holds.values() if h.work == held.work]
            latest = max(of_work, key=lambda each: each.number)
            if latest.live:
                held = latest
            else:
                new.number = latest.number + 1
                new.version = new.version if held.tokens else held.version
                self.place(account, [new], now)
                held = new
        if not held.live:
            raise Refused("hold-ended")
        held = self.accounts[account].holds[held.id]
        held.status = "in_flight"
        held.expires = max(held.expires, until)
        return held.id

    def renew(self, account: int, hold: str, caller: str, until: datetime) -> None:
        held = self.owned(account, hold, caller)
        if not held.live:
            raise Refused("hold-ended")
        held.expires = max(held.expires, until)

    def progress(self, account: int, hold: str, caller: str, amount: int) -> None:
        held = self.owned(account, hold, caller)
        if not held.live:
            raise Refused("hold-ended")
        held.progress = max(held.progress, amount)

    def sweep(self, now: datetime) -> None:
        for account in self.accounts:
            stored = self.accounts[account]
            if not self.overdue(stored, "reserved", now) + self.overdue(stored, "in_flight", now):
                continue
            it, at = self.rolled(account, now)
            for held in self.overdue(it, "reserved", now):
                self.release(it, held, "expired", at)
                it, at = self.settled_time(it, now)
            for held in self.overdue(it, "in_flight", now):
                self.charge(it, held, held.progress, at, provisional=True)
                it, at = self.settled_time(it, now)
            self.keep(account, it)

    def settled_time(self, it: Account, now: datetime) -> tuple[Account, datetime]:
        it.lots = [lot for lot in it.lots if lot.left or lot.held]
        return it, max(now, it.latest)

    # ---------------------------------------------------------------- the rest

    def report(self, account: int, held: Held, now: datetime) -> None:
        it, at = self.rolled(account, now)
        held.status = "late"
        it.holds[held.id] = held
        self.charge(it, held, held.amount, at)
        held.status = "settled"
        self.keep(account, it)

    def charge_now(self, account: int, held: Held, now: datetime) -> None:
        if self.accounts[account].closed:
            raise Refused("account-closed")
        for free_overdue in (False, True):
            it, at = self.rolled(account, now)
            if free_overdue:
                for each in self.overdue(it, "reserved", now):
                    self.release(it, each, "expired", at)
                it, at = self.settled_time(it, now)
            try:
                self.take(it, held)
            except Refused:
                if free_overdue:
                    raise
                continue
            self.charge(it, held, held.amount, at)
            self.keep(account, it)
            return

    def grant(
        self, account: int, name: str, micro: int, now: datetime, expires: datetime | None
    ) -> None:
        it, at = self.rolled(account, now)
        if expires and expires <= at:
            raise Refused("expiry-invalid")
        self.put(it, name, micro, at, expires)
        self.keep(account, it)

    def bonus(self, account: int, name: str, micro: int, days: int, now: datetime) -> None:
        it, at = self.rolled(account, now)
        if it.bonus_at and at < it.bonus_at + timedelta(hours=24):
            raise Refused("bonus-taken")
        self.put(it, name, micro, at, at + timedelta(days=days))
        it.bonus_at = at
        self.keep(account, it)

    def deduct(self, account: int, micro: int, now: datetime, *, debt: bool) -> None:
        it, at = self.rolled(account, now)
        if micro > it.available and not debt:
            raise Refused("insufficient-credits")
        self.pay(it, Cost(amount=0), micro, at)
        self.keep(account, it)

    def refund(self, account: int, hold: str, amount: int | None, now: datetime, name: str) -> None:
        """Give back what the charge cost beyond what it would have cost for less."""
        cost = self.accounts[account].holds[hold].cost
        if cost is None:
            raise Refused("nothing-to-refund")
        it, at = self.rolled(account, now)
        held = it.holds[hold]
        assert held.cost is not None
        left = held.cost.amount - held.refunded
        amount = left if amount is None else amount
        if left == 0 or amount > left:
            raise Refused("refund-too-large")
        plan_left, plan_after = min(left, cost.plan), min(left - amount, cost.plan)
        tokens = plan_left - plan_after
        micro = held.price(left - plan_left) - held.price(left - amount - plan_after)
        if tokens and it.period == cost.period:
            it.used -= tokens
            it.latest = at
        elif tokens:
            micro += held.price(plan_left) - held.price(plan_after)
        if micro:
            self.put(it, name, micro, at, None)
        held.refunded += amount
        held.cost.provisional = False
        self.keep(account, it)
