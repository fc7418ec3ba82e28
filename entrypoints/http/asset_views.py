"""What assets and their versions are answered as."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from core.assets.model import AssetState, Expected, Node, Source, Version
from core.assets.rules.expecting import AssetMoved, AssetMovedOn
from core.assets.use_cases.compare_versions import Compared
from core.media.steps.links import MediaLinks
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import PROBLEM_JSON, Problem, problems, status_of, told
from entrypoints.http.serving.etags import etag_of, revisions_in
from entrypoints.http.serving.links import LinkedResponse

Kind = Literal["text", "image", "video"]
Note = Annotated[str, Meta(max_length=500)]
SeenRevision = Annotated[
    int, Meta(ge=1, le=2**63 - 1, description="Only if the asset still has this `revision`.")
]


class AssetView(Struct):
    """An asset with its current content."""

    id: str
    kind: Kind
    title: str
    tags: list[str]
    metadata: dict[str, Any]
    campaign_id: str | None
    current_version: int
    revision: Annotated[int, Meta(description="Rises with each change; also the ETag.")]
    can_undo: bool
    can_redo: bool
    content: Annotated[str | None, Meta(description="Of a text.")]
    url: Annotated[str | None, Meta(description="Of an image or a video: stable, secret.")]
    storage_url: Annotated[str | None, Meta(description="The same as `url`.")]
    created_at: datetime
    updated_at: datetime


class SourceView(Struct):
    """What a version was made from."""

    kind: Literal["article", "creation"]
    id: str


class VersionView(Struct):
    """One version of an asset: who made it, from what, and what it cost."""

    number: int
    parent: int | None
    content: str | None
    url: str | None
    prompt: str | None
    provider: Annotated[str | None, Meta(description="Who made it; `offline` is no model.")]
    model: str | None
    author: str
    note: str | None
    tokens_used: int | None
    credits_used: CreditsOut | None
    source: SourceView | None
    restored_from: int | None
    created_at: datetime


class NodeView(Struct):
    """The place of a version in the tree."""

    number: int
    parent: int | None
    current: bool
    redo: Annotated[int | None, Meta(description="The child that undo left last.")]
    author: str
    note: str | None
    model: str | None
    restored_from: int | None
    created_at: datetime


class PieceView(Struct):
    """A piece of text: equal and deleted ones are the old text, equal and inserted the new."""

    change: Literal["equal", "delete", "insert"]
    text: str


class DiffView(Struct):
    """What changed between two versions."""

    from_version: int
    to_version: int
    unified: Annotated[str, Meta(description="By lines, as `diff -u` writes it.")]
    words: Annotated[list[PieceView], Meta(description="By words.")]
    lines_added: int
    lines_removed: int
    exact: Annotated[
        bool, Meta(description="False where the texts differ too much to be compared in full.")
    ]


class MovedProblem(Problem, frozen=True, kw_only=True):
    """Why a change was refused; if somebody changed the asset first, what it is now."""

    current: Annotated[AssetView | None, Meta(description="The asset as it is now.")] = None
    yours: Annotated[
        str | None, Meta(description="The text that you sent, which changed nothing.")
    ] = None


def moved_problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the `responses=` of a handler that tells who comes too late what there is now."""
    return {
        status: ResponseSpec(
            data_container=MovedProblem,
            generate_examples=False,
            description="Somebody changed it first, or its state does not allow this.",
            media_type=PROBLEM_JSON,
        )
        for status in statuses
    }


TAGGED = {"ETag": (200, 409, 412)}
"""The headers of a handler that changes an asset, or tells what it is now."""
CHANGING = problems(400, 401, 403, 404, 413, 422, 429) | moved_problems(409, 412)


def expected(revision: int | None, if_match: str | None) -> Expected:
    """Return the state that a caller has seen."""
    return Expected(revision=revision, match=revisions_in(if_match))


def asset_view(state: AssetState, links: MediaLinks) -> AssetView:
    """Return an asset as it is answered."""
    asset, address = state.asset, state.version.media_address
    url = None if address is None else links.of(address, state.version.blob_key)
    return AssetView(
        id=asset.id,
        kind=asset.kind.value,
        title=asset.title,
        tags=list(asset.tags),
        metadata=dict(asset.metadata),
        campaign_id=asset.campaign_id,
        current_version=asset.current,
        revision=asset.revision,
        can_undo=asset.undo_to is not None,
        can_redo=asset.redo_to is not None,
        content=state.version.content,
        url=url,
        storage_url=url,
        created_at=asset.created_at,
        updated_at=asset.updated_at,
    )


def version_view(version: Version, links: MediaLinks) -> VersionView:
    """Return a version as it is answered."""
    micro, address = version.micro_credits_used, version.media_address
    return VersionView(
        number=version.number,
        parent=version.parent,
        content=version.content,
        url=None if address is None else links.of(address, version.blob_key),
        prompt=version.prompt,
        provider=version.provider,
        model=version.model,
        author=version.author,
        note=version.note,
        tokens_used=version.tokens_used,
        credits_used=None if micro is None else credits_out(micro),
        source=source_view(version.source),
        restored_from=version.restored_from,
        created_at=version.created_at,
    )


def source_view(source: Source | None) -> SourceView | None:
    """Return what a version was made from as it is answered."""
    return None if source is None else SourceView(kind=source.kind.value, id=source.id)


def node_view(node: Node, current: int) -> NodeView:
    """Return a place in the tree as it is answered."""
    return NodeView(
        number=node.number,
        parent=node.parent,
        current=node.number == current,
        redo=node.left,
        author=node.author,
        note=node.note,
        model=node.model,
        restored_from=node.restored_from,
        created_at=node.created_at,
    )


def diff_view(compared: Compared) -> DiffView:
    """Return what changed as it is answered."""
    comparison = compared.comparison
    return DiffView(
        from_version=compared.before,
        to_version=compared.after,
        unified=comparison.unified,
        words=[PieceView(change=each.change.value, text=each.text) for each in comparison.words],
        lines_added=comparison.lines_added,
        lines_removed=comparison.lines_removed,
        exact=comparison.exact,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetAnswers:
    """Answers with the asset and its entity tag, or with what it is now to who came too late."""

    request: Request[Any, Any, Any]
    media_links: MediaLinks

    async def __call__(
        self,
        act: Awaitable[AssetState],
        *,
        status_code: int = HTTP_200_OK,
        yours: str | None = None,
    ) -> Response[AssetView]:
        """Answer with what an act leads to; `yours` is the text that was sent with it."""
        try:
            state = await act
        except (AssetMoved, AssetMovedOn) as moved:
            return self.moved(moved, yours=yours)
        view = asset_view(state, self.media_links)
        return LinkedResponse(view, status_code=status_code, headers=self.tag(state))

    def moved(self, moved: AssetMoved | AssetMovedOn, *, yours: str | None = None) -> Response[Any]:
        """Answer who came too late; their text is not lost."""
        status = status_of(moved)
        said = told(self.request, status=status, code=moved.code, detail=moved.message, error=None)
        current = asset_view(moved.current, self.media_links)
        return Response(
            msgspec.json.encode(MovedProblem(**said, current=current, yours=yours)),
            status_code=status,
            media_type=PROBLEM_JSON,
            headers=self.tag(moved.current),
        )

    def tag(self, state: AssetState) -> dict[str, str]:
        """Return the headers that name a state."""
        return {"ETag": etag_of(state.asset.revision)}


def asset_answers(
    request: Request[Any, Any, Any], media_links: NamedDependency[MediaLinks]
) -> AssetAnswers:
    """Return what the handlers of assets answer with."""
    return AssetAnswers(request=request, media_links=media_links)
