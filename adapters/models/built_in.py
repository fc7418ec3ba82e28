"""The offline models as a provider like others, so that they are routed, braked and logged too."""

from collections.abc import AsyncGenerator

from adapters.models.provider import CallFailed, Drawing, Finish, Reply, ReplyPart
from core.generation.errors import ModelAnswerUnusable, ModelRefused
from core.generation.model import ImageRequest, TextRequest, TextResult
from core.generation.ports import ImageModel, TextModel
from core.generation.rules.resilience import Failure


class BuiltInText:
    """A `TextProvider` over a model of this program."""

    def __init__(self, text_model: TextModel) -> None:
        """Ask this model, whatever the name."""
        self._model = text_model

    async def complete(self, model: str, request: TextRequest) -> Reply:
        """Return the whole answer."""
        del model
        try:
            result = await self._model.complete(request)
        except (ModelRefused, ModelAnswerUnusable) as error:
            raise as_failed(error) from error
        return Reply(text=result.text, finish=finish_of(result), usage=result.usage)

    async def stream(self, model: str, request: TextRequest) -> AsyncGenerator[ReplyPart]:
        """Yield the answer as it comes."""
        del model
        try:
            async for piece in self._model.stream(request):
                result = piece.result
                yield ReplyPart(
                    text=piece.text,
                    finish=finish_of(result) if result else None,
                    usage=result.usage if result else None,
                )
        except (ModelRefused, ModelAnswerUnusable) as error:
            raise as_failed(error) from error


class BuiltInImages:
    """An `ImageProvider` over a model of this program."""

    def __init__(self, image_model: ImageModel) -> None:
        """Ask this model, whatever the name."""
        self._model = image_model

    async def draw(self, model: str, request: ImageRequest) -> Drawing:
        """Return one image."""
        del model
        try:
            result = await self._model.draw(request)
        except (ModelRefused, ModelAnswerUnusable) as error:
            raise as_failed(error) from error
        return Drawing(content=result.content)


def finish_of(result: TextResult) -> Finish:
    """Return why the model stopped."""
    return Finish.LENGTH if result.stop_reason == "length" else Finish.END


def as_failed(error: ModelRefused | ModelAnswerUnusable) -> CallFailed:
    """Return a refusal as a failed call."""
    refused = isinstance(error, ModelRefused)
    return CallFailed(Failure.REFUSED if refused else Failure.MALFORMED, error.message)
