"""Scripts for videos."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_201_CREATED
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.generation.errors import CreationBroken
from core.generation.model import CreationStatus
from core.generation.use_cases.run_creation import RunCreation
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from core.video.model import ScriptFilter, SpentScript
from core.video.use_cases.delete_script import DeleteScript
from core.video.use_cases.edit_script import EditScript
from core.video.use_cases.get_script import GetScript
from core.video.use_cases.list_scripts import ListScripts
from core.video.use_cases.start_script import StartScript, StartScriptCommand
from entrypoints.background import Background
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view


class ScriptBody(Struct, forbid_unknown_fields=True):
    """A wish for a script."""

    image_id: Annotated[str, Meta(max_length=36, description="The picture it is for.")]
    prompt: Annotated[
        str,
        Meta(
            max_length=8_000,
            description="What it is about; without it, what the picture is called.",
            examples=["Our sourdough course in May"],
        ),
    ] = ""
    duration: Annotated[Literal[4, 8, 12], Meta(description="Seconds of the video.")] = 4
    tone: Annotated[str, Meta(max_length=40, description="Such as friendly or dramatic.")] = (
        "neutral"
    )
    language: Annotated[str, Meta(max_length=35, description="A language tag.")] = "en"


class ScriptChanges(Struct, forbid_unknown_fields=True):
    """What a script shall say."""

    script_text: Annotated[str, Meta(min_length=1, max_length=8_000, examples=["A new line."])]


class ScriptView(Struct):
    """A script, and what was spent on it and on the videos that came of it."""

    id: str
    image_id: Annotated[str | None, Meta(description="Null once the picture is deleted.")]
    script_text: str
    credits_used: CreditsOut
    videos_credits_used: CreditsOut
    provider: Annotated[str | None, Meta(description="Who wrote it; `offline` is no model.")]
    model: str | None
    created_at: datetime
    edited_at: datetime | None


def script_view(found: SpentScript) -> ScriptView:
    """Return a script as it is answered."""
    script = found.script
    return ScriptView(
        id=script.id,
        image_id=script.image_id,
        script_text=script.text,
        credits_used=credits_out(script.micro_credits_used),
        videos_credits_used=credits_out(found.spent.videos),
        provider=script.provider,
        model=script.model,
        created_at=script.created_at,
        edited_at=script.edited_at,
    )


@post(
    "/api/v1/ai/generate-script",
    operation_id="GenerateScript",
    status_code=HTTP_201_CREATED,
    responses=problems(400, 401, 402, 403, 404, 409, 413, 422, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI, "located": "/api/v1/scripts/{id}"},
)
async def generate_script(
    *,
    data: JSONBody[ScriptBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    start_script: NamedDependency[StartScript],
    run_creation: NamedDependency[RunCreation],
    get_script: NamedDependency[GetScript],
    background: NamedDependency[Background],
) -> ScriptView:
    """Have a script written for one of your pictures, for 10 credits.

    It is written and charged also when you leave; you find it in the list.
    """
    account_id = caller.account_id
    started = await start_script(
        StartScriptCommand(
            account_id=account_id,
            image_id=data.image_id,
            prompt=data.prompt,
            seconds=data.duration,
            tone=data.tone,
            language=data.language,
            key=request_key,
        )
    )
    creation = started.creation
    if started.is_new:
        creation = await asyncio.shield(background.start(run_creation(creation, streamed=False)))
    if creation.status is not CreationStatus.COMPLETED:
        raise CreationBroken(creation.error or "It failed. Nothing was charged. Try again.")
    return script_view(await get_script(account_id, creation.id, deleted=not started.is_new))


@get(
    "/api/v1/scripts",
    operation_id="ListScripts",
    responses=problems(400, 401, 403, 429),
    opt={"rights": Rights.READ},
)
async def list_scripts_page(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_scripts: NamedDependency[ListScripts],
    image_id: Annotated[
        str | None, QueryParameter(max_length=36, description="Of this picture only.")
    ] = None,
) -> PageView[ScriptView]:
    """List your scripts, newest first, with what was spent on what came of each."""
    wish = ScriptFilter(image_id=image_id)
    return page_view(await list_scripts(caller.account_id, wish, page_request), script_view)


@get(
    "/api/v1/scripts/{script_id:str}",
    operation_id="GetScript",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def get_one_script(
    script_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_script: NamedDependency[GetScript],
) -> ScriptView:
    """Show one of your scripts."""
    return script_view(await get_script(caller.account_id, script_id))


@patch(
    "/api/v1/scripts/{script_id:str}",
    operation_id="ChangeScript",
    responses=problems(400, 401, 403, 404, 413, 429),
    opt={"rights": Rights.GENERATE},
)
async def change_script(
    script_id: FromPath[str],
    data: JSONBody[ScriptChanges],
    caller: NamedDependency[Caller],
    edit_script: NamedDependency[EditScript],
) -> ScriptView:
    """Change what a script says, at no cost. Videos that were ordered before stay as they are."""
    return script_view(await edit_script(caller.account_id, script_id, data.script_text))


@delete(
    "/api/v1/scripts/{script_id:str}",
    operation_id="DeleteScript",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.GENERATE},
)
async def delete_one_script(
    script_id: FromPath[str],
    caller: NamedDependency[Caller],
    delete_script: NamedDependency[DeleteScript],
) -> None:
    """Delete a script. Videos that came of it stay, and name no script any more."""
    await delete_script(caller.account_id, script_id)


router = Router(
    "/",
    route_handlers=[
        generate_script,
        list_scripts_page,
        get_one_script,
        change_script,
        delete_one_script,
    ],
    tags=["videos"],
)
