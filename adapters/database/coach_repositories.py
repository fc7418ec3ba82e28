"""What the unit of work has for the coach, under the names that its ports use."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.coach import SqlCreatorProfiles, SqlProjectDecisions, SqlProjects
from adapters.database.coach_messages import SqlProjectMessages


class CoachRepositories:
    """The part of the unit of work that belongs to the coach."""

    _connection: AsyncConnection

    @property
    def creator_profiles(self) -> SqlCreatorProfiles:
        """What is known of creators."""
        return SqlCreatorProfiles(self._connection)

    @property
    def projects(self) -> SqlProjects:
        """Projects."""
        return SqlProjects(self._connection)

    @property
    def project_decisions(self) -> SqlProjectDecisions:
        """Decisions."""
        return SqlProjectDecisions(self._connection)

    @property
    def project_messages(self) -> SqlProjectMessages:
        """What was said."""
        return SqlProjectMessages(self._connection)
