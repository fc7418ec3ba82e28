"""Videos on a RunPod serverless endpoint, whatever worker runs there.

What the worker is given as `input`: `prompt`, `image` (base64), `width`, `height`, `seconds`,
`seed`, `model` and `reference`. It answers with `video_url`, or `video` in base64.
"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2

from adapters.models.provider import CallFailed
from adapters.models.runpod import ERROR_STATUS, WAITING, RunPodClient, RunPodSettings
from adapters.models.video_files import written
from adapters.models.video_wording import full_prompt, shown_reason
from core.generation.rules.resilience import Failure
from core.video.errors import NoFilm, OutcomeUnknown, ProviderJobLost
from core.video.model import Order, Rendering, RenderState

NOT_FOUND = 404


class RunPodVideos:
    """A `VideoProvider` over `run` and `status`. RunPod has no list to look jobs up in."""

    def __init__(self, settings: RunPodSettings) -> None:
        """Connect at the first call."""
        self._client = RunPodClient(settings)

    async def submit(self, model: str, order: Order) -> str:
        """Queue a job; return its id."""
        wish = order.wish
        given = {
            "prompt": full_prompt(wish),
            "image": b64encode(order.picture).decode(),
            "width": wish.width,
            "height": wish.height,
            "seconds": wish.seconds,
            "seed": order.number,
            "model": model,
            "reference": order.reference,
        }
        job = await self._client.ask("POST", "run", {"input": given})
        name = job.get("id")
        if not isinstance(name, str) or not name:
            raise CallFailed(Failure.MALFORMED, "an answer without a job's id")
        return name

    async def look_up(self, order: Order) -> str | None:
        """Say that nobody can tell."""
        raise OutcomeUnknown(f"RunPod can't say whether it has {order.reference}.")

    async def look(self, job: str) -> Rendering:
        """Return where a job stands."""
        found = await self._status(job)
        status = found.get("status")
        if status in WAITING:
            return Rendering(state=RenderState.RENDERING, percent=percent_in(found))
        if status == "COMPLETED":
            return Rendering(state=RenderState.DONE, percent=100)
        reason = shown_reason(str(found.get("error") or status))
        return Rendering(state=RenderState.FAILED, percent=0, reason=reason)

    async def fetch(self, job: str, into: Path) -> None:
        """Write the worker's video to a file."""
        output = (await self._status(job)).get("output")
        encoded, url = video_in(output)
        if url is not None:
            await self._download(url, into)
            return
        try:
            content = b64decode((encoded or "").rpartition(";base64,")[2], validate=True)
        except ValueError as error:
            raise NoFilm("What came is no video.") from error
        await asyncio.to_thread(into.write_bytes, content)

    async def check(self) -> None:
        """Look whether the endpoint knows us. Raises `CallFailed`."""
        await self._client.check()

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()

    async def _status(self, job: str) -> Mapping[str, Any]:
        try:
            return await self._client.ask("GET", f"status/{job}")
        except CallFailed as failure:
            if failure.status == NOT_FOUND:
                raise ProviderJobLost("RunPod does not know the job any more.") from failure
            raise

    async def _download(self, url: str, into: Path) -> None:
        """Read from the address that the worker named: a bucket, without our key."""
        try:
            async with (
                httpx2.AsyncClient(timeout=60, follow_redirects=True) as plain,
                plain.stream("GET", url) as answer,
            ):
                if answer.status_code >= ERROR_STATUS:
                    raise ProviderJobLost(f"The video's address answers {answer.status_code}.")
                await written(answer.aiter_bytes(), into)
        except httpx2.HTTPError as error:
            raise CallFailed(Failure.UNREACHABLE, repr(error)) from error


def percent_in(job: Mapping[str, Any]) -> int:
    """Return how far a worker says it is: a number, or a number in its last words."""
    progress = job.get("progress", job.get("output"))
    if isinstance(progress, Mapping):
        progress = progress.get("percent", progress.get("progress"))
    if isinstance(progress, str):
        digits = "".join(c for c in progress.partition("%")[0] if c.isdigit())
        progress = int(digits[-3:]) if digits else None
    is_number = isinstance(progress, int | float) and not isinstance(progress, bool)
    return max(0, min(100, int(progress))) if is_number and progress is not None else 0


def video_in(output: object) -> tuple[str | None, str | None]:
    """Return the base64, or the address, in a worker's output. Raises `NoFilm`."""
    found = output[0] if isinstance(output, list) and output else output
    if isinstance(found, Mapping):
        found = next(
            (found[name] for name in ("video_url", "video", "url") if found.get(name)), None
        )
    if not isinstance(found, str) or not found:
        raise NoFilm("The worker's answer has no video in it.")
    is_address = found.startswith(("https://", "http://"))
    return (None, found) if is_address else (found, None)
