"""The schema goes up, down and up again, agrees with the tables, and keeps the ledger safe."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from adapters.database.engine import Database
from adapters.database.migrating import RevisionUnknown, downgrade, upgrade
from adapters.database.tables import accounts as people
from adapters.database.tables import campaigns, generation, ledger, metadata, publishing

pytestmark = pytest.mark.migrations


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'inkwell.db'}"
    else:
        yield request.getfixturevalue("fresh_postgres_url")


async def looked_at(url: str, look: Any) -> Any:
    database = Database(url)
    try:
        async with database.writer() as connection:
            return await connection.run_sync(look)
    finally:
        await database.close()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(url: str) -> None:
    upgrade(url)
    made = asyncio.run(looked_at(url, tables))
    assert made == set(metadata.tables)
    downgrade(url)
    assert asyncio.run(looked_at(url, tables)) == set()
    upgrade(url)
    assert asyncio.run(looked_at(url, tables)) == made


@pytest.mark.parametrize("revision", ["", "-1", "003", "@", "head", "0033:base"])
def test_down_goes_to_a_name_and_to_nothing_that_looks_like_one(
    tmp_path: Path, revision: str
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'inkwell.db'}"
    upgrade(url, "0002")
    made = asyncio.run(looked_at(url, tables))
    with pytest.raises(RevisionUnknown, match="give base, or one of 0001 to"):
        downgrade(url, revision)
    with pytest.raises(RevisionUnknown, match="inkwell doctor database"):
        downgrade(url, "0003")
    assert asyncio.run(looked_at(url, tables)) == made


def test_migrations_make_the_tables_that_the_program_uses(url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    upgrade(url)
    assert asyncio.run(looked_at(url, differences)) == [], (
        "what stands here is in adapters/database/tables/ and in no migration: "
        "write the next file of migrations/versions/, with its way back"
    )


def test_nobody_changes_or_deletes_an_entry(url: str) -> None:
    entry = {
        "account_id": 1,
        "sequence": 1,
        "kind": "admin",
        "unit": "credits",
        "amount": 5,
        "source": "adjustments",
        "target": "wallet",
        "balance_after": 5,
        "parts": [],
        "effective_at": datetime(2026, 1, 1, tzinfo=UTC),
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    upgrade(url)
    asyncio.run(looked_at(url, lambda c: c.execute(insert(ledger.entries).values(entry))))
    for act in (update(ledger.entries).values(amount=6), delete(ledger.entries)):
        with pytest.raises(DBAPIError, match="immutable"):
            asyncio.run(looked_at(url, lambda c, act=act: c.execute(act)))
    wrong = {**entry, "sequence": 2, "amount": 0}
    with pytest.raises(DBAPIError, match=r"ck_ledger_entries_amount|CHECK"):
        asyncio.run(looked_at(url, lambda c: c.execute(insert(ledger.entries).values(wrong))))


def test_an_earlier_entry_does_not_say_what_tokens_it_paid_for(url: str) -> None:
    names = "account_id, sequence, kind, unit, amount, source, target, balance_after, parts"
    values = "1, 1, 'charge', 'credits', 5, 'wallet', 'usage', 5, '[]'"
    times = "'2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00'"
    insertion = text(
        f"INSERT INTO ledger_entries ({names}, effective_at, recorded_at) "  # noqa: S608  # Written above.
        f"VALUES ({values}, {times})"
    )
    upgrade(url, "0024")
    asyncio.run(looked_at(url, lambda c: c.execute(insertion)))
    upgrade(url)
    paid = select(ledger.entries.c.tokens_paid)
    assert asyncio.run(looked_at(url, lambda c: c.execute(paid).scalar_one())) is None
    downgrade(url, "0024")
    with pytest.raises(DBAPIError, match="immutable"):
        asyncio.run(looked_at(url, lambda c: c.execute(delete(ledger.entries))))


def stored_grant(id: str, left: int, **other: Any) -> dict[str, Any]:
    """Return a grant as it was stored before disputes were kept with it."""
    plain = {"kind": "pack", "held": 0, "created_at": "2026-01-01T00:00:00+00:00", "names": []}
    amounts = {"granted": left, "remaining": left, "expires_at": None, "frozen": False}
    return {"id": id, **plain, **amounts, **other}


def test_disputed_parts_of_merged_grants_are_joined_and_set_apart_again(url: str) -> None:
    before = [
        stored_grant("b:disputed", 100, frozen=True),
        stored_grant("a", 200, names=["b", "c"]),
        stored_grant("d", 100, frozen=True),
    ]
    amounts = {"posted": 400, "held": 0, "frozen": 200, "plan_base": 0, "plan_quota": 0}
    plan = {"plan": "basic", "plan_used": 0, "plan_held": 0, "last_reset_month": 0}
    times = {"plan_period": 0, "sequence": 0, "entered_at": datetime(2026, 1, 1, tzinfo=UTC)}
    row = {"account_id": 1, "gifts": True, "grants": before, **amounts, **plan, **times}

    def grants(connection: Connection) -> Any:
        return connection.execute(select(ledger.wallets.c.grants)).scalar_one()

    upgrade(url, "0011")
    asyncio.run(looked_at(url, lambda c: c.execute(insert(ledger.wallets).values(row))))
    upgrade(url, "0012")
    assert [
        (each["id"], each["remaining"], each["disputed"])
        for each in asyncio.run(looked_at(url, grants))
    ] == [("a", 300, [["b", 100]]), ("d", 100, [["d", 100]])]
    downgrade(url, "0011")
    assert asyncio.run(looked_at(url, grants)) == before


def test_deliveries_from_before_are_numbered_by_what_was_replaced_since(url: str) -> None:
    written, posted_at, edited = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3))
    words = {"title": "t", "summary": "s", "tags": [], "markdown": "m", "html": "h", "slug": "t"}
    rest = {**words, "word_count": 1, "account_id": 1}
    order = {"brief": {}, "hold_id": "h", "job_id": "j", "output_tokens_max": 1, "round": 1}
    sent = {"account_id": 1, "integration_id": "i", "event": "article.published"}

    def before(connection: Connection) -> None:
        for id, replaced in (("same", [written]), ("edited", [written, edited])):
            article = {"id": id, "status": "posted", "revision": 2 + len(replaced), **order, **rest}
            times = {"created_at": written, "posted_at": posted_at}
            connection.execute(insert(generation.articles).values(**article, **times))
            for number, at in enumerate(replaced, 1):
                version = {"article_id": id, "number": number, "replaced_at": at, **rest}
                connection.execute(insert(generation.article_versions).values(version))
            delivery = {"id": id, "article_id": id, "occasion": f"article:{id}", **sent}
            end = {"status": "delivered", "created_at": posted_at, "delivered_at": posted_at}
            row = {**delivery, **end, "by_hand": False}
            connection.execute(insert(publishing.deliveries).values(row))

    def after(connection: Connection) -> Any:
        carried = connection.execute(text("SELECT id, article_revision FROM deliveries"))
        stands = connection.execute(text("SELECT id, status, posted_at IS NULL FROM articles"))
        return sorted(map(tuple, carried)), sorted(map(tuple, stands))

    upgrade(url, "0025")
    asyncio.run(looked_at(url, before))
    upgrade(url)
    assert asyncio.run(looked_at(url, after)) == (
        [("edited", 3), ("same", 3)],
        [("edited", "completed", True), ("same", "posted", False)],
    )
    downgrade(url, "0025")


def test_what_was_deleted_goes_with_the_way_back_and_what_was_not_stays(url: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    campaign = {"account_id": 1, "name": "c", "status": "archived", "tone": "", "language": "en"}
    plan = {"posting_times": [], "timezone": "UTC", "weekdays": []}
    times = {"created_at": at, "updated_at": at}
    slot = {"local_date": at.date(), "number": 0, "account_id": 1, "local_time": "09:00"}
    state = {"zone": "UTC", "at": at, "state": "missed", "article_id": "a"}
    rows = [
        {"id": id, **campaign, **plan, **times, "deleted_at": deleted_at}
        for id, deleted_at in (("deleted", at), ("kept", None))
    ]
    slots = [{"campaign_id": row["id"], **slot, **state} for row in rows]
    left = text("SELECT id FROM campaigns JOIN campaign_slots ON campaign_id = id")

    def store(connection: Connection) -> None:
        connection.execute(insert(campaigns.campaigns).values(rows))
        connection.execute(insert(campaigns.campaign_slots).values(slots))

    upgrade(url)
    asyncio.run(looked_at(url, store))
    downgrade(url, "0026")
    assert asyncio.run(looked_at(url, lambda c: c.execute(left).scalars().all())) == ["kept"]


def test_addresses_in_international_domains_get_their_one_form(url: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    addresses = ("x@bücher.example", "y@bücher.example", "y@xn--bcher-kva.example", "é@x.example")
    rest = {
        "role": "customer",
        "status": "active",
        "created_at": at,
        "profile": {},
        "returned": False,
    }
    token = {"hash": "h", "purpose": "verify_email", "account_id": 1, "email": addresses[0]}

    def before(connection: Connection) -> None:
        rows = [{"id": id, "email": email, **rest} for id, email in enumerate(addresses, 1)]
        connection.execute(insert(people.accounts).values(rows))
        row = {**token, "created_at": at, "expires_at": at}
        connection.execute(insert(people.one_time_tokens).values(row))

    def after(connection: Connection) -> Any:
        found = text("SELECT email FROM accounts ORDER BY id")
        told = text("SELECT email FROM one_time_tokens")
        return [connection.execute(each).scalars().all() for each in (found, told)]

    upgrade(url, "0030")
    asyncio.run(looked_at(url, before))
    upgrade(url)
    form = "x@xn--bcher-kva.example"
    assert asyncio.run(looked_at(url, after)) == [[form, *addresses[1:]], [form]]
