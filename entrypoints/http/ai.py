"""Texts and images, at once or streamed."""

from collections.abc import Mapping
from typing import Annotated, Literal

from litestar import Response, Router, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.generation.errors import WishInvalid
from core.generation.model import Operation
from core.generation.use_cases.get_article import GetArticle
from core.generation.use_cases.regenerate_article import (
    RegenerateArticle,
    RegenerateArticleCommand,
)
from core.generation.use_cases.repeat_creation import RepeatCreation, RepeatCreationCommand
from core.generation.use_cases.start_creation import StartCreation, StartCreationCommand
from core.shared.keys import RequestKey
from entrypoints.http.ai_answers import Answering, CreationView, answering, rewritten_view
from entrypoints.http.ai_assets import Working, working
from entrypoints.http.asset_views import SeenRevision, asset_answers, moved_problems
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit

STREAMS = (
    "Answers at once, or with `Accept: text/event-stream` with a stream of events: `state`, "
    "`source` (the provider and model), many `text`, and `done` or `error` at the end. A client "
    "that leaves finds the whole of it under "
    "`GET /api/v1/streams/{id}/events`; the work goes on and is charged."
)
REFUSALS = problems(400, 401, 402, 403, 409, 413, 422, 429)

Tone = Annotated[str, Meta(max_length=40, description="Such as friendly or academic.")]
Language = Annotated[str, Meta(max_length=35, description="A language tag.")]
Length = Annotated[Literal["short", "medium", "long"], Meta(description="How long it shall be.")]
Side = Annotated[int, Meta(ge=256, le=2048, description="In pixels.")]


AssetId = Annotated[
    str, Meta(max_length=36, description="An asset: what is made becomes a version of it.")
]


class TextBody(Struct, forbid_unknown_fields=True):
    """A wish for a text."""

    prompt: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=8_000,
            description="What shall be written.",
            examples=["A post about our new sourdough course"],
        ),
    ]
    tone: Tone = "neutral"
    language: Language = "en"
    length: Length = "medium"


class SuggestionsBody(Struct, forbid_unknown_fields=True):
    """A wish for some short alternatives."""

    prompt: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=8_000,
            description="What shall be suggested.",
            examples=["Titles for an article about bread"],
        ),
    ]
    count: Annotated[int, Meta(ge=1, le=20, description="How many.")] = 5
    tone: Tone = "neutral"
    language: Language = "en"


class RefineBody(Struct, forbid_unknown_fields=True):
    """A text or an asset, and how it shall change."""

    instruction: Annotated[str, Meta(min_length=1, max_length=2_000, examples=["Make it warmer."])]
    text: (
        Annotated[str, Meta(min_length=1, max_length=20_000, examples=["Our bread is good."])]
        | None
    ) = None
    asset_id: AssetId | None = None
    language: Language = "en"
    expected_revision: SeenRevision | None = None


class RegenerateBody(Struct, forbid_unknown_fields=True):
    """What shall be made again, from its last prompt: one of these."""

    article_id: (
        Annotated[
            str, Meta(max_length=36, description="An article: its present text becomes a version.")
        ]
        | None
    ) = None
    text_id: (
        Annotated[
            str, Meta(max_length=36, description="An earlier answer of this group, by its `id`.")
        ]
        | None
    ) = None
    asset_id: AssetId | None = None
    expected_revision: SeenRevision | None = None


class ImageBody(Struct, forbid_unknown_fields=True):
    """A wish for an image."""

    prompt: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=8_000,
            description="What shall be seen.",
            examples=["A loaf of bread on a wooden table"],
        ),
    ]
    width: Side = 1_024
    height: Side = 1_024
    style: Annotated[str, Meta(max_length=200)] | None = None


def check_seen(data: RefineBody | RegenerateBody) -> None:
    """Raise `WishInvalid` for a revision of nothing that has one."""
    if data.asset_id is None and data.expected_revision is not None:
        raise WishInvalid("`expected_revision` is for an `asset_id`. Leave it out, or name one.")


def command(
    operation: Operation,
    inputs: Mapping[str, object],
    caller: Caller,
    key: RequestKey | None,
) -> StartCreationCommand:
    """Return what a handler asks for."""
    return StartCreationCommand(
        account_id=caller.account_id, operation=operation, inputs=inputs, key=key
    )


@post(
    "/api/v1/ai/generate-text",
    operation_id="GenerateText",
    status_code=HTTP_200_OK,
    responses=REFUSALS,
    description=f"Write a text.\n\n{STREAMS}",
)
async def generate_text(
    data: JSONBody[TextBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    start_creation: NamedDependency[StartCreation],
    answering: NamedDependency[Answering],
) -> Response[CreationView]:
    """Write a text."""
    inputs = {
        "prompt": data.prompt,
        "tone": data.tone,
        "language": data.language,
        "length": data.length,
    }
    wish = command(Operation.TEXT, inputs, caller, request_key)
    return await answering(await start_creation(wish))


@post(
    "/api/v1/ai/suggestions",
    operation_id="Suggest",
    status_code=HTTP_200_OK,
    responses=REFUSALS,
    description=f"Suggest some short alternatives.\n\n{STREAMS}",
)
async def suggest(
    data: JSONBody[SuggestionsBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    start_creation: NamedDependency[StartCreation],
    answering: NamedDependency[Answering],
) -> Response[CreationView]:
    """Suggest some short alternatives."""
    inputs = {
        "prompt": data.prompt,
        "count": data.count,
        "tone": data.tone,
        "language": data.language,
    }
    wish = command(Operation.SUGGESTIONS, inputs, caller, request_key)
    return await answering(await start_creation(wish))


@post(
    "/api/v1/ai/refine",
    operation_id="RefineText",
    status_code=HTTP_200_OK,
    responses=REFUSALS | problems(404) | moved_problems(409, 412),
    description="Change a text, or the current version of an asset, as an instruction says. An "
    f"image is drawn anew from its prompt and the instruction.\n\n{STREAMS}",
)
async def refine_text(
    *,
    data: JSONBody[RefineBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    start_creation: NamedDependency[StartCreation],
    working: NamedDependency[Working],
    answering: NamedDependency[Answering],
) -> Response[CreationView]:
    """Change a text, or an asset, as an instruction says."""
    check_seen(data)
    if (data.asset_id is None) == (data.text is None):
        raise WishInvalid("Name what shall change: `text` or `asset_id`.")
    if data.asset_id is not None:
        return await working(
            data.asset_id,
            expected_revision=data.expected_revision,
            instruction=data.instruction,
            language=data.language,
        )
    inputs = {"text": data.text, "instruction": data.instruction, "language": data.language}
    wish = command(Operation.REFINE, inputs, caller, request_key)
    return await answering(await start_creation(wish))


@post(
    "/api/v1/ai/generate-image",
    operation_id="GenerateImage",
    status_code=HTTP_200_OK,
    responses=REFUSALS,
    description=f"Draw an image.\n\n{STREAMS}",
)
async def generate_image(
    data: JSONBody[ImageBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    start_creation: NamedDependency[StartCreation],
    answering: NamedDependency[Answering],
) -> Response[CreationView]:
    """Draw an image."""
    inputs = {
        "prompt": data.prompt,
        "width": data.width,
        "height": data.height,
        "style": data.style,
    }
    wish = command(Operation.IMAGE, inputs, caller, request_key)
    return await answering(await start_creation(wish))


@post(
    "/api/v1/ai/regenerate",
    operation_id="Regenerate",
    status_code=HTTP_200_OK,
    responses=REFUSALS
    | problems(404)
    | moved_problems(409, 412)
    | {
        HTTP_202_ACCEPTED: ResponseSpec(
            data_container=CreationView,
            description="The article takes longer than five minutes; it is written all the same.",
        )
    },
    description="Make an article, an asset, or an earlier answer of this group, again from its "
    "last prompt; an asset gets another version. An article that is not there after five minutes "
    "is answered with 202: look at it, or at its events, until it is `completed`."
    f"\n\n{STREAMS}",
)
async def regenerate(
    *,
    data: JSONBody[RegenerateBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    repeat_creation: NamedDependency[RepeatCreation],
    regenerate_article: NamedDependency[RegenerateArticle],
    get_article: NamedDependency[GetArticle],
    working: NamedDependency[Working],
    answering: NamedDependency[Answering],
) -> Response[CreationView]:
    """Make something again from its last prompt."""
    account_id = caller.account_id
    check_seen(data)
    match data:
        case RegenerateBody(article_id=None, text_id=None, asset_id=str(asset_id)):
            return await working(asset_id, expected_revision=data.expected_revision)
        case RegenerateBody(article_id=None, text_id=str(source_id), asset_id=None):
            repeat = RepeatCreationCommand(
                account_id=account_id, source_id=source_id, key=request_key
            )
            return await answering(await repeat_creation(repeat))
        case RegenerateBody(article_id=str(article_id), text_id=None, asset_id=None):
            order = RegenerateArticleCommand(
                account_id=account_id, article_id=article_id, key=request_key
            )
            await regenerate_article(order)
            if answering.wants_stream:
                return await answering.stream(account_id, article_id)
            await answering.wait(account_id, article_id)
            view = rewritten_view(await get_article(account_id, article_id))
            is_there = view.completed_at is not None
            return Response(view, status_code=HTTP_200_OK if is_there else HTTP_202_ACCEPTED)
        case _:
            raise WishInvalid(
                "Name what shall be made again: `article_id`, `text_id` or `asset_id`."
            )


router = Router(
    "/",
    route_handlers=[generate_text, suggest, refine_text, generate_image, regenerate],
    dependencies={
        "answering": Provide(answering, sync_to_thread=False),
        "answers": Provide(asset_answers, sync_to_thread=False),
        "working": Provide(working, sync_to_thread=False),
    },
    tags=["ai"],
    opt={"rights": Rights.GENERATE, "limit": Limit.AI},
)
