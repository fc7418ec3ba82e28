"""OpenAI's videos API, and everybody who speaks it.

OpenAI announced its own service's end for 2026-09-24; the base URL says where another one is.
"""

import asyncio
from http import HTTPStatus
from pathlib import Path

from adapters.models.openai import NO_LISTS, OpenAIClient
from adapters.models.pictures import fitted
from adapters.models.provider import CallFailed
from adapters.models.sdk_failures import failed
from adapters.models.video_files import written
from adapters.models.video_wording import full_prompt, shown_reason, with_reference
from core.generation.rules.resilience import Failure
from core.video.errors import NoFilm, OutcomeUnknown, ProviderJobLost
from core.video.model import Order, Rendering, RenderState

PAGE = 100
LOOKED_THROUGH_MAX = 500
PIECE_BYTES = 256 * 1024
WAITING = frozenset({"queued", "in_progress"})


class OpenAIVideos:
    """A `VideoProvider` over the videos API."""

    def __init__(self, client: OpenAIClient) -> None:
        """Call through a client."""
        self._client = client

    async def submit(self, model: str, order: Order) -> str:
        """Create a video; the picture is cut to its size, as the API wants it."""
        wish = order.wish
        picture = await asyncio.to_thread(fitted, order.picture, wish.width, wish.height)
        client = await self._client.get()
        try:
            video = await client.videos.create(
                prompt=with_reference(full_prompt(wish), order.reference),
                model=model,
                seconds=str(wish.seconds),
                size=wish.size,
                input_reference=("picture.png", picture, "image/png"),
                extra_headers={"Idempotency-Key": order.reference},
            )
        except Exception as error:
            raise failed(error, self._client.sdk) from error
        if not video.id:
            raise CallFailed(Failure.MALFORMED, "an answer without a video's id")
        return str(video.id)

    async def look_up(self, order: Order) -> str | None:
        """Look through the newest videos for the reference in their prompts."""
        client = await self._client.get()
        seen, tells = 0, True
        try:
            async for video in client.videos.list(limit=PAGE, order="desc"):
                if order.reference in (video.prompt or ""):
                    return str(video.id)
                seen, tells = seen + 1, tells and video.prompt is not None
                if seen >= LOOKED_THROUGH_MAX:
                    break
        except Exception as error:
            failure = failed(error, self._client.sdk)
            if failure.status in NO_LISTS:
                raise OutcomeUnknown("The server has no list of videos.") from error
            raise failure from error
        if not tells or seen >= LOOKED_THROUGH_MAX:
            raise OutcomeUnknown("The list of videos does not tell.")
        return None

    async def look(self, job: str) -> Rendering:
        """Return where a video stands."""
        client = await self._client.get()
        try:
            video = await client.videos.retrieve(job)
        except Exception as error:
            raise self._lost(error) from error
        if video.status in WAITING:
            return Rendering(state=RenderState.RENDERING, percent=int(video.progress or 0))
        if video.status == "completed":
            return Rendering(state=RenderState.DONE, percent=100)
        said = video.error.message if video.error else str(video.status)
        return Rendering(state=RenderState.FAILED, percent=0, reason=shown_reason(said))

    async def fetch(self, job: str, into: Path) -> None:
        """Stream the video into a file."""
        client = await self._client.get()
        try:
            async with client.videos.with_streaming_response.download_content(job) as answer:
                await written(answer.iter_bytes(PIECE_BYTES), into)
        except NoFilm:
            raise
        except Exception as error:
            raise self._lost(error) from error

    async def check(self) -> str:
        """List a video, which servers of one's own may not do. Raises `CallFailed`."""
        return await self._client.check_list("videos", must_be_there=False, limit=1)

    def _lost(self, error: Exception) -> Exception:
        """Return what an exception means for a job that was there."""
        failure = failed(error, self._client.sdk)
        if failure.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return ProviderJobLost("The provider does not know the video any more.")
        return failure


def is_gone(failure: CallFailed) -> bool:
    """Tell whether the whole service has ended, and not one request failed."""
    words = str(failure).lower()
    ended = any(each in words for each in ("deprecated", "shut down", "shutdown", "sunset"))
    return failure.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} or ended
