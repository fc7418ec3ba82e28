"""The few statements of a batch: constant texts, so that the database prepares each once."""

from dataclasses import dataclass

from sqlalchemy import JSON, Table

from adapters.database.tables.ledger import entries, holds, wallets
from adapters.database.tables.shared import idempotency_keys, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """What a batch reads, given lists, and what it writes, given rows."""

    lock_wallets: str
    read_keys: str
    lock_holds: str
    put_wallets: str
    put_holds: str
    add_entries: str
    add_keys: str
    add_events: str


EVENT_COLUMNS = ("type", "account_id", "payload", "reactions", "created_at")


def columns_of(table: Table) -> tuple[str, ...]:
    """Return the names of what a batch reads and writes of a table."""
    return EVENT_COLUMNS if table is outbox else tuple(column.name for column in table.columns)


def read_in_postgres(table: Table) -> str:
    """Return a table's columns as a list in SQL; JSON comes as text, which is read quicker."""
    return ", ".join(
        f'"{column.name}"{"::text" if isinstance(column.type, JSON) else ""}'
        for column in table.columns
    )


def listed(table: Table, prefix: str = "") -> str:
    """Return a table's columns as a list in SQL."""
    return ", ".join(f'{prefix}"{name}"' for name in columns_of(table))


def replacing(table: Table) -> str:
    """Return what makes an insert the new state of the account's row that is there already."""
    keys = [column.name for column in table.primary_key]
    rest = [f'"{name}" = excluded."{name}"' for name in columns_of(table) if name not in keys]
    same = f"WHERE {table.name}.account_id = excluded.account_id"
    return f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(rest)} {same}"


def postgres_insert(table: Table) -> str:
    """Return the insert of many rows that come as one JSON document."""
    names = listed(table)
    source = f"json_populate_recordset(NULL::{table.name}, $1::text::json)"
    return f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {source}"  # noqa: S608


def sqlite_insert(table: Table) -> str:
    """Return the insert of a row that comes as values by name."""
    marks = ", ".join(f":{name}" for name in columns_of(table))
    return f"INSERT INTO {table.name} ({listed(table)}) VALUES ({marks})"  # noqa: S608


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
    put_wallets=postgres_insert(wallets) + replacing(wallets),
    put_holds=postgres_insert(holds) + replacing(holds),
    add_entries=postgres_insert(entries),
    add_keys=postgres_insert(idempotency_keys),
    add_events=postgres_insert(outbox),
)
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
    put_wallets=sqlite_insert(wallets) + replacing(wallets),
    put_holds=sqlite_insert(holds) + replacing(holds),
    add_entries=sqlite_insert(entries),
    add_keys=sqlite_insert(idempotency_keys),
    add_events=sqlite_insert(outbox),
)
