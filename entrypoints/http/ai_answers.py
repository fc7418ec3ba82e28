"""What a call of `ai/` answers with: at once, or as a stream."""

import asyncio
from collections.abc import Awaitable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from litestar import Response
from litestar.di import NamedDependency
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED
from msgspec import Meta, Struct

from core.assets.rules.expecting import AssetMoved, AssetMovedOn
from core.generation.errors import CreationBroken
from core.generation.model import PENDING, Article, ArticleStatus, Creation, CreationStatus, Started
from core.generation.use_cases.get_article import GetArticle
from core.generation.use_cases.run_creation import RunCreation
from core.media.steps.links import MediaLinks
from core.shared.ids import AccountId
from core.streams.use_cases.follow_stream import FollowStream
from entrypoints.background import Background
from entrypoints.http.asset_views import AssetAnswers
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.links import LinkedResponse
from entrypoints.http.stream_events import CreationStatus as StatusName
from entrypoints.http.stream_events import StopReason
from entrypoints.http.streams import answer_stream

WAIT_SECONDS_MAX = 300.0
"""How long a caller is kept waiting for a job; then the job goes on without."""


OwnOperation = Literal["generate-text", "suggestions", "refine", "generate-image"]


class CreationView(Struct):
    """What was made, by whom, and what it cost."""

    id: Annotated[str, Meta(description="Also the id of its stream.")]
    operation: Literal[
        "generate-text",
        "suggestions",
        "refine",
        "generate-image",
        "generate-script",
        "chat",
        "regenerate",
    ]
    status: StatusName
    prompt: Annotated[
        str | None, Meta(description="What was asked for; of a change, the instruction.")
    ]
    text: str | None
    suggestions: list[str]
    url: Annotated[str | None, Meta(description="Of an image: stable, secret, for pages.")]
    storage_url: Annotated[str | None, Meta(description="The same as `url`.")]
    article_id: Annotated[str | None, Meta(description="The article that was written anew.")]
    provider: Annotated[str | None, Meta(description="Who made it; `offline` is no model.")]
    model: str | None
    tokens_used: int | None
    credits_used: CreditsOut | None
    stop_reason: Annotated[
        StopReason | None, Meta(description="`end`, or `length` where the limit stopped it.")
    ]
    error: str | None
    created_at: datetime
    completed_at: datetime | None
    asset_id: Annotated[str | None, Meta(description="The asset that it was made for.")] = None
    asset_version: Annotated[
        int | None, Meta(description="The version of the asset that it became.")
    ] = None


def creation_view(creation: Creation, links: MediaLinks) -> CreationView:
    """Return a creation as it is answered."""
    micro, address = creation.micro_credits_used, creation.media_address
    url = None if address is None else links.of(address, creation.blob_key)
    return CreationView(
        id=creation.id,
        operation=creation.operation.value,
        status=creation.status.value,
        prompt=prompt_of(creation),
        text=creation.text,
        suggestions=list(creation.items),
        url=url,
        storage_url=url,
        article_id=None,
        provider=creation.provider,
        model=creation.model,
        tokens_used=creation.tokens_used,
        credits_used=None if micro is None else credits_out(micro),
        stop_reason=cast("StopReason | None", creation.stop_reason),
        error=creation.error,
        created_at=creation.created_at,
        completed_at=creation.ended_at,
        asset_id=None if creation.for_asset is None else creation.for_asset.asset_id,
        asset_version=creation.asset_version,
    )


def prompt_of(creation: Creation) -> str | None:
    """Return what somebody asked for in words of their own."""
    said = creation.inputs.get("prompt") or creation.inputs.get("instruction")
    return said if isinstance(said, str) else None


def rewritten_view(article: Article) -> CreationView:
    """Return an article that was written anew, or still is, as it is answered here."""
    if article.status in PENDING:
        return waiting_view(article)
    micro = article.micro_credits_used
    return CreationView(
        id=article.id,
        operation="regenerate",
        status="completed",
        prompt=article.brief.topic,
        text=article.text.markdown if article.text else None,
        suggestions=[],
        url=None,
        storage_url=None,
        article_id=article.id,
        provider=article.provider,
        model=article.model,
        tokens_used=article.tokens_used,
        credits_used=None if micro is None else credits_out(micro),
        stop_reason=None,
        error=None,
        created_at=article.created_at,
        completed_at=article.completed_at,
    )


def waiting_view(article: Article) -> CreationView:
    """Return an article whose new text is not there yet."""
    return CreationView(
        id=article.id,
        operation="regenerate",
        status="queued" if article.status is ArticleStatus.QUEUED else "writing",
        prompt=article.brief.topic,
        text=None,
        suggestions=[],
        url=None,
        storage_url=None,
        article_id=article.id,
        provider=None,
        model=None,
        tokens_used=None,
        credits_used=None,
        stop_reason=None,
        error=None,
        created_at=article.created_at,
        completed_at=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What it takes to answer at once or in a stream, whoever stays to listen."""

    background: Background
    run_creation: RunCreation
    follow_stream: FollowStream
    media_links: MediaLinks
    get_article: GetArticle
    answers: AssetAnswers
    wants_stream: bool

    async def __call__(self, act: Awaitable[Started | Article]) -> Response[CreationView]:
        """Answer with what an act begins, or with what an asset is now to who came too late."""
        try:
            begun = await act
        except (AssetMoved, AssetMovedOn) as moved:
            return self.answers.moved(moved)
        return await (self.article(begun) if isinstance(begun, Article) else self.creation(begun))

    async def creation(self, started: Started) -> Response[CreationView]:
        """Run what is new beside the request, and answer with its stream or its end."""
        creation = started.creation
        task = None
        if started.is_new:
            task = self.background.start(self.run_creation(creation, streamed=self.wants_stream))
        if self.wants_stream:
            return await self.stream(creation.account_id, creation.id)
        if task is not None:
            creation = await asyncio.shield(task)
        if creation.status is CreationStatus.FAILED:
            raise CreationBroken(creation.error or "It failed. Nothing was charged. Try again.")
        return Response(creation_view(creation, self.media_links), status_code=HTTP_200_OK)

    async def article(self, article: Article) -> Response[CreationView]:
        """Answer with the stream of an article that is written anew, or with its end."""
        account_id, article_id = article.account_id, article.id
        if self.wants_stream:
            return await self.stream(account_id, article_id)
        await self.wait(account_id, article_id)
        view = rewritten_view(await self.get_article(account_id, article_id))
        is_there = view.completed_at is not None
        return LinkedResponse(view, status_code=HTTP_200_OK if is_there else HTTP_202_ACCEPTED)

    async def stream(self, account_id: AccountId, stream_id: str) -> Response[CreationView]:
        """Answer with a stream from its beginning."""
        stream = await self.follow_stream.find(account_id, stream_id)
        answer: Any = answer_stream(self.follow_stream, stream, None, self.media_links)
        answer.status_code = HTTP_200_OK
        return answer  # type: ignore[no-any-return]  # The schema can't say both.

    async def wait(self, account_id: AccountId, stream_id: str) -> None:
        """Read a stream to its end, or as long as a caller may be kept waiting.

        Raises `CreationBroken` when it ends with a failure.
        """
        stream = await self.follow_stream.find(account_id, stream_id)
        async with aclosing(self.follow_stream(stream, None)) as batches:
            with suppress(TimeoutError):
                async with asyncio.timeout(WAIT_SECONDS_MAX):
                    async for events in batches:
                        if events and events[-1].type == "error":  # Nothing comes after it.
                            raise CreationBroken(str(events[-1].data["detail"]))


def answering(
    *,
    background: NamedDependency[Background],
    run_creation: NamedDependency[RunCreation],
    follow_stream: NamedDependency[FollowStream],
    media_links: NamedDependency[MediaLinks],
    get_article: NamedDependency[GetArticle],
    answers: NamedDependency[AssetAnswers],
    wants_stream: NamedDependency[bool],
) -> Answering:
    """Return what the handlers of this group answer with."""
    return Answering(
        background=background,
        run_creation=run_creation,
        follow_stream=follow_stream,
        media_links=media_links,
        get_article=get_article,
        answers=answers,
        wants_stream=wants_stream,
    )
