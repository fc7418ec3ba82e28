"""The chat of a project, and what it costs, over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal

from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from core.accounts.rules.access import Rights
from core.coach.use_cases.list_messages import ListMessages
from core.coach.use_cases.send_message import SendMessage, SendMessageCommand
from core.coach.use_cases.show_allowance import ShowAllowance
from core.generation.use_cases.run_creation import RunCreation
from core.media.steps.links import MediaLinks
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from core.streams.use_cases.follow_stream import FollowStream
from core.usage.model import Grouping
from core.usage.use_cases.read_usage import ReadUsage, ReadUsageCommand
from entrypoints.background import Background
from entrypoints.http.coach_chat_views import MICRO_USD, MessageView, message_view
from entrypoints.http.coach_profiles import PATH, creator
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.serving.sse import EVENT_STREAM, EventStream
from entrypoints.http.stream_events import COACH_EVENTS
from entrypoints.http.streams import answer_stream
from entrypoints.http.usage import UsageLineView, line_view


class MessageBody(Struct, forbid_unknown_fields=True):
    """What you say to the coach."""

    message: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=4_000,
            description="At most 2,000 tokens, which is more than this for most languages.",
            examples=["I'll charge $29 a month. What is next?"],
        ),
    ]


@get(
    f"{PATH}/projects/{{project_id:str}}/messages",
    operation_id="ListMessages",
    responses=problems(400, 401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def list_messages_page(
    project_id: FromPath[str],
    creator: NamedDependency[AccountId],
    page_request: NamedDependency[PageRequest],
    list_messages: NamedDependency[ListMessages],
) -> PageView[MessageView]:
    """List what was said in a project, newest first.

    An answer is there once it has ended; while it is written, read the question's `stream_id`.
    """
    return page_view(await list_messages(creator, project_id, page_request), message_view)


@post(
    f"{PATH}/projects/{{project_id:str}}/chat",
    operation_id="SendMessage",
    status_code=HTTP_200_OK,
    media_type=EVENT_STREAM,
    responses=problems(400, 401, 402, 403, 404, 409, 413, 422, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI, "events": COACH_EVENTS},
)
async def send_one_message(
    *,
    project_id: FromPath[str],
    data: JSONBody[MessageBody],
    creator: NamedDependency[AccountId],
    request_key: NamedDependency[RequestKey | None],
    send_message: NamedDependency[SendMessage],
    background: NamedDependency[Background],
    run_creation: NamedDependency[RunCreation],
    follow_stream: NamedDependency[FollowStream],
    media_links: NamedDependency[MediaLinks],
) -> EventStream:
    """Say something to the coach and watch the answer.

    The stream has `state`, `detected` (what you decided and finished), many `text`, and `done` or
    `error`. Who leaves finds the whole answer in the messages, or goes on reading at
    `GET /api/v1/streams/{id}/events`. There is a number of messages for each UTC day; beyond it
    the answer is 429 and says when the next day begins. A message that fails does not count.
    """
    command = SendMessageCommand(
        account_id=creator, project_id=project_id, message=data.message, key=request_key
    )
    sent = await send_message(command)
    if sent.request is not None:
        run = run_creation(sent.creation, streamed=True, request=sent.request)
        _ = background.start(run)  # It goes on whoever watches.
    stream = await follow_stream.find(creator, sent.creation.id)
    answer = answer_stream(follow_stream, stream, None, media_links)
    answer.status_code = HTTP_200_OK
    return answer


class AllowanceView(Struct, frozen=True):
    """The messages that you may send to the coach today."""

    limit: Annotated[int, Meta(description="Messages for each UTC day.")]
    used: Annotated[int, Meta(description="Sent today; those that failed do not count.")]
    remaining: int
    resets_at: Annotated[datetime, Meta(description="When the next day begins.")]


@get(
    f"{PATH}/allowance",
    operation_id="ShowAllowance",
    responses=problems(401, 403, 429),
    opt={"rights": Rights.READ},
)
async def show_my_allowance(
    creator: NamedDependency[AccountId], show_allowance: NamedDependency[ShowAllowance]
) -> AllowanceView:
    """Show how many messages you may still send to the coach today."""
    shown = await show_allowance(creator)
    return AllowanceView(
        limit=shown.limit, used=shown.used, remaining=shown.remaining, resets_at=shown.resets_at
    )


class CoachUsageView(Struct, frozen=True):
    """What the coach's calls of models cost."""

    since: date
    until: date
    by: Literal["day", "account", "model"]
    lines: list[UsageLineView]
    total_calls: int
    total_tokens: int
    total_cost_usd: Annotated[float, Meta(description="US dollars with at most 6 decimals.")]


@get(
    f"{PATH}/admin/usage",
    operation_id="ShowCoachUsage",
    responses=problems(400, 401, 403, 429),
    opt={"rights": Rights.ADMIN},
)
async def show_coach_usage(
    *,
    read_usage: NamedDependency[ReadUsage],
    since: Annotated[date | None, QueryParameter(description="First day, UTC.")] = None,
    until: Annotated[date | None, QueryParameter(description="Last day, UTC; today.")] = None,
    by: Annotated[
        Literal["day", "account", "model"], QueryParameter(description="What each line is about.")
    ] = "day",
    account: Annotated[
        int | None, QueryParameter(ge=1, le=2**63 - 1, description="Of this account only.")
    ] = None,
) -> CoachUsageView:
    """Show the coach's calls of models, their tokens and cost."""
    command = ReadUsageCommand(
        by=Grouping(by),
        since=since,
        until=until,
        account_id=None if account is None else AccountId(account),
        operation="coach",
    )
    report = await read_usage(command)
    return CoachUsageView(
        since=report.days.since,
        until=report.days.until,
        by=by,
        lines=[line_view(line) for line in report.lines],
        total_calls=sum(line.calls for line in report.lines),
        total_tokens=sum(line.tokens.input + line.tokens.output for line in report.lines),
        total_cost_usd=sum(line.cost_micro_usd for line in report.lines) / MICRO_USD,
    )


router = Router(
    "/",
    route_handlers=[list_messages_page, send_one_message, show_my_allowance],
    dependencies={"creator": Provide(creator)},
    tags=["coach"],
)
admin_router = Router("/", route_handlers=[show_coach_usage], tags=["coach"])
