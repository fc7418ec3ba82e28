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
from core.generation.model import Operation
from core.generation.use_cases.make_again import MakeAgain, MakeAgainCommand
from core.generation.use_cases.refine_text import RefineText, RefineTextCommand
from core.generation.use_cases.start_creation import StartCreation, StartCreationCommand
from core.shared.keys import RequestKey
from entrypoints.http.ai_answers import Answering, CreationView, answering
from entrypoints.http.asset_views import SeenRevision, asset_answers, expected, moved_problems
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.etags import IfMatch
from entrypoints.http.serving.limits import Limit
from entrypoints.http.stream_events import CREATION_EVENTS, MADE_AGAIN_EVENTS

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
    opt={"events": CREATION_EVENTS},
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
    return await answering(start_creation(wish))


@post(
    "/api/v1/ai/suggestions",
    operation_id="Suggest",
    status_code=HTTP_200_OK,
    responses=REFUSALS,
    description=f"Suggest some short alternatives.\n\n{STREAMS}",
    opt={"events": CREATION_EVENTS},
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
    return await answering(start_creation(wish))


@post(
    "/api/v1/ai/refine",
    operation_id="RefineText",
    status_code=HTTP_200_OK,
    responses=REFUSALS | problems(404) | moved_problems(409, 412),
    description="Change a text, or the current version of an asset, as an instruction says. An "
    f"image is drawn anew from its prompt and the instruction.\n\n{STREAMS}",
    opt={"headers": {"ETag": (409, 412)}, "events": CREATION_EVENTS},
)
async def refine(
    *,
    data: JSONBody[RefineBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    refine_text: NamedDependency[RefineText],
    answering: NamedDependency[Answering],
    if_match: IfMatch = None,
) -> Response[CreationView]:
    """Change a text, or an asset, as an instruction says."""
    wish = RefineTextCommand(
        account_id=caller.account_id,
        author=caller.caller,
        instruction=data.instruction,
        language=data.language,
        text=data.text,
        asset_id=data.asset_id,
        expected=expected(data.expected_revision, if_match),
        key=request_key,
    )
    return await answering(refine_text(wish))


@post(
    "/api/v1/ai/generate-image",
    operation_id="GenerateImage",
    status_code=HTTP_200_OK,
    responses=REFUSALS,
    description=f"Draw an image.\n\n{STREAMS}",
    opt={"events": CREATION_EVENTS},
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
    return await answering(start_creation(wish))


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
    opt={
        "headers": {"ETag": (409, 412)},
        "events": MADE_AGAIN_EVENTS,
        "located": "/api/v1/articles/{id}",
    },
)
async def regenerate(
    *,
    data: JSONBody[RegenerateBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    make_again: NamedDependency[MakeAgain],
    answering: NamedDependency[Answering],
    if_match: IfMatch = None,
) -> Response[CreationView]:
    """Make something again from its last prompt."""
    wish = MakeAgainCommand(
        account_id=caller.account_id,
        author=caller.caller,
        article_id=data.article_id,
        text_id=data.text_id,
        asset_id=data.asset_id,
        expected=expected(data.expected_revision, if_match),
        key=request_key,
    )
    return await answering(make_again(wish))


router = Router(
    "/",
    route_handlers=[generate_text, suggest, refine, generate_image, regenerate],
    dependencies={
        "answering": Provide(answering, sync_to_thread=False),
        "answers": Provide(asset_answers, sync_to_thread=False),
    },
    tags=["ai"],
    opt={"rights": Rights.GENERATE, "limit": Limit.AI},
)
