"""Thousands of wallets to measure on, made like one that was opened as any other."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.accounts.model import Role
from core.accounts.use_cases.sign_in_for_development import SignInForDevelopmentCommand
from core.ledger.use_cases.grant_credits import CreditsToGrant
from core.shared.ids import AccountId
from entrypoints.container import Container

MICRO = 1_000_000
CREDITS = 1_000_000_000
NUMBERS = (
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
)
COPIED = {"accounts": "id", "wallets": "account_id", "ledger_entries": "account_id"}
UNIQUE = {"email"}


async def open_wallets(container: Container, count: int) -> tuple[list[AccountId], str]:
    """Open `count` wallets with a billion credits each; return their accounts and a token.

    The token is of an admin, who may meter on all of them. The first wallet comes about by the use
    cases; the others are copies of its rows, which is what they would be.
    """
    sign_in = SignInForDevelopmentCommand(email="bench@example.com", role=Role.ADMIN)
    signed_in = await container.accounts.sign_in_for_development()(sign_in)
    claims = container.accounts.access_tokens().read(
        signed_in.access_token, container.shared.clock().now()
    )
    first = claims.account_id
    await container.ledger.grant_credits()(
        CreditsToGrant(
            account_id=AccountId(first), micro_credits=CREDITS * MICRO, reason="to measure with"
        )
    )
    async with container.shared.database().writer() as connection:
        for table, key in COPIED.items():
            await copy_rows(connection, table, key, first, count - 1)
    return [AccountId(first + n) for n in range(count)], signed_in.access_token


async def copy_rows(
    connection: AsyncConnection, table: str, key: str, first: AccountId, count: int
) -> None:
    """Copy an account's rows to the numbers that follow it."""
    if count == 0:
        return
    copied = f"FROM {table} WHERE {key} = :first"
    row = (await connection.execute(text(f"SELECT * {copied}"), {"first": first})).first()
    assert row is not None
    names = ", ".join(name for name in row._fields if name != key and name not in UNIQUE)
    statement = (
        f"{NUMBERS} INSERT INTO {table} ({key}, {names}) "
        if connection.dialect.name == "sqlite"
        else f"INSERT INTO {table} ({key}, {names}) {NUMBERS} "
    )
    statement += f"SELECT :first + n, {names} FROM {table}, numbers WHERE {key} = :first"  # noqa: S608
    await connection.execute(text(statement), {"first": first, "count": count})
