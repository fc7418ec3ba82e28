"""What is there when all is quiet, against what was promised."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.campaigns import campaign_slots
from adapters.database.tables.campaigns import campaigns as campaign_rows
from adapters.database.tables.generation import articles, creations
from adapters.database.tables.ledger import entries, holds, wallets
from adapters.database.tables.media import media
from adapters.database.tables.payments import payments
from adapters.database.tables.publishing import deliveries, integrations
from adapters.database.tables.shared import jobs, outbox
from adapters.database.tables.video import video_clips
from core.campaigns.model import SlotState
from core.generation.model import OPEN_CREATIONS, PENDING, ArticleStatus, CreationStatus
from core.generation.use_cases.run_creation import BROKEN
from core.ledger.model import LIVE, EntryKind, HoldStatus, Unit
from core.media.ports import BlobStore
from core.payments.model import Outcome
from core.publishing.model import OPEN_DELIVERIES, DeliveryStatus
from core.shared.jobs import OPEN_STATUSES, JobStatus
from core.video.model import OPEN_CLIPS, ClipStatus
from entrypoints.container import Container
from tests.faults.promises import Promises
from tests.receivers import Receiver

INTERNAL = "An internal error."
UNCHARGED = "Nothing was charged"


class Kind(StrEnum):
    """What may be wrong."""

    LOST = "lost"
    DOUBLED = "doubled"
    OVERDRAWN = "overdrawn"
    STUCK = "stuck"
    BOOKS = "books"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, in words."""

    kind: Kind
    text: str


async def unfinished(container: Container) -> list[Finding]:
    """Return what has not ended, though nobody is at work any more."""
    found: list[Finding] = []
    async with container.shared.database().reader() as c:
        for what, column, status, open_ones in (
            ("hold", holds.c.purpose, holds.c.status, LIVE),
            ("delivery", deliveries.c.id, deliveries.c.status, OPEN_DELIVERIES),
            ("article", articles.c.id, articles.c.status, PENDING),
            ("creation", creations.c.id, creations.c.status, OPEN_CREATIONS),
            ("clip", video_clips.c.id, video_clips.c.status, OPEN_CLIPS),
            ("slot", campaign_slots.c.article_id, campaign_slots.c.state, [SlotState.GENERATING]),
        ):
            rows = await c.execute(select(column, status).where(status.in_(open_ones)))
            found += [Finding(Kind.STUCK, f"{what} {name} is {state}") for name, state in rows]
        waiting = (*OPEN_STATUSES, JobStatus.PARKED)
        found += [
            Finding(Kind.STUCK, f"job {job.id} is {job.status}: {job.error}")
            for job in await c.execute(select(jobs).where(jobs.c.status.in_(waiting)))
        ]
        found += [
            Finding(Kind.STUCK, f"event {event.type} {event.id} is in the outbox")
            for event in await c.execute(select(outbox))
        ]
    return found


async def wrong(
    container: Container,
    promises: Promises,
    receiver: Receiver,
    watched: dict[int, int],
    *,
    disk_was_full: bool,
) -> list[Finding]:
    """Return what is lost, doubled or overdrawn, and where the books disagree.

    Where the disk was full, work may have failed as `is_named_end` says.
    """
    found = [
        Finding(Kind.BOOKS, f"{each.account_id} {each.what}: {each.stored}, not {each.expected}")
        for each in (await container.ledger.audit_ledger()()).differences
    ]
    found += [
        Finding(Kind.BOOKS, each.message) for each in await container.payments.audit_payments()()
    ]
    async with container.shared.database().reader() as c:
        found += await money(c, promises, watched)
        found += await things(c, promises, disk_was_full=disk_was_full)
        found += await packs(c, promises)
        found += await sent(c, promises, receiver)
        found += await failures(c)
        found += await blobs(c, container.media.blob_store())
    return found


async def money(c: AsyncConnection, promises: Promises, watched: dict[int, int]) -> list[Finding]:
    """Judge what was charged."""
    found = []
    query = select(entries.c.account_id, func.sum(entries.c.amount).label("amount")).where(
        entries.c.kind.in_((EntryKind.CHARGE, EntryKind.LATE_CHARGE)),
        entries.c.unit == Unit.CREDITS,
    )
    charged: dict[int, int] = {
        row.account_id: int(row.amount)
        for row in await c.execute(query.group_by(entries.c.account_id))
    }
    for account_id in watched:
        difference = charged.get(account_id, 0) - promises.spent[account_id]
        text = f"account {account_id} was charged {difference} micro-credits beside what was told"
        if difference:
            found.append(Finding(Kind.DOUBLED if difference > 0 else Kind.LOST, text))
    query = select(wallets).where(wallets.c.posted - wallets.c.held - wallets.c.frozen < 0)
    found += [
        Finding(Kind.OVERDRAWN, f"account {row.account_id} has {row.posted}")
        for row in await c.execute(query)
    ]
    query = (
        select(holds.c.work, func.count())
        .where(holds.c.status == HoldStatus.SETTLED, holds.c.charge.is_not(None))
        .group_by(holds.c.account_id, holds.c.work)
        .having(func.count() > 1)
    )
    found += [
        Finding(Kind.DOUBLED, f"{work} was charged {count} times")
        for work, count in await c.execute(query)
    ]
    return found


async def things(c: AsyncConnection, promises: Promises, *, disk_was_full: bool) -> list[Finding]:
    """Judge whether everything that was answered is there, and whole."""
    found = []
    charged = select(entries.c.hold_id).where(
        entries.c.kind.in_((EntryKind.CHARGE, EntryKind.LATE_CHARGE)),
        entries.c.hold_id.is_not(None),
    )
    query = select(holds.c.id).where(holds.c.status.not_in(LIVE), holds.c.id.not_in(charged))
    uncharged = set((await c.execute(query)).scalars())
    for what, wanted, table, status, ends in (
        (
            "article",
            promises.articles,
            articles,
            articles.c.status,
            {ArticleStatus.COMPLETED, ArticleStatus.POSTED},
        ),
        ("text", promises.texts, creations, creations.c.status, {CreationStatus.COMPLETED}),
        ("clip", promises.clips, video_clips, video_clips.c.status, {ClipStatus.COMPLETED}),
        ("campaign", promises.campaigns, campaign_rows, campaign_rows.c.status, None),
    ):
        rows = {row.id: row for row in await c.execute(select(table, status.label("state")))}
        for each in sorted(wanted):
            row: Any = rows.get(each)
            if row is None:
                found.append(Finding(Kind.LOST, f"{what} {each} is not there"))
            elif ends is not None and row.state not in ends:
                is_uncharged = row.hold_id in uncharged
                if disk_was_full and is_named_end(row.state, row.error, is_uncharged=is_uncharged):
                    continue
                found.append(Finding(Kind.LOST, f"{what} {each} is {row.state}: {row.error}"))
    return found


def is_named_end(state: str, error: str | None, *, is_uncharged: bool) -> bool:
    """Tell whether work failed for a reason that it names, and cost nothing, as it also says."""
    said = error or ""
    is_said = UNCHARGED in said and INTERNAL not in said and said != BROKEN
    return state == "failed" and is_said and is_uncharged


async def packs(c: AsyncConnection, promises: Promises) -> list[Finding]:
    """Judge whether every pack that was paid was granted once."""
    query = select(payments.c.order_id).where(payments.c.outcome == Outcome.FULFILLED)
    granted = Counter((await c.execute(query)).scalars())
    found = [
        Finding(Kind.LOST, f"order {order} was paid and not granted")
        for order in sorted(promises.packs - granted.keys())
    ]
    found += [
        Finding(Kind.DOUBLED, f"order {order} was granted {count} times")
        for order, count in granted.items()
        if count > 1
    ]
    return found


async def sent(c: AsyncConnection, promises: Promises, receiver: Receiver) -> list[Finding]:
    """Judge whether what was posted and announced has arrived, once after dropping repeats."""
    rows = (await c.execute(select(deliveries))).all()
    arrived: dict[str, set[str]] = {}
    for got in receiver.got:
        arrived.setdefault(subject(got.json), set()).add(got.webhook_id)
    found = [
        Finding(Kind.LOST, f"article {article} was posted without a delivery")
        for article in sorted(promises.posted - {row.article_id for row in rows})
    ]
    known = set(receiver.webhook_ids())
    for row in rows:
        if row.status != DeliveryStatus.DELIVERED:
            found.append(Finding(Kind.LOST, f"delivery {row.id} is {row.status}"))
        elif f"msg_{row.id}" not in known:
            found.append(Finding(Kind.LOST, f"delivery {row.id} has not arrived"))
    found += [
        Finding(Kind.DOUBLED, f"{name} arrived as {sorted(ids)}")
        for name, ids in arrived.items()
        if len(ids) > 1
    ]
    written = select(articles.c.id).where(
        articles.c.account_id.in_(select(integrations.c.account_id)),
        articles.c.status.in_((ArticleStatus.COMPLETED, ArticleStatus.POSTED)),
    )
    found += [
        Finding(Kind.LOST, f"nobody was told that {article_id} is completed")
        for article_id in (await c.execute(written)).scalars()
        if f"article.completed {article_id}" not in arrived
    ]
    return found


def subject(body: dict[str, Any]) -> str:
    """Return what a delivery tells, whichever delivery it is."""
    return f"{body['type']} {body.get('article_id') or body['id']}"


async def blobs(c: AsyncConnection, store: BlobStore) -> list[Finding]:
    """Judge whether everything that is shown is stored."""
    shown = await c.execute(select(media.c.blob_key).where(media.c.deleted_at.is_(None)))
    return [
        Finding(Kind.LOST, f"blob {key} is not stored")
        for key in shown.scalars()
        if not await store.exists(key)
    ]


async def failures(c: AsyncConnection) -> list[Finding]:
    """Judge the jobs that failed: each must say why, and not that it was our fault."""
    query = select(jobs).where(jobs.c.status == JobStatus.FAILED)
    return [
        Finding(Kind.LOST, f"job {row.id} failed: {row.error}")
        for row in await c.execute(query)
        if not row.error or INTERNAL in row.error
    ]


def new_ones(found: Iterable[Finding], known: set[Finding]) -> list[Finding]:
    """Return what was not found before, and remember it."""
    fresh = [each for each in dict.fromkeys(found) if each not in known]
    known.update(fresh)
    return fresh
