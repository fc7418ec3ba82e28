"""What the unit of work has for accounts, under the names that their ports use."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.accounts import SqlAccounts, SqlSessions


class AccountsRepositories:
    """The part of the unit of work that belongs to accounts."""

    _connection: AsyncConnection

    @property
    def accounts(self) -> SqlAccounts:
        """Account rows."""
        return SqlAccounts(self._connection)

    @property
    def sessions(self) -> SqlSessions:
        """Sessions with their refresh tokens."""
        return SqlSessions(self._connection)
