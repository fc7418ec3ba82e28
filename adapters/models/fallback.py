"""Asks one provider after another, in the order that the operator set, until one answers."""

import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from adapters.models.calling import Caller, ImageCaller, TextCaller
from adapters.models.provider import CallFailed
from core.generation.errors import ModelAnswerUnusable, ModelRefused, ModelUnavailable
from core.generation.model import ImageRequest, ImageResult, TextPiece, TextRequest, TextResult
from core.generation.rules.resilience import OUTAGES, UNUSABLE, Breaker, Failure, wait_before_retry
from core.shared.errors import Deferred, DomainError
from core.shared.ports import Clock
from core.usage.model import operation_named

log = structlog.get_logger(__name__)

RETRY_AFTER_USUAL = 30
RETRY_AFTER_MAX = 3_600
SHORT = frozenset({Failure.DENIED, Failure.REJECTED})
"""What an operator has to mend: logged as an error."""

AnyCaller = TypeVar("AnyCaller", bound=Caller)


class Breakers:
    """This process's circuit breakers, one for each provider and model."""

    def __init__(self) -> None:
        """Begin with all of them closed."""
        self._of: dict[str, Breaker] = {}

    def of(self, caller: Caller) -> Breaker:
        """Return one."""
        return self._of.get(name_of(caller), Breaker())

    def put(self, caller: Caller, breaker: Breaker) -> None:
        """Change one."""
        self._of[name_of(caller)] = breaker

    def ended(self, caller: Caller, failure: Failure | None, now: datetime) -> None:
        """Tell one how a call ended."""
        self.put(caller, self.of(caller).after(failure, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How waiting is done: the clock, a sleep in seconds, and a random number from 0 to 1."""

    clock: Clock
    sleep: Callable[[float], Awaitable[object]]
    draw: Callable[[], float]
    breakers: Breakers


class Attempt(Generic[AnyCaller]):
    """One call that is to be made now. Say how it went."""

    def __init__(self, caller: AnyCaller, number: int) -> None:
        """Plan the call; `number` counts all calls for this request."""
        self.caller = caller
        self.number = number
        self.failure: CallFailed | None = None
        self.deferred: Deferred | None = None
        self.is_out = False

    def answered(self, patience: Patience) -> None:
        """Say that the call brought an answer."""
        patience.breakers.ended(self.caller, None, patience.clock.now())

    def failed(self, error: CallFailed | Deferred, *, is_out: bool = False) -> None:
        """Say that the call failed, or may not be made now; and whether some of its text is out."""
        if isinstance(error, Deferred):
            self.deferred = error
        else:
            self.failure = error
        self.is_out = is_out


async def attempts(
    callers: Sequence[AnyCaller],
    patience: Patience,
    *,
    operation: str,
    may_begin_anew: bool = False,
) -> AsyncGenerator[Attempt[AnyCaller]]:
    """Yield calls to be made until the reader stops; each that goes on has been said to fail.

    Who failed with text out is not asked again; nor is anybody else, unless it may begin anew.

    Raises what is left to say when nobody has answered: `ModelUnavailable`, a brake's refusal,
    `ModelAnswerUnusable` or `ModelRefused`, in this order of what may still change.
    """
    failures: list[CallFailed] = []
    deferrals: list[Deferred] = []
    waits: list[timedelta] = []
    number = 0
    for caller in callers:
        tries = 0
        while True:
            breaker = patience.breakers.of(caller)
            if wait := breaker.wait(patience.clock.now()):
                waits.append(wait)
                break
            patience.breakers.put(caller, breaker.tried(patience.clock.now()))
            number, tries = number + 1, tries + 1
            attempt = Attempt(caller, number)
            yield attempt
            if attempt.deferred is not None:
                patience.breakers.put(caller, breaker)
                deferrals.append(attempt.deferred)
                break
            failure = attempt.failure
            assert failure is not None
            failures.append(failure)
            patience.breakers.ended(caller, failure.failure, patience.clock.now())
            tell(operation, caller, attempt, failure)
            if attempt.is_out and not may_begin_anew:
                raise last_word([failure], [], [])
            pause = wait_before_retry(
                failure.failure, tries, draw=patience.draw(), retry_after=failure.retry_after
            )
            if pause is None or attempt.is_out:
                break
            if pause:
                await patience.sleep(pause.total_seconds())
    raise last_word(failures, deferrals, waits)


def tell(operation: str, caller: Caller, attempt: Attempt[AnyCaller], failure: CallFailed) -> None:
    """Write a failure into the process's log."""
    write = log.error if failure.failure in SHORT else log.warning
    write(
        "model_call_failed",
        operation=operation,
        provider=caller.provider,
        model=caller.model,
        attempt=attempt.number,
        failure=failure.failure.value,
        error=str(failure),
    )


def last_word(
    failures: Sequence[CallFailed], deferrals: Sequence[Deferred], waits: Sequence[timedelta]
) -> DomainError:
    """Return the refusal of a request that nobody could answer."""
    down = [each for each in failures if each.failure in OUTAGES | {Failure.REJECTED}]
    if down or waits:
        asked = [each.retry_after for each in down if each.retry_after is not None]
        return unavailable(min([*asked, *waits], default=None))
    if deferrals:
        return deferrals[-1]
    if any(each.failure in UNUSABLE for each in failures):
        return ModelAnswerUnusable(
            "The model's answer could not be used. Nothing was charged; try again."
        )
    if any(each.failure is Failure.TOO_LONG for each in failures):
        return ModelRefused("This is too long for the model. Shorten it and try again.")
    return ModelRefused("The model declines this request. Word it differently and try again.")


def unavailable(wait: timedelta | None) -> ModelUnavailable:
    """Return the refusal while no provider works."""
    seconds = RETRY_AFTER_USUAL if wait is None else math.ceil(wait.total_seconds())
    seconds = min(max(1, seconds), RETRY_AFTER_MAX)
    return ModelUnavailable(
        f"No model answers at present. Nothing was charged; try again in {seconds} seconds.",
        retry_after_seconds=seconds,
    )


def name_of(caller: Caller) -> str:
    """Return a caller as a route names it."""
    return f"{caller.provider}:{caller.model}"


class FallbackTextModel:
    """A `TextModel` over several providers, by operation.

    What is asked for is answered by one of them as a whole. When a stream has text out already,
    the next one begins it anew, where the request may: elsewhere a failure is the stream's then.
    """

    def __init__(self, callers: Mapping[str, Sequence[TextCaller]], patience: Patience) -> None:
        """Ask `callers[operation]`, in order."""
        self._callers = callers
        self._patience = patience

    async def complete(self, request: TextRequest) -> TextResult:
        """Return the whole answer."""
        async with aclosing(self._attempts(request)) as coming:
            async for attempt in coming:
                try:
                    result = await attempt.caller.complete(request, attempt=attempt.number)
                except (CallFailed, Deferred) as error:
                    attempt.failed(error)
                else:
                    attempt.answered(self._patience)
                    return result
        raise AssertionError("the attempts end with a refusal")

    async def stream(self, request: TextRequest) -> AsyncGenerator[TextPiece]:
        """Yield the answer in pieces."""
        to_take_back = False
        async with aclosing(self._attempts(request)) as coming:
            async for attempt in coming:
                is_out = False
                pieces = attempt.caller.stream(request, attempt=attempt.number)
                try:
                    async with aclosing(pieces):
                        async for piece in pieces:
                            yield replace(piece, begins_anew=True) if to_take_back else piece
                            is_out, to_take_back = is_out or bool(piece.text), False
                except (CallFailed, Deferred) as error:
                    attempt.failed(error, is_out=is_out)
                    to_take_back = to_take_back or is_out
                else:
                    attempt.answered(self._patience)
                    return

    def _attempts(self, request: TextRequest) -> AsyncGenerator[Attempt[TextCaller]]:
        operation = operation_named(request.operation)
        return attempts(
            self._callers[operation],
            self._patience,
            operation=operation,
            may_begin_anew=request.may_begin_anew,
        )


class FallbackImageModel:
    """An `ImageModel` over several providers."""

    def __init__(self, callers: Sequence[ImageCaller], patience: Patience) -> None:
        """Ask `callers`, in order."""
        self._callers = callers
        self._patience = patience

    async def draw(self, request: ImageRequest) -> ImageResult:
        """Return one image of the size asked for."""
        coming = attempts(self._callers, self._patience, operation="image")
        async with aclosing(coming):
            async for attempt in coming:
                try:
                    result = await attempt.caller.draw(request, attempt=attempt.number)
                except (CallFailed, Deferred) as error:
                    attempt.failed(error)
                else:
                    attempt.answered(self._patience)
                    return result
        raise AssertionError("the attempts end with a refusal")
