"""SDXL on a RunPod serverless endpoint, with the worker that RunPod itself offers for it."""

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2

from adapters.models.openai_images import prompt_of
from adapters.models.pictures import nearest
from adapters.models.provider import CallFailed, Drawing
from adapters.models.sdk_failures import failure_of, retry_after, was_never_sent
from core.generation.model import ImageRequest
from core.generation.rules.resilience import Failure

SIZES = ((1024, 1024), (1152, 896), (896, 1152), (1216, 832), (832, 1216), (1344, 768), (768, 1344))
"""What SDXL was trained on."""
WAITING = frozenset({"IN_QUEUE", "IN_PROGRESS"})
LOOK_EVERY_SECONDS = 1.0
ERROR_STATUS = 400
MESSAGE_LENGTH_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPodSettings:
    """Which endpoint, by its id or whole address."""

    api_key: str
    base_url: str
    endpoint: str
    timeout_seconds: float

    @property
    def url(self) -> str:
        """Where the endpoint is."""
        if self.endpoint.startswith(("http://", "https://")):
            return self.endpoint.removesuffix("/runsync").removesuffix("/run").rstrip("/")
        return f"{self.base_url}/{self.endpoint}"


class RunPodClient:
    """An endpoint's jobs over HTTP."""

    def __init__(self, settings: RunPodSettings) -> None:
        """Connect at the first call."""
        self._settings = settings
        self._client: httpx2.AsyncClient | None = None

    async def get(self) -> httpx2.AsyncClient:
        """Return the connections."""
        if self._client is None:
            self._client = httpx2.AsyncClient(
                timeout=self._settings.timeout_seconds,
                headers={"Authorization": f"Bearer {self._settings.api_key}"},
            )
        return self._client

    async def ask(self, method: str, path: str, body: object = None) -> Mapping[str, Any]:
        """Return an answer. Raises `CallFailed`."""
        client = await self.get()
        try:
            answer = await client.request(method, f"{self._settings.url}/{path}", json=body)
            if answer.status_code >= ERROR_STATUS:
                failure = failure_of(answer.status_code, answer.text.lower())
                wait = retry_after(answer.headers, datetime.now(UTC))
                message = f"{answer.status_code}: {answer.text}"[:MESSAGE_LENGTH_MAX]
                raise CallFailed(failure, message, retry_after=wait, status=answer.status_code)
            job: Mapping[str, Any] = answer.json()
        except httpx2.TimeoutException as error:
            never = was_never_sent(error)
            raise CallFailed(Failure.TIMEOUT, repr(error), never_sent=never) from error
        except httpx2.HTTPError as error:
            never = was_never_sent(error)
            raise CallFailed(Failure.UNREACHABLE, repr(error), never_sent=never) from error
        except ValueError as error:
            raise CallFailed(Failure.MALFORMED, f"no JSON: {error}") from error
        if not isinstance(job, Mapping):
            raise CallFailed(Failure.MALFORMED, "the answer is no JSON object")
        return job

    async def check(self) -> None:
        """Ask for the endpoint's health, which costs nothing. Raises `CallFailed`."""
        await self.ask("GET", "health")

    async def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None


class RunPodImages:
    """An `ImageProvider` over `runsync`, and looks at the job where that does not wait for it."""

    def __init__(
        self,
        settings: RunPodSettings,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Connect at the first call."""
        self._client = RunPodClient(settings)
        self._sleep = sleep

    async def draw(self, model: str, request: ImageRequest) -> Drawing:
        """Return one image; a job that nobody waits for any more is cancelled."""
        del model  # The endpoint is the model.
        width, height = nearest(request.width, request.height, SIZES)
        wish = {"prompt": prompt_of(request), "width": width, "height": height, "num_images": 1}
        job = await self._client.ask("POST", "runsync", {"input": wish})
        try:
            while job.get("status") in WAITING:
                await self._sleep(LOOK_EVERY_SECONDS)
                job = await self._client.ask("GET", f"status/{job.get('id')}")
        except asyncio.CancelledError:
            await self._client.ask("POST", f"cancel/{job.get('id')}")
            raise
        if job.get("status") != "COMPLETED":
            message = f"the job ended as {job.get('status')}: {job.get('error')}"
            raise CallFailed(Failure.OVERLOADED, message[:MESSAGE_LENGTH_MAX])
        return Drawing(content=image_in(job.get("output")))

    async def check(self) -> None:
        """Look whether the endpoint knows us. Raises `CallFailed`."""
        await self._client.check()

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()


def image_in(output: object) -> bytes:
    """Return the image in a worker's output: base64 or a data URL, alone or first of a list."""
    found = output
    if isinstance(found, Mapping):
        found = found.get("images") or found.get("image_url") or found.get("image")
    if isinstance(found, list):
        found = found[0] if found else None
    if isinstance(found, Mapping):
        found = found.get("image") or found.get("image_url")
    if not isinstance(found, str) or not found:
        raise CallFailed(Failure.EMPTY, "an answer without an image")
    try:
        return b64decode(found.partition(";base64,")[2] or found, validate=True)
    except ValueError as error:
        raise CallFailed(Failure.MALFORMED, "an image that is no base64") from error
