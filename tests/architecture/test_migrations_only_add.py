"""A migration leaves the version before it at work: it runs while that one still does.

So it only adds: tables, columns that may be left out, indexes that refuse nothing. What a version
no longer uses is dropped by a migration of a later one.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from adapters.database.engine import Database
from adapters.database.migrating import configuration, upgrade

FIRST = "0021"
"""Migrations before this one were never run beside an older version."""
ADVICE = "Only add, with a default or NULL; drop and tighten one version later."

Schema = dict[str, dict[str, Any]]


def revisions_after(first: str) -> list[str]:
    """Return the migrations after `first`, oldest first."""
    script = ScriptDirectory.from_config(configuration("sqlite://"))
    found = [each.revision for each in script.walk_revisions(first, "head")]
    return found[-2::-1]


def schema(connection: Connection) -> Schema:
    found = inspect(connection)
    return {
        table: {
            "columns": {each["name"]: each for each in found.get_columns(table)},
            "checks": {str(each["sqltext"]) for each in found.get_check_constraints(table)},
            "uniques": {
                str(each["column_names"])
                for each in (*found.get_unique_constraints(table), *found.get_indexes(table))
                if each.get("unique", True)
            },
        }
        for table in found.get_table_names()
    }


async def schema_at(url: str) -> Schema:
    database = Database(url)
    try:
        async with database.reader() as connection:
            return await connection.run_sync(schema)
    finally:
        await database.close()


def breaks(before: Schema, after: Schema) -> list[str]:
    """Return what an older version would stumble over."""
    found = [f"{table} is gone" for table in before.keys() - after.keys()]
    for table in before.keys() & after.keys():
        old, new = before[table]["columns"], after[table]["columns"]
        found += [f"{table}.{name} is gone" for name in old.keys() - new.keys()]
        found += [
            f"{table}.{name} must be given"
            for name in new
            if not new[name]["nullable"]
            and new[name]["default"] is None
            and (name not in old or old[name]["nullable"] or old[name]["default"] is not None)
        ]
        found += [
            f"{table}.{name} has another type"
            for name in old.keys() & new.keys()
            if str(old[name]["type"]) != str(new[name]["type"])
        ]
        for kind in ("checks", "uniques"):
            found += [
                f"{table}: {rule} is new" for rule in after[table][kind] - before[table][kind]
            ]
    return found


def test_the_version_before_works_on(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'inkwell.db'}"
    upgrade(url, FIRST)
    before = asyncio.run(schema_at(url))
    for revision in revisions_after(FIRST):
        upgrade(url, revision)
        after = asyncio.run(schema_at(url))
        assert breaks(before, after) == [], f"migration {revision}: {ADVICE}"
        before = after


COLUMN = {"name": "a", "nullable": False, "default": None, "type": "INTEGER"}
BEFORE: Schema = {"things": {"columns": {"a": COLUMN}, "checks": set(), "uniques": set()}}


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ({}, "things is gone"),
        ({"columns": {}}, "things.a is gone"),
        ({"columns": {"a": COLUMN, "b": COLUMN}}, "things.b must be given"),
        ({"columns": {"a": {**COLUMN, "type": "TEXT"}}}, "things.a has another type"),
        ({"checks": {"a > 0"}}, "things: a > 0 is new"),
        ({"uniques": {"['a']"}}, "things: ['a'] is new"),
    ],
)
def test_the_rule_bites(after: dict[str, Any], told: str) -> None:
    changed: Schema = {"things": {**BEFORE["things"], **after}} if after else {}
    assert breaks(BEFORE, BEFORE) == []
    assert breaks(BEFORE, changed) == [told]
