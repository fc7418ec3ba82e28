"""What the unit of work has for accounts, under the names that their ports use."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.accounts import SqlAccounts, SqlSessions
from adapters.database.accounts_keys import SqlApiKeys
from adapters.database.accounts_records import SqlAuditLog, SqlUsageEvents
from adapters.database.accounts_ways import SqlIdentities, SqlOneTimeTokens, SqlRemembered


class AccountsRepositories:
    """The part of the unit of work that belongs to accounts.

    `touches_access` is set by whoever asks for a repository of what lets people in.
    """

    _connection: AsyncConnection
    touches_access = False

    @property
    def accounts(self) -> SqlAccounts:
        """Account rows."""
        self.touches_access = True
        return SqlAccounts(self._connection)

    @property
    def sessions(self) -> SqlSessions:
        """Sessions with their refresh tokens."""
        self.touches_access = True
        return SqlSessions(self._connection)

    @property
    def identities(self) -> SqlIdentities:
        """Ways in through others."""
        self.touches_access = True
        return SqlIdentities(self._connection)

    @property
    def one_time_tokens(self) -> SqlOneTimeTokens:
        """Tokens in letters."""
        return SqlOneTimeTokens(self._connection)

    @property
    def api_keys(self) -> SqlApiKeys:
        """Keys for programs."""
        self.touches_access = True
        return SqlApiKeys(self._connection)

    @property
    def remembered(self) -> SqlRemembered:
        """What is left of deleted accounts."""
        return SqlRemembered(self._connection)

    @property
    def audit(self) -> SqlAuditLog:
        """What admins and payments did."""
        return SqlAuditLog(self._connection)

    @property
    def usage_events(self) -> SqlUsageEvents:
        """Events for statistics."""
        return SqlUsageEvents(self._connection)
