"""Holds for use cases of any context, inside their own unit of work.

Each function locks what it needs, applies one rule and stores what came of it; the caller commits.
So a delivery and its settlement are one transaction. The order of locks is the wallet, then its
holds: call nothing here that needs a wallet after `renew` or `record_progress` in one transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from core.ledger.errors import HoldEnded, InsufficientCredits
from core.ledger.model import Hold, HoldStatus, Unit, Wallet, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules import holds as rules
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.settling import Actual
from core.ledger.rules.settling import settle as settle_hold
from core.shared.ids import AccountId
from core.shared.values import replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """The start of outside work on a hold: how long its lease is, and the id of a hold taken anew.

    `new_hold_id` is used only when the hold has expired meanwhile.
    """

    hold_id: str
    caller: str
    expires_at: datetime
    new_hold_id: str


async def place(
    work: LedgerUnitOfWork,
    account_id: AccountId,
    requests: tuple[HoldRequest, ...],
    terms: WalletTerms,
    now: datetime,
) -> tuple[Hold, ...]:
    """Take all of the holds, or none, in the order of `requests`.

    When that would be refused, the wallet's overdue reserved holds are given back first; holds
    that an open job needs are not overdue for this. Raises `AccountNotFound`, `AmountInvalid` and
    `InsufficientCredits`.
    """
    wallet = await work.wallets.get(account_id)
    try:
        change = rules.place(wallet, requests, terms, now)
    except InsufficientCredits:
        overdue = tuple(await work.holds.overdue(account_id, HoldStatus.RESERVED, now))
        if not overdue:
            raise
        change = rules.place_expiring(wallet, requests, overdue, terms, now)
    await work.wallets.save(change)
    ids = {request.id for request in requests}
    return tuple([hold for hold in change.holds if hold.id in ids])


async def expire_overdue(
    work: LedgerUnitOfWork, wallet: Wallet, terms: WalletTerms, now: datetime
) -> Wallet:
    """Give back the overdue reserved holds of a locked wallet that no open job needs.

    Returns the wallet as it is then; the same one when there was none.
    """
    for hold in await work.holds.overdue(wallet.account_id, HoldStatus.RESERVED, now):
        change = rules.expire(wallet, hold, terms=terms, now=now)
        await work.wallets.save(change)
        wallet = change.wallet
    return wallet


async def settle_abandoned(
    work: LedgerUnitOfWork, wallet: Wallet, terms: WalletTerms, now: datetime
) -> Wallet:
    """Settle the overdue holds in flight of a locked wallet at their recorded progress.

    Those that an open job will retry are left to it. A settlement that comes later charges only
    the difference.
    """
    for hold in await work.holds.overdue(wallet.account_id, HoldStatus.IN_FLIGHT, now):
        actual = Actual(unit=hold.unit, amount=hold.progress, provisional=True)
        change = settle_hold(wallet, hold, actual, caller=rules.ADMIN, terms=terms, now=now)
        await work.wallets.save(change)
        wallet = change.wallet
    return wallet


async def next_number(work: LedgerUnitOfWork, account_id: AccountId, piece: str) -> int:
    """Return the number that the next hold of a piece of work gets, counted from 1."""
    latest = await work.holds.latest_for(account_id, piece)
    return 1 if latest is None else latest.number + 1


async def put_in_flight(
    work: LedgerUnitOfWork, account_id: AccountId, flight: Flight, terms: WalletTerms, now: datetime
) -> Hold:
    """Mark, in a transaction of its own, that a provider is called next; return the hold.

    A hold that has expired meanwhile is taken anew for the same work, at today's rate: go on with
    the hold that is returned. One that was charged at its progress, as nobody seemed to go on
    with its work, is returned as it is: its settlement charges the difference. Raises
    `HoldNotFound`, `HoldOfAnother`, `HoldEnded` (voided or settled) and, for a hold taken anew,
    `InsufficientCredits`.
    """
    await work.wallets.get(account_id)
    hold = await work.holds.get(flight.hold_id, account_id=account_id)
    rules.check_owner(hold, flight.caller)
    if hold.charge is not None and hold.charge.provisional:
        return hold
    if hold.status is HoldStatus.EXPIRED and hold.charge is None:
        hold = await take_anew(work, hold, flight, terms, now)
    flying = rules.put_in_flight(hold, caller=flight.caller, expires_at=flight.expires_at)
    await work.holds.save(flying)
    return flying


async def take_anew(
    work: LedgerUnitOfWork, expired: Hold, flight: Flight, terms: WalletTerms, now: datetime
) -> Hold:
    """Return the live hold of the same work, or a new one for the amount of the expired one.

    An amount in credits is a price of the version that it was set under, and names it still.
    """
    account_id = expired.account_id
    latest = await work.holds.latest_for(account_id, expired.work)
    assert latest is not None
    if latest.is_live:
        return await work.holds.get(latest.id, account_id=account_id)
    request = HoldRequest(
        id=flight.new_hold_id,
        owner=expired.owner,
        purpose=expired.purpose,
        work=expired.work,
        number=latest.number + 1,
        unit=expired.unit,
        amount=expired.amount,
        expires_at=flight.expires_at,
        free=expired.amount == 0,
    )
    if expired.unit is Unit.CREDITS:
        terms = replace(terms, price_version=expired.price_version)
    (hold,) = await place(work, account_id, (request,), terms, now)
    return hold


async def renew(work: LedgerUnitOfWork, hold_id: str, *, caller: str, expires_at: datetime) -> Hold:
    """Extend a live hold. Raises `HoldNotFound`, `HoldOfAnother` and `HoldEnded`."""
    hold = await work.holds.get(hold_id)
    renewed = rules.renew(hold, caller=caller, expires_at=expires_at)
    await work.holds.save(renewed)
    return renewed


async def record_progress(
    work: LedgerUnitOfWork, hold_id: str, progress: int, *, caller: str
) -> Hold:
    """Note how much was delivered so far, in the hold's unit.

    Raises `HoldNotFound`, `HoldOfAnother`, `HoldEnded` and `AmountInvalid`.
    """
    hold = await work.holds.get(hold_id)
    noted = rules.record_progress(hold, progress, caller=caller)
    await work.holds.save(noted)
    return noted


async def settle(
    work: LedgerUnitOfWork,
    account_id: AccountId,
    hold_id: str,
    actual: Actual,
    *,
    caller: str,
    terms: WalletTerms,
    now: datetime,
) -> Hold:
    """Charge what was used, in the transaction that delivers the work; return the settled hold.

    Never refused for want of balance. Raises `HoldNotFound`, `HoldOfAnother`, `WrongUnit`,
    `AmountInvalid`, and `HoldEnded` after a void or another settlement: then don't deliver.
    """
    wallet = await work.wallets.get(account_id)
    hold = await work.holds.get(hold_id, account_id=account_id)
    change = settle_hold(wallet, hold, actual, caller=caller, terms=terms, now=now)
    await work.wallets.save(change)
    return change.holds[-1]


async def void(
    work: LedgerUnitOfWork,
    account_id: AccountId,
    hold_id: str,
    *,
    caller: str,
    terms: WalletTerms,
    now: datetime,
) -> Hold:
    """End a hold and return everything, for work that failed; return the voided hold.

    Raises `HoldNotFound`, `HoldOfAnother`, and `HoldEnded` when it was settled or has expired.
    """
    wallet = await work.wallets.get(account_id)
    hold = await work.holds.get(hold_id, account_id=account_id)
    change = rules.void(wallet, hold, caller=caller, terms=terms, now=now)
    await work.wallets.save(change)
    return change.holds[-1]


async def cancel(
    work: LedgerUnitOfWork,
    account_id: AccountId,
    hold_id: str,
    *,
    caller: str,
    terms: WalletTerms,
    now: datetime,
) -> Hold:
    """Void a hold whose work has not begun, for a cancel, delete or pause.

    Work in flight runs on and is charged: nobody reads a text to the end and then cancels it
    free. Such a hold, and one that has ended, is returned as it is: look at its `status`. Raises
    `HoldNotFound` and `HoldOfAnother`.
    """
    wallet = await work.wallets.get(account_id)
    hold = await work.holds.get(hold_id, account_id=account_id)
    rules.check_owner(hold, caller)
    if hold.status is not HoldStatus.RESERVED:
        return hold
    change = rules.void(wallet, hold, caller=caller, terms=terms, now=now)
    await work.wallets.save(change)
    return change.holds[-1]


async def give_back(
    work: LedgerUnitOfWork,
    account_id: AccountId,
    hold_id: str,
    *,
    caller: str,
    terms: WalletTerms,
    now: datetime,
) -> Hold:
    """Void a hold of work that failed for good.

    One that expired, or was charged nothing for no progress, has given everything back. Raises
    `HoldNotFound`, `HoldOfAnother`, and `HoldEnded` when it was settled or charged late.
    """
    try:
        return await void(work, account_id, hold_id, caller=caller, terms=terms, now=now)
    except HoldEnded:
        hold = await work.holds.get(hold_id, account_id=account_id)
        charge = hold.charge
        expired = hold.status is HoldStatus.EXPIRED and charge is None
        if expired or (charge is not None and charge.provisional and charge.amount == 0):
            return hold
        raise
