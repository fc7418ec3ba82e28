"""Grants: what is drawn first, what returns where, what expires."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.ledger.model import BOOK_OF_GRANT, Book, EntryKind, Grant, GrantKind, Part, Unit
from core.ledger.rules.draft import Draft
from core.shared.values import replace

GRANTS_MAX = 64
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantTerms:
    """What a kind of grant gives, and for how many days (None: for ever)."""

    micro_credits: int
    days: int | None

    def ends_at(self, now: datetime) -> datetime | None:
        """Return when a grant made now expires."""
        return None if self.days is None else now + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrant:
    """Credits to put into a wallet. `id` makes it one act, however often it is asked for."""

    id: str
    kind: GrantKind
    micro_credits: int
    expires_at: datetime | None = None
    reason: str | None = None
    reference_type: str | None = None
    reference_id: str | None = None
    key: str | None = None
    hold_id: str | None = None
    reverses: int | None = None


def burn_order(grant: Grant) -> tuple[datetime, datetime]:
    """Sort key: soonest-expiring first, then oldest; those that never expire last.

    Sorting is stable, so that grants of one instant stay in the order in which they came: their
    ids, which may be a provider's, decide nothing.
    """
    return (grant.expires_at or NEVER, grant.created_at)


def put(draft: Draft, new: NewGrant) -> None:
    """Add credits. A debt is paid first; the rest can be drawn from now on."""
    repaid = min(new.micro_credits, max(0, -draft.available))
    remaining = new.micro_credits - repaid
    grant = Grant(
        id=new.id,
        kind=new.kind,
        granted=new.micro_credits,
        remaining=remaining,
        held=0,
        created_at=draft.at,
        expires_at=new.expires_at,
    )
    draft.post(
        EntryKind(new.kind.value),
        Unit.CREDITS,
        new.micro_credits,
        source=BOOK_OF_GRANT[new.kind],
        target=Book.WALLET,
        parts=(Part(grant_id=new.id, micro_credits=remaining),) if remaining else (),
        reason=new.reason,
        reference_type=new.reference_type or "grant",
        reference_id=new.reference_id or new.id,
        key=new.key,
        hold_id=new.hold_id,
        reverses=new.reverses,
    )
    draft.grants.append(grant)
    draft.grants.sort(key=burn_order)
    merge_oldest(draft)


def merge_oldest(draft: Draft) -> None:
    """Keep the list short: beyond 64 open grants, the two oldest never-expiring become one.

    A disputed grant stays apart, so that no more than it is frozen.
    """
    open_grants = [grant for grant in draft.grants if grant.remaining or grant.held]
    while len(open_grants) > GRANTS_MAX:
        lasting = [g for g in open_grants if g.expires_at is None and not g.disputed]
        if len(lasting) < 2:  # noqa: PLR2004  # two make one
            break
        first, second = sorted(lasting, key=burn_order)[:2]
        merged = replace(
            first,
            granted=first.granted + second.granted,
            remaining=first.remaining + second.remaining,
            held=first.held + second.held,
            names=(*first.names, second.id, *second.names),
        )
        open_grants = [merged if g is first else g for g in open_grants if g is not second]
    draft.grants = open_grants


def draw(draft: Draft, micro_credits: int, *, for_hold: bool) -> tuple[Part, ...]:
    """Take up to `micro_credits` in burn-down order, from what is neither frozen nor expired.

    What a hold draws stays with its grant as held; what a charge draws is gone.
    """
    parts: list[Part] = []
    missing = micro_credits
    for index, grant in enumerate(draft.grants):
        if missing == 0:
            break
        drawable = grant.drawable
        if drawable == 0 or grant.is_expired(draft.now):
            continue
        taken = min(missing, drawable)
        missing -= taken
        parts.append(Part(grant_id=grant.id, micro_credits=taken))
        draft.grants[index] = replace(
            grant,
            remaining=grant.remaining - taken,
            held=grant.held + taken if for_hold else grant.held,
        )
    return tuple(parts)


def index_of(draft: Draft, grant_id: str) -> int:
    """Return where a grant stands; one that a hold has parts of is always there."""
    for index, grant in enumerate(draft.grants):
        if grant.is_named(grant_id):
            return index
    raise AssertionError(f"no grant {grant_id}")


def release(
    draft: Draft, parts: tuple[Part, ...], *, hold_id: str, used: int = 0
) -> tuple[Part, ...]:
    """End parts of a hold: the first `used` micro-credits of them are gone.

    The rest returns to the very grants it came from; a debt is paid first. What returns to an
    expired grant expires at once, to a disputed one is frozen. Returns the parts that a debt took.
    """
    repaid: list[Part] = []
    draft.held -= used
    for part in parts:
        rest = max(0, part.micro_credits - used)
        used -= part.micro_credits - rest
        to_debt = min(rest, max(0, -draft.available))
        index = index_of(draft, part.grant_id)
        grant = draft.grants[index]
        if to_debt:
            repaid.append(Part(grant_id=grant.id, micro_credits=to_debt))
        draft.held -= rest
        draft.grants[index] = replace(
            grant,
            held=grant.held - part.micro_credits,
            remaining=grant.remaining + rest - to_debt,
        )
        if grant.is_expired(draft.now):
            expire(draft, index, hold_id=hold_id)
    assert used == 0
    return tuple(repaid)


def expire(draft: Draft, index: int, *, hold_id: str | None = None) -> None:
    """Take what is left of a grant out of the wallet, once."""
    grant = draft.grants[index]
    if grant.remaining == 0:
        return
    draft.grants[index] = replace(grant, remaining=0)
    draft.post(
        EntryKind.EXPIRY,
        Unit.CREDITS,
        grant.remaining,
        source=Book.WALLET,
        target=Book.EXPIRED,
        parts=(Part(grant_id=grant.id, micro_credits=grant.remaining),),
        reference_type="grant",
        reference_id=grant.id,
        hold_id=hold_id,
    )


def first_of(parts: tuple[Part, ...], micro_credits: int) -> tuple[Part, ...]:
    """Return the first `micro_credits` of parts."""
    first: list[Part] = []
    missing = micro_credits
    for part in parts:
        if missing == 0:
            break
        taken = min(missing, part.micro_credits)
        missing -= taken
        first.append(Part(grant_id=part.grant_id, micro_credits=taken))
    return tuple(first)
