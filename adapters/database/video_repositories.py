"""What the unit of work has for video, under the names that its ports use."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.video import SqlImages, SqlScripts
from adapters.database.video_clips import SqlClips


class VideoRepositories:
    """The part of the unit of work that belongs to video."""

    _connection: AsyncConnection

    @property
    def images(self) -> SqlImages:
        """Pictures."""
        return SqlImages(self._connection)

    @property
    def scripts(self) -> SqlScripts:
        """Scripts."""
        return SqlScripts(self._connection)

    @property
    def clips(self) -> SqlClips:
        """Clips."""
        return SqlClips(self._connection)
