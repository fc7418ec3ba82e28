"""What generation refuses, and what a model may fail to do."""

from core.shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    Unavailable,
)


class ModelUnavailable(Unavailable):
    """The provider does not answer, is overloaded or limits us; another one, or later, may do."""

    code = "model-unavailable"


class ModelRefused(Invalid):
    """The provider declines this request for what it asks; the wording has to change."""

    code = "model-refused"


class ModelAnswerUnusable(Unavailable):
    """The answer does not keep to the format that was agreed; asking again may help."""

    code = "model-answer-unusable"


class BriefInvalid(Invalid):
    """The order for an article can't be carried out as it is."""

    code = "brief-invalid"


class ArticleNotFound(NotFound):
    """No such article."""

    code = "article-not-found"


class ArticleEnded(Conflict):
    """The article was finished, given up or deleted meanwhile."""

    code = "article-ended"


class ArticleBusy(Conflict):
    """The article is being written; what was asked has to wait for it."""

    code = "article-busy"


class ArticleChanged(PreconditionFailed):
    """The article is another one than the caller has seen."""

    code = "article-changed"


class EditInvalid(Invalid):
    """The article can't be changed like this."""

    code = "edit-invalid"


class WishInvalid(Invalid):
    """What is asked of a text or image operation can't be made like this."""

    code = "wish-invalid"


class CreationNotFound(NotFound):
    """No such text or image."""

    code = "creation-not-found"


class CreationBroken(Unavailable):
    """What was asked for failed, and nothing was charged."""

    code = "creation-failed"


class LeaseLost(Conflict):
    """The hold that pays for a stream has ended; its writer stops delivering."""

    code = "stream-lease-lost"


class TopicRefused(Forbidden):
    """The operator of this server refuses this topic."""

    code = "topic-refused"
