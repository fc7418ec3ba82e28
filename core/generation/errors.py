"""What a model may refuse or fail to do."""

from core.shared.errors import Invalid, Unavailable


class ModelUnavailable(Unavailable):
    """The provider does not answer, is overloaded or limits us; another one, or later, may do."""

    code = "model-unavailable"


class ModelRefused(Invalid):
    """The provider declines this request for what it asks; the wording has to change."""

    code = "model-refused"


class ModelAnswerUnusable(Unavailable):
    """The answer does not keep to the format that was agreed; asking again may help."""

    code = "model-answer-unusable"
