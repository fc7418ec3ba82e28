"""What the unit of work has for usage, under the names that its ports use."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.usage import SqlBrakes, SqlModelCalls, SqlSpending


class UsageRepositories:
    """The part of the unit of work that belongs to usage."""

    _connection: AsyncConnection

    @property
    def model_calls(self) -> SqlModelCalls:
        """The log of calls."""
        return SqlModelCalls(self._connection)

    @property
    def spending(self) -> SqlSpending:
        """What each day has cost."""
        return SqlSpending(self._connection)

    @property
    def brakes(self) -> SqlBrakes:
        """Switches and what was spent."""
        return SqlBrakes(self._connection)
