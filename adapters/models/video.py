"""Videos over several providers: braked, logged, and with what a failure means for an order.

Who was down is left alone for a while, as for texts. Only submissions count for that: a provider
that takes nothing more may still answer for what it has.
"""

import asyncio
import math
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import structlog

from adapters.models.calling import Call, Meter
from adapters.models.fallback import Patience
from adapters.models.openai_videos import is_gone
from adapters.models.provider import CallFailed, VideoProvider
from core.generation.errors import ModelUnavailable
from core.generation.rules.resilience import Failure
from core.shared.errors import Deferred
from core.usage.model import PlannedCall, TokenCount
from core.video.errors import NotAccepted, OutcomeUnknown, ProviderRests
from core.video.model import Order, Rendering, Route
from core.video.rules.clips import SUBMIT_SECONDS_MAX

VIDEO = "video"
ASKED_FOR = "*"
"""As a route's model: the one that the customer names."""
FOR_GOOD = frozenset({Failure.REFUSED, Failure.REJECTED, Failure.TOO_LONG, Failure.DENIED})
"""What another try at the same provider does not change."""
NEVER_TAKEN = FOR_GOOD | {Failure.LIMITED}
ANSWER_SECONDS_MAX = 60.0
FETCH_SECONDS_MAX = 600.0
log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedVideoModel:
    """A `VideoModel` over the providers of some routes, in order."""

    ways: Sequence[Route]
    providers: Mapping[str, VideoProvider]
    meter: Meter
    patience: Patience

    def routes(self, model: str) -> Sequence[Route]:
        """Return who renders what a customer asked for as `model`."""
        return [
            Route(provider=way.provider, model=model if way.model == ASKED_FOR else way.model)
            for way in self.ways
        ]

    def rest(self, route: Route) -> timedelta:
        """Return for how long one that was down is left alone."""
        return self.patience.breakers.of(route).wait(self.patience.clock.now())

    async def submit(self, route: Route, order: Order) -> str:
        """Have a clip rendered, unless its provider is left alone at present."""
        breakers, clock = self.patience.breakers, self.patience.clock
        before = breakers.of(route)
        if wait := before.wait(clock.now()):
            raise ProviderRests(
                f"{route.provider} was down and is left alone for a while.",
                retry_after_seconds=math.ceil(wait.total_seconds()),
            )
        breakers.put(route, before.tried(clock.now()))
        try:
            job = await self._submit(route, order)
        except Deferred:
            breakers.put(route, before)
            raise
        except CallFailed as failure:
            breakers.ended(route, failure.failure, clock.now())
            raise refusal_of(route, failure) from failure
        breakers.ended(route, None, clock.now())
        return job

    async def _submit(self, route: Route, order: Order) -> str:
        """Make the call; it is in the log with its seconds."""
        planned = PlannedCall(
            account_id=order.account_id,
            operation=VIDEO,
            provider=route.provider,
            model=route.model,
            video_seconds_max=order.wish.seconds,
        )
        async with Call(self.meter, planned, attempt=1) as call:
            submitted = self._provider(route).submit(route.model, order)
            try:
                job = await self._within(submitted, SUBMIT_SECONDS_MAX)
            except CallFailed as failure:
                call.video_seconds = order.wish.seconds if may_be_taken(failure) else 0
                raise
            call.video_seconds = order.wish.seconds
            call.answered(TokenCount())
        return job

    async def look_up(self, route: Route, order: Order) -> str | None:
        """Return the job of an order that may have been submitted."""
        return await self._answer(self._provider(route).look_up(order), ANSWER_SECONDS_MAX)

    async def look(self, route: Route, job: str) -> Rendering:
        """Return where a job stands."""
        return await self._answer(self._provider(route).look(job), ANSWER_SECONDS_MAX)

    async def fetch(self, route: Route, job: str, into: Path) -> None:
        """Write what was rendered to a file."""
        await self._answer(self._provider(route).fetch(job, into), FETCH_SECONDS_MAX)

    def _provider(self, route: Route) -> VideoProvider:
        provider = self.providers.get(route.provider)
        if provider is None:
            raise ModelUnavailable(f"{route.provider} is not configured any more.")
        return provider

    async def _answer(self, asked: Awaitable[Answer], seconds: float) -> Answer:
        try:
            return await self._within(asked, seconds)
        except CallFailed as failure:
            log.warning("video_provider_away", error=str(failure))
            raise ModelUnavailable("The provider of videos does not answer.") from failure

    async def _within(self, asked: Awaitable[Answer], seconds: float) -> Answer:
        try:
            async with asyncio.timeout(seconds):
                return await asked
        except TimeoutError as error:
            raise CallFailed(Failure.TIMEOUT, f"no answer in {seconds:g} s") from error


def may_be_taken(failure: CallFailed) -> bool:
    """Tell whether the provider may have taken an order all the same.

    Only an answer that says no, or a request that never went out, is sure.
    """
    if failure.never_sent or failure.failure in NEVER_TAKEN:
        return False
    status = failure.status
    if status is None:
        return True
    is_broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return is_broken and status != HTTPStatus.SERVICE_UNAVAILABLE


def refusal_of(route: Route, failure: CallFailed) -> NotAccepted | OutcomeUnknown:
    """Return what a failed submission means: not taken, or nobody knows."""
    log.warning("video_not_submitted", provider=route.provider, error=str(failure))
    if may_be_taken(failure):
        return OutcomeUnknown("It is not known whether the provider took it.")
    if failure.failure in FOR_GOOD:
        return NotAccepted(customers_word(route, failure), again=False)
    wait = failure.retry_after
    return NotAccepted(
        "The provider of videos is busy or away.",
        again=True,
        retry_after_seconds=0 if wait is None else math.ceil(wait.total_seconds()),
    )


def customers_word(route: Route, failure: CallFailed) -> str:
    """Return why a provider said no, as the customer reads it; the operator's is in the log."""
    if is_gone(failure):
        log.error(
            "video_service_gone",
            provider=route.provider,
            error=str(failure),
            advice="OpenAI announced the end of its videos API for 2026-09-24. Set "
            "INKWELL_VIDEO_BASE_URL to a server that speaks it, or INKWELL_MODEL_VIDEO to another "
            "provider.",
        )
        return "The video service behind this has ended. Nothing was charged."
    if failure.failure is Failure.DENIED:
        log.error("video_provider_denies", provider=route.provider, error=str(failure))
        return "The video service does not serve us at present. Nothing was charged."
    return "The provider declines this. Change the prompt or the picture. Nothing was charged."
