"""The few statements of a batch: constant texts, so that the database prepares each once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, String, Table
from sqlalchemy.dialects import postgresql

from adapters.database.tables.base import columns_of
from adapters.database.tables.ledger import entries, holds, wallets
from adapters.database.tables.shared import idempotency_keys, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What a batch reads, given lists."""

    lock_wallets: str
    read_keys: str
    lock_holds: str


WRITTEN = (wallets, idempotency_keys, holds, entries, outbox)
"""What a batch writes, in this order."""
CHANGED = (wallets, holds)
"""Those of them whose rows may be there already."""

POSTGRES_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
EVENT_COLUMNS = ("type", "account_id", "payload", "reactions", "created_at")


def written_of(table: Table) -> tuple[str, ...]:
    """Return the names of what a batch writes of a table."""
    return EVENT_COLUMNS if table is outbox else columns_of(table)


def read_in_postgres(table: Table) -> str:
    """Return a table's columns as a list in SQL; JSON comes as text, which is read quicker."""
    return ", ".join(
        f'"{column.name}"{"::text" if isinstance(column.type, JSON) else ""}'
        for column in table.columns
    )


def listed(table: Table, prefix: str = "") -> str:
    """Return a table's columns as a list in SQL."""
    return ", ".join(f'{prefix}"{name}"' for name in written_of(table))


def replacing(table: Table) -> str:
    """Return what makes an insert the new state of the account's row that is there already."""
    keys = [column.name for column in table.primary_key]
    rest = [f'"{name}" = excluded."{name}"' for name in written_of(table) if name not in keys]
    same = f"WHERE {table.name}.account_id = excluded.account_id"
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(rest)} {same}"


def from_json(column: Column[Any], place: int) -> str:
    """Return a column's value in SQL, from its place in an array of JSON.

    Texts come without a cast: one to `varchar(n)` would cut what is too long, where an insert
    refuses it.
    """
    if isinstance(column.type, JSON):
        return f"NULLIF(made -> {place}, 'null')"
    if isinstance(column.type, String):
        return f"made ->> {place}"
    return f"(made ->> {place})::{column.type.compile(dialect=POSTGRES_DIALECT)}"


def postgres_insert(table: Table, number: int) -> str:
    """Return the insert of many rows that come as one JSON document, a numbered parameter.

    There each row is an array of its columns: without their names it is read quicker.
    """
    names = written_of(table)
    values = ", ".join(from_json(table.columns[name], place) for place, name in enumerate(names))
    source = f"jsonb_array_elements(${number}::text::jsonb) AS made"
    insert = f"INSERT INTO {table.name} ({listed(table)}) SELECT {values} FROM {source}"  # noqa: S608
    return insert + (replacing(table) if table in CHANGED else "")


def postgres_write() -> str:
    """Return the one statement that writes all rows, and says how many of each table."""
    parts = [
        f"in_{table.name} AS ({postgres_insert(table, number)} RETURNING 1)"
        for number, table in enumerate(WRITTEN, start=1)
    ]
    counts = [f"(SELECT count(*) FROM in_{table.name})" for table in WRITTEN]  # noqa: S608
    return f"WITH {', '.join(parts)} SELECT {', '.join(counts)}"


def sqlite_insert(table: Table) -> str:
    """Return the insert of a row."""
    marks = ", ".join("?" for _ in written_of(table))
    insert = f"INSERT INTO {table.name} ({listed(table)}) VALUES ({marks})"  # noqa: S608
    return insert + (replacing(table) if table in CHANGED else "")


# Only names from the tables' own definitions are put into these texts; all values are parameters.
POSTGRES = Statements(
    lock_wallets=f"""
        SELECT {read_in_postgres(wallets)} FROM wallets WHERE account_id = ANY(
            $1::bigint[] || ARRAY(SELECT account_id FROM holds WHERE id = ANY($2::text[]))
        ) ORDER BY account_id FOR UPDATE""",  # noqa: S608
    read_keys=f"""
        SELECT {listed(idempotency_keys, "k.")}
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
            AS asked (account_id, caller, operation, key)
        CROSS JOIN LATERAL (
            SELECT * FROM idempotency_keys WHERE account_id = asked.account_id
            AND caller = asked.caller AND operation = asked.operation AND key = asked.key
            OFFSET 0
        ) k""",  # noqa: S608 - OFFSET keeps it one look into the index for each key.
    lock_holds=f"""
        SELECT {read_in_postgres(holds)} FROM holds
        WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE""",  # noqa: S608
)
POSTGRES_WRITE = postgres_write()
SQLITE = Statements(
    lock_wallets=f"""
        SELECT {listed(wallets)} FROM wallets WHERE account_id IN (
            SELECT value FROM json_each(?1) UNION
            SELECT account_id FROM holds WHERE id IN (SELECT value FROM json_each(?2))
        )""",  # noqa: S608
    read_keys=f"""
        SELECT {listed(idempotency_keys, "k.")} FROM json_each(?1) asked
        CROSS JOIN idempotency_keys k ON k.account_id = json_extract(asked.value, '$[0]')
        AND k.caller = json_extract(asked.value, '$[1]')
        AND k.operation = json_extract(asked.value, '$[2]')
        AND k.key = json_extract(asked.value, '$[3]')""",  # noqa: S608
    lock_holds=f"""
        SELECT {listed(holds)} FROM holds WHERE id IN (SELECT value FROM json_each(?1))
        """,  # noqa: S608
)
SQLITE_WRITES = tuple(sqlite_insert(table) for table in WRITTEN)
