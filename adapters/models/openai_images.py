"""OpenAI's images."""

from base64 import b64decode

from adapters.models.counting import from_openai_image
from adapters.models.openai import OpenAIClient
from adapters.models.pictures import nearest
from adapters.models.provider import CallFailed, Drawing
from adapters.models.sdk_failures import failed
from core.generation.model import ImageRequest
from core.generation.rules.resilience import Failure

SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
"""What all of its present models draw."""


class OpenAIImages:
    """An `ImageProvider` over OpenAI's image generation."""

    def __init__(self, client: OpenAIClient) -> None:
        """Call through a client."""
        self._client = client

    async def draw(self, model: str, request: ImageRequest) -> Drawing:
        """Return one image in the nearest size that the provider has."""
        client = await self._client.get()
        width, height = nearest(request.width, request.height, SIZES)
        try:
            answer = await client.images.generate(
                model=model,
                prompt=prompt_of(request),
                size=f"{width}x{height}",
                output_format="png",
                n=1,
            )
        except Exception as error:
            raise failed(error, self._client.sdk) from error
        usage = from_openai_image(answer.usage)
        encoded = answer.data[0].b64_json if answer.data else None
        if not encoded:
            raise CallFailed(Failure.EMPTY, "an answer without an image", usage=usage)
        try:
            content = b64decode(encoded, validate=True)
        except ValueError as error:
            raise CallFailed(
                Failure.MALFORMED, "an image that is no base64", usage=usage
            ) from error
        return Drawing(content=content, usage=usage)


def prompt_of(request: ImageRequest) -> str:
    """Return what is to be drawn, with its style."""
    return f"{request.prompt}\n\nStyle: {request.style}" if request.style else request.prompt
