"""One call of one provider: admitted, bounded in time, and in the log whatever becomes of it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from time import monotonic
from types import TracebackType
from typing import Protocol, Self, TypeVar

from adapters.models.pictures import fitted
from adapters.models.provider import (
    CallFailed,
    Finish,
    ImageProvider,
    Reply,
    ReplyPart,
    TextProvider,
)
from core.generation.model import (
    ImageRequest,
    ImageResult,
    Source,
    TextPiece,
    TextRequest,
    TextResult,
)
from core.generation.rules.repair import JsonRepair, keeps_to, repaired
from core.generation.rules.resilience import REFUSALS, UNUSABLE, Failure
from core.generation.rules.tokens import TokenTally, estimate_tokens
from core.usage.model import EndedCall, Outcome, PlannedCall, TokenCount, operation_named
from core.usage.use_cases.admit_call import AdmitCall
from core.usage.use_cases.record_call import RecordCall

IMAGE = "image"
ERROR_LENGTH_MAX = 500
MILLISECONDS = 1_000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """Lets calls be made and writes them down. `timer` counts seconds and never goes back."""

    admit: AdmitCall
    record: RecordCall
    timer: Callable[[], float] = monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one call may take in all, and how long a stream may say nothing, in seconds."""

    whole_seconds: float
    silence_seconds: float


class Call:
    """A call under way: what is known of it when it ends, however it ends, is logged."""

    def __init__(self, meter: Meter, planned: PlannedCall, *, attempt: int) -> None:
        """Plan a call; nothing is asked yet."""
        self.usage: TokenCount | None = None
        self.images = 0
        self.video_seconds = 0
        self.tally = TokenTally()
        self.output_tokens = 0
        self._meter = meter
        self._planned = planned
        self._attempt = attempt
        self._first: float | None = None
        self._answered = False

    async def __aenter__(self) -> Self:
        """Ask whether the call may be made. Raises what `AdmitCall` raises."""
        self._admission = await self._meter.admit(self._planned)
        self._began = self._meter.timer()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Write the call down."""
        try:
            await self._meter.record(self._ended(error))
        finally:
            self._admission.release()

    def heard(self, text: str) -> int:
        """Note a piece of the answer; return an estimate of the output so far."""
        if self._first is None:
            self._first = self._meter.timer()
        self.output_tokens = self.tally.add(text)
        return self.output_tokens

    def answered(self, usage: TokenCount | None) -> TokenCount:
        """Say that the answer can be delivered; return its usage, estimated if nobody told it."""
        self._answered = True
        self.usage = usage or self.usage
        return self.usage or TokenCount(
            input=self._planned.tokens_max.input, output=self.output_tokens
        )

    def _ended(self, error: BaseException | None) -> EndedCall:
        outcome = Outcome.ANSWERED if self._answered else outcome_of(error)
        usage = self.usage or getattr(error, "usage", None)
        tokens, estimated = TokenCount(), False
        if usage is not None:
            tokens = usage
            if outcome is Outcome.CUT and self.output_tokens > tokens.output:
                # More has come since the provider told.
                tokens = replace(tokens, output=self.output_tokens)
                estimated = True
        elif self._may_have_cost(error, outcome):
            tokens = TokenCount(input=self._planned.tokens_max.input, output=self.output_tokens)
            estimated = True
        planned = self._planned
        return EndedCall(
            account_id=planned.account_id,
            operation=planned.operation,
            provider=planned.provider,
            model=planned.model,
            outcome=outcome,
            latency_ms=self._since_began(self._meter.timer()),
            first_ms=None if self._first is None else self._since_began(self._first),
            tokens=tokens,
            images=self.images or self._images_cut(error, outcome),
            video_seconds=self.video_seconds,
            estimated=estimated,
            attempt=self._attempt,
            error=None if self._answered or error is None else str(error)[:ERROR_LENGTH_MAX],
        )

    def _may_have_cost(self, error: BaseException | None, outcome: Outcome) -> bool:
        """Tell whether the provider has worked on it, though it did not say how much."""
        if isinstance(error, CallFailed) and error.failure is Failure.TIMEOUT:
            return True
        return outcome in {Outcome.ANSWERED, Outcome.UNUSABLE, Outcome.CUT}

    def _images_cut(self, error: BaseException | None, outcome: Outcome) -> int:
        """Return how many images were not waited for: the provider draws and bills them."""
        if isinstance(error, CallFailed) and error.never_sent:
            return 0
        timed_out = isinstance(error, CallFailed) and error.failure is Failure.TIMEOUT
        return self._planned.images_max if timed_out or outcome is Outcome.CUT else 0

    def _since_began(self, moment: float) -> int:
        return max(0, round((moment - self._began) * MILLISECONDS))


def outcome_of(error: BaseException | None) -> Outcome:
    """Return how a call ended that brought nothing to deliver."""
    if not isinstance(error, CallFailed):
        # Cancelled, or its reader left, or a bug: whatever it is, the answer was cut off.
        return Outcome.CUT
    if error.failure in REFUSALS:
        return Outcome.REFUSED
    if error.failure in UNUSABLE:
        return Outcome.UNUSABLE
    return Outcome.CUT if error.failure is Failure.CUT else Outcome.UNAVAILABLE


def planned_text(provider: str, model: str, request: TextRequest) -> PlannedCall:
    """Return a call for a text with the most that it may use."""
    prompt = estimate_tokens(request.prompt.system) + estimate_tokens(request.prompt.user)
    history = sum(estimate_tokens(turn.text) for turn in request.history)
    return PlannedCall(
        account_id=request.account_id,
        operation=operation_named(request.operation),
        provider=provider,
        model=model,
        tokens_max=TokenCount(input=prompt + history, output=request.output_tokens_max),
    )


class Caller(Protocol):
    """Calls one model of one provider."""

    @property
    def provider(self) -> str:
        """The provider's name."""
        ...

    @property
    def model(self) -> str:
        """The model's name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCaller:
    """Calls one model for texts."""

    provider: str
    model: str
    text: TextProvider
    meter: Meter
    limits: Limits

    async def complete(self, request: TextRequest, *, attempt: int) -> TextResult:
        """Return an answer that can be delivered. Raises `CallFailed`, and a brake's errors."""
        planned = planned_text(self.provider, self.model, request)
        async with Call(self.meter, planned, attempt=attempt) as call:
            reply = await in_time(
                self.text.complete(self.model, request), self.limits.whole_seconds
            )
            call.usage = reply.usage
            call.heard(reply.text)
            text = deliverable(reply, request)
            usage = call.answered(reply.usage)
        return self._result(text, usage, reply.finish)

    async def stream(self, request: TextRequest, *, attempt: int) -> AsyncGenerator[TextPiece]:
        """Yield an answer in pieces. Raises what `complete` raises."""
        planned = planned_text(self.provider, self.model, request)
        source = Source(provider=self.provider, model=self.model)
        written: list[str] = []
        repair = JsonRepair() if request.schema is not None else None
        async with Call(self.meter, planned, attempt=attempt) as call:
            finish = Finish.END
            parts = self.text.stream(self.model, request)
            async with aclosing(parts):
                async for part in each_in_time(parts, self.limits):
                    call.usage = part.usage or call.usage
                    finish = part.finish or finish
                    text = repair.feed(part.text) if repair else part.text
                    if part.text:
                        call.heard(part.text)
                    if text:
                        written.append(text)
                        yield TextPiece(
                            text=text, output_tokens_so_far=call.output_tokens, source=source
                        )
            rest = repair.close() if repair else ""
            whole = "".join(written) + rest
            reply = Reply(text=whole, finish=finish, usage=call.usage)
            check_deliverable(reply, request)
            usage = call.answered(call.usage)
        yield TextPiece(
            text=rest,
            output_tokens_so_far=max(call.output_tokens, usage.output),
            result=self._result(whole, usage, finish),
            source=source,
        )

    def _result(self, text: str, usage: TokenCount, finish: Finish) -> TextResult:
        return TextResult(
            text=text,
            usage=usage,
            provider=self.provider,
            model=self.model,
            stop_reason="length" if finish is Finish.LENGTH else "end",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCaller:
    """Calls one model for images."""

    provider: str
    model: str
    image: ImageProvider
    meter: Meter
    limits: Limits

    async def draw(self, request: ImageRequest, *, attempt: int) -> ImageResult:
        """Return an image of the size asked for. Raises `CallFailed`, and a brake's errors."""
        planned = PlannedCall(
            account_id=request.account_id,
            operation=IMAGE,
            provider=self.provider,
            model=self.model,
            images_max=1,
        )
        async with Call(self.meter, planned, attempt=attempt) as call:
            drawing = await in_time(self.image.draw(self.model, request), self.limits.whole_seconds)
            call.usage, call.images = (
                drawing.usage or TokenCount(),
                1,
            )
            content = await asyncio.to_thread(
                fitted, drawing.content, request.width, request.height
            )
            call.answered(call.usage)
        return ImageResult(
            content=content, media_type="image/png", provider=self.provider, model=self.model
        )


def deliverable(reply: Reply, request: TextRequest) -> str:
    """Return the text of an answer, its JSON repaired. Raises `CallFailed`."""
    text = reply.text if request.schema is None else repaired(reply.text)
    check_deliverable(Reply(text=text, finish=reply.finish, usage=reply.usage), request)
    return text


def check_deliverable(reply: Reply, request: TextRequest) -> None:
    """Raise `CallFailed` for a refusal, an empty answer, or one that breaks its schema."""
    if reply.finish is Finish.REFUSED:
        raise CallFailed(Failure.REFUSED, "the model refused", usage=reply.usage)
    if reply.finish is Finish.TOO_LONG:
        raise CallFailed(Failure.TOO_LONG, "the context is too long", usage=reply.usage)
    if not reply.text.strip():
        raise CallFailed(Failure.EMPTY, "an empty answer", usage=reply.usage)
    if request.schema is not None and not keeps_to(reply.text, request.schema):
        raise CallFailed(Failure.MALFORMED, "the answer breaks its schema", usage=reply.usage)


async def in_time(work: Awaitable[Item], seconds: float) -> Item:
    """Return what the work returns. Raises `CallFailed` when it takes too long."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError as error:
        raise CallFailed(Failure.TIMEOUT, f"no answer in {seconds:g} s") from error


async def each_in_time(
    parts: AsyncGenerator[ReplyPart], limits: Limits
) -> AsyncGenerator[ReplyPart]:
    """Yield the parts. Raises `CallFailed` when the next takes too long, or all of them do."""
    end = asyncio.get_running_loop().time() + limits.whole_seconds
    while True:
        left = end - asyncio.get_running_loop().time()
        try:
            part = await in_time(anext(parts), max(0.0, min(left, limits.silence_seconds)))
        except StopAsyncIteration:
            return
        yield part
