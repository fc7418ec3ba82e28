"""What video refuses, and what a provider of videos may fail to do."""

from core.shared.errors import Conflict, Deferred, Invalid, NotFound, Unavailable


class PictureRefused(Invalid):
    """What was uploaded is no picture that can be kept."""

    code = "picture-refused"


class PicturesBusy(Unavailable):
    """Too many pictures are being read at once; this one's turn did not come in time."""

    code = "pictures-busy"


class ImageNotFound(NotFound):
    """No such picture, or it was deleted."""

    code = "image-not-found"


class ScriptNotFound(NotFound):
    """No such script, or it was deleted, or it is not written yet."""

    code = "script-not-found"


class ScriptInvalid(Invalid):
    """A script can't be changed like this."""

    code = "script-invalid"


class VideoNotFound(NotFound):
    """No such video, or it was deleted."""

    code = "video-not-found"


class WishRefused(Invalid):
    """What is asked for can't be made into a video like this."""

    code = "video-wish-invalid"


class ClipMoved(Conflict):
    """The clip is not where this act expects it; what the act wanted to note must not stand."""

    code = "clip-moved"


class ClipWaits(Deferred):
    """The clip is being rendered elsewhere, or is to be tried again later."""

    code = "clip-waits"


class ProviderRests(Deferred):
    """The provider has been down, and is left alone for a while: it was not asked."""

    code = "video-provider-rests"


class NotAccepted(Unavailable):
    """The provider did not take the order: nothing is rendered, and nothing will be.

    `again` says that another try, there or at the next provider, may go better.
    """

    code = "clip-not-accepted"

    def __init__(self, message: str, *, again: bool, retry_after_seconds: int = 0) -> None:
        """Keep the reason as the customer reads it."""
        super().__init__(message, retry_after_seconds=retry_after_seconds)
        self.again = again


class OutcomeUnknown(Unavailable):
    """Nobody knows whether the provider took the order."""

    code = "clip-outcome-unknown"


class ProviderJobLost(NotFound):
    """The provider does not know the job any more, or has not kept what it made."""

    code = "provider-job-lost"


class NoFilm(NotFound):
    """What the provider gave for a job that is done is no video."""

    code = "no-film"
