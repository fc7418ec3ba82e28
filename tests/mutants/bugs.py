"""The bugs that the harness must catch, each as a change of the source."""

from tests.mutants.patching import Change

RULES = "core/ledger/rules"

BUGS: dict[str, tuple[Change, ...]] = {
    "an absurd actual is charged": (
        Change(f"{RULES}/settling.py", "REVIEW_FACTOR = 20", "REVIEW_FACTOR = 200"),
    ),
    "progress falls": (
        Change(f"{RULES}/holds.py", "progress=max(hold.progress, progress)", "progress=progress"),
    ),
    "a receipt tells what expired": (
        Change(
            f"{RULES}/settling.py",
            "        balance_after=before - taken.micro_credits,",
            "        balance_after=draft.posted,",
        ),
    ),
    "a refund in parts keeps credits": (
        Change(
            f"{RULES}/refunds.py",
            "min(price(hold, amount - plan_tokens), charge.micro_credits)",
            "min(price(hold, amount), charge.micro_credits)",
        ),
    ),
    "a hold names no price version of its own": (
        Change(
            f"{RULES}/holds.py",
            "        price_version=draft.terms.price_version,",
            '        price_version="v1",',
        ),
    ),
    "an entry tells the wallet's time for the clock's": (
        Change(
            f"{RULES}/draft.py",
            "            recorded_at=self.recorded_at,",
            "            recorded_at=self.now,",
        ),
    ),
    "check, then debit, outside the lock": (
        Change(
            "adapters/memory/unit_of_work.py",
            "            await self._store.turn.acquire()\n",
            "            pass\n",
        ),
        Change(
            "adapters/memory/unit_of_work.py",
            "            self._store.turn.release()\n",
            "            pass\n",
        ),
    ),
    "settle twice": (
        Change(
            f"{RULES}/settling.py",
            "    if hold.charge is not None:\n        return settle_again(",
            "    if False:\n        return settle_again(",
        ),
    ),
    "void after settle returns credits": (
        Change(
            f"{RULES}/holds.py",
            "    check_live(hold)\n    draft = begin(wallet, terms, now)\n"
            "    give_back(draft, hold, HoldStatus.VOIDED)",
            "    draft = begin(wallet, terms, now)\n"
            "    if not hold.is_live:\n"
            "        draft.posted += hold.micro_credits\n"
            "        draft.held += hold.micro_credits\n"
            "    give_back(draft, hold, HoldStatus.VOIDED)",
        ),
    ),
    "settle(0) charges the hold": (
        Change(
            f"{RULES}/settling.py",
            "        return actual.amount, False",
            "        return actual.amount or hold.amount, False",
        ),
    ),
    "excess dropped": (
        Change(
            f"{RULES}/settling.py",
            "    if amount > hold.reserved:\n        cover = Cover(",
            "    amount = min(amount, hold.reserved)\n"
            "    if amount > hold.reserved:\n        cover = Cover(",
        ),
    ),
    "late settle ignored": (
        Change(
            f"{RULES}/settling.py",
            "        return charge_uncovered(draft, hold, actual, late=True)",
            "        return hold",
        ),
    ),
    "late settle after void charges": (
        Change(
            f"{RULES}/settling.py",
            "    if hold.status is HoldStatus.EXPIRED:\n        return charge_uncovered",
            "    if not hold.is_live:\n        return charge_uncovered",
        ),
        Change(
            f"{RULES}/settling.py",
            "    if hold.status is HoldStatus.VOIDED:",
            "    if False:",
        ),
    ),
    "hold ended by another owner": (
        Change(
            f"{RULES}/holds.py",
            "    if caller not in {hold.owner, ADMIN}:",
            "    if False:",
        ),
    ),
    "expired hold frees credits of queued work": (
        Change(
            "adapters/memory/ledger.py",
            "            and not is_promised(self._tables, hold)\n        ]",
            "        ]",
        ),
    ),
    "replay applies twice": (
        Change(
            "core/ledger/steps/repeats.py",
            "    return None if key is None else await work.keys.claim(key)",
            "    if key is not None:\n        await work.keys.claim(key)\n    return None",
        ),
    ),
    "same key, other body accepted": (
        Change(
            "core/shared/keys.py",
            "    if record.body_hash != request.body_hash:",
            "    if False:",
        ),
    ),
    "failed call burns its key": (
        Change(
            "adapters/memory/unit_of_work.py",
            '        """End; undo what was not committed."""\n',
            '        """End; undo what was not committed."""\n'
            "        self._store.tables.keys = self._tables.keys\n",
        ),
    ),
    "grant burned in insertion order": (
        Change(
            f"{RULES}/grants.py",
            "    return (grant.expires_at or NEVER, grant.created_at)",
            "    return (grant.created_at, grant.created_at)",
        ),
    ),
    "expired grant debited": (
        Change(
            f"{RULES}/time.py",
            "        if grant.expires_at is not None and grant.remaining\n",
            "        if False\n",
        ),
        Change(
            f"{RULES}/grants.py",
            "        if drawable == 0 or grant.is_expired(draft.now):",
            "        if drawable == 0:",
        ),
    ),
    "closed wallet takes holds": (
        Change("core/ledger/rules/closing.py", "    if wallet.closed:", "    if False:"),
    ),
    "grant expiry booked twice": (
        Change(
            f"{RULES}/grants.py",
            "        EntryKind.EXPIRY,\n        Unit.CREDITS,\n        grant.remaining,\n",
            "        EntryKind.EXPIRY,\n        Unit.CREDITS,\n        2 * grant.remaining,\n",
        ),
    ),
    "reset twice in a month": (
        Change(
            f"{RULES}/time.py",
            "start_of(draft.plan.reset_month + 1) == due:\n        reset_month(draft, due)",
            "start_of(draft.plan.reset_month + 1) == due:\n        reset_month(draft, due)\n"
            "    elif any(grant.expires_at == due for grant in draft.grants):\n"
            '        zero_used(draft, reason="monthly reset")',
        ),
    ),
    "reset runs backwards": (
        Change(
            f"{RULES}/time.py",
            "    draft = Draft(wallet, terms, now)\n    if wallet.next_due_at is None or draft.now",
            "    draft = Draft(wallet, terms, now)\n"
            "    if month_of(now) < wallet.plan.reset_month:\n"
            "        draft.plan = replace(draft.plan, reset_month=month_of(now))\n"
            '        zero_used(draft, reason="monthly reset")\n'
            "    if wallet.next_due_at is None or draft.now",
        ),
    ),
    "settle skips roll_forward": (
        Change(
            f"{RULES}/settling.py",
            "    draft = begin(wallet, terms, now)\n"
            "    draft.holds.append(charge_hold(draft, hold, actual))",
            "    draft = Draft(wallet, terms, now)\n"
            "    draft.holds.append(charge_hold(draft, hold, actual))",
        ),
    ),
    "cancel after delivery returns the hold": (
        Change(
            "core/ledger/steps/booking.py",
            "    if hold.status is not HoldStatus.RESERVED:\n        return hold\n",
            "    if not hold.is_live:\n        return hold\n",
        ),
    ),
    "return during debt overfills a grant": (
        Change(
            f"{RULES}/grants.py",
            "        to_debt = min(rest, max(0, -draft.available))",
            "        to_debt = 0",
        ),
    ),
    "refund exceeds the charge": (
        Change(
            f"{RULES}/refunds.py",
            "    left = charge.amount - hold.refunded",
            "    left = charge.amount",
        ),
    ),
    "price change reprices open holds": (
        Change(
            f"{RULES}/settling.py",
            '    """End a live hold by charging it, or charge late one that expired."""\n',
            '    """End a live hold by charging it, or charge late one that expired."""\n'
            "    hold = replace(hold, tokens_per_credit=draft.terms.tokens_per_credit)\n",
        ),
    ),
    "rounding down": (
        Change(
            "core/shared/amounts.py",
            "    return -(-tokens * MICRO_PER_CREDIT // tokens_per_credit)",
            "    return tokens * MICRO_PER_CREDIT // tokens_per_credit",
        ),
    ),
    "plan tokens and credits both charged for one token": (
        Change(
            f"{RULES}/settling.py",
            "    on_credits = amount - cover.plan_tokens - plan_tokens",
            "    on_credits = amount - cover.plan_tokens",
        ),
    ),
    "two daily bonuses in 24 hours": (
        Change(f"{RULES}/bonus.py", "    draft.last_bonus_at = draft.now\n", ""),
    ),
    "time steps back for a wallet": (
        Change(
            f"{RULES}/draft.py",
            "        self.now = max(now, wallet.entered_at)\n",
            "        self.now = now\n",
        ),
    ),
    "merged grant loses its names": (
        Change(
            f"{RULES}/grants.py",
            "            names=(*first.names, second.id, *second.names),",
            "            names=first.names,",
        ),
    ),
    "progress of abandoned work is final": (
        Change(
            "core/ledger/steps/booking.py",
            "amount=hold.progress, provisional=True)",
            "amount=hold.progress)",
        ),
    ),
    "a refusal stores what time has brought": (
        Change(
            "core/ledger/steps/booking.py",
            "        if not overdue:\n            raise\n",
            "        if not overdue:\n"
            "            await work.wallets.save(roll_forward(wallet, terms, now))\n"
            "            await work.commit()\n"
            "            raise\n",
        ),
        Change(
            "core/ledger/steps/booking.py",
            "from core.ledger.rules.holds import HoldRequest\n",
            "from core.ledger.rules.holds import HoldRequest\n"
            "from core.ledger.rules.time import roll_forward\n",
        ),
    ),
    "a batch takes what it can": (
        Change(
            f"{RULES}/holds.py",
            "    if needed > 0 and needed > draft.available:\n",
            "    if needed > 0 and splits[0][1] > draft.available:\n",
        ),
        Change(
            f"{RULES}/holds.py",
            " in zip(requests, splits, strict=True)\n",
            " in zip(requests, splits, strict=True)\n        if micro_credits <= draft.available\n",
        ),
    ),
}
"""By name: those of the list of planted bugs that concern the ledger, and some of our own."""

LAWS: dict[str, tuple[str, tuple[Change, ...]]] = {
    "void credits an expired grant": (
        "test_a_void_gives_nothing_back_of_a_grant_that_expired_meanwhile",
        (
            Change(
                f"{RULES}/grants.py",
                "        if grant.is_expired(draft.now):\n            expire(draft, index,",
                "        if False:\n            expire(draft, index,",
            ),
        ),
    ),
    "grace refills the paid quota": (
        "test_in_grace_a_reset_does_not_refill_the_paid_quota",
        (
            Change(
                f"{RULES}/time.py",
                "        draft.plan = replace(draft.plan, cap=draft.free_tokens)\n",
                "",
            ),
        ),
    ),
    "late is not on time": (
        "test_late_equals_on_time",
        (
            Change(
                f"{RULES}/time.py",
                "        draft.at = due\n        apply_due(draft, due)\n",
                "        apply_due(draft, due)\n",
            ),
        ),
    ),
}
"""By name: bugs that a named law catches. The machine's wallets have no plan that ends, and it
rarely looks at a wallet before time itself has put right what a void left undone."""
