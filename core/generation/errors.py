"""What generation refuses, and what a model may fail to do."""

from core.shared.errors import Conflict, Invalid, NotFound, Unavailable


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
