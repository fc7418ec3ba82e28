"""Videos over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_202_ACCEPTED
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.media.steps.links import MediaLinks
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from core.streams.rules import cursor_from
from core.streams.use_cases.follow_stream import FollowStream
from core.video.model import Clip, ClipFilter, ClipStatus
from core.video.use_cases.cancel_video import CancelVideo
from core.video.use_cases.delete_video import DeleteVideo
from core.video.use_cases.get_video import GetVideo
from core.video.use_cases.list_videos import ListVideos
from core.video.use_cases.request_videos import RequestVideos, RequestVideosCommand
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.serving.sse import EVENT_STREAM, EventStream
from entrypoints.http.stream_events import VIDEO_EVENTS, VideoStatus
from entrypoints.http.streams import SEEN_TO_THE_END, After, answer_stream

LOCATED = "/api/v1/videos/{id}"


class VideoBody(Struct, forbid_unknown_fields=True):
    """An order for one video or a batch."""

    image_id: (
        Annotated[
            str, Meta(max_length=36, description="The picture; without it, that of the script.")
        ]
        | None
    ) = None
    script_id: Annotated[str, Meta(max_length=36, description="What is told over it.")] | None = (
        None
    )
    prompt: Annotated[
        str,
        Meta(
            max_length=4_000,
            description="What shall be seen. It may be left out beside a script.",
            examples=["Steam rises from a loaf of bread"],
        ),
    ] = ""
    model: (
        Annotated[str, Meta(max_length=60, description="Such as sora-2 or sora-2-pro.")] | None
    ) = None
    duration: Annotated[Literal[4, 8, 12], Meta(description="Seconds.")] = 4
    resolution: Annotated[
        Literal["720x1280", "1280x720", "1024x1792", "1792x1024"],
        Meta(description="Width x height; the last two are for pro models."),
    ] = "720x1280"
    count: Annotated[Literal[1, 4, 9], Meta(description="How many clips.")] = 1


class VideoView(Struct):
    """A video and where it stands."""

    id: Annotated[str, Meta(description="Also the id of its stream.")]
    batch_id: str
    number: Annotated[int, Meta(description="Within its batch, from 1.")]
    image_id: Annotated[str | None, Meta(description="Null once the picture is deleted.")]
    script_id: Annotated[str | None, Meta(description="Null once the script is deleted.")]
    prompt: str
    status: VideoStatus
    progress: Annotated[int, Meta(description="Percent, 100 when it is completed.")]
    message: str | None
    media_id: Annotated[str | None, Meta(description="To make an asset of it.")]
    video_url: Annotated[str | None, Meta(description="Stable, secret, for pages.")]
    model: str
    duration: int
    resolution: str
    credits_reserved: Annotated[CreditsOut, Meta(description="What it costs if it completes.")]
    credits_used: CreditsOut | None
    provider: Annotated[str | None, Meta(description="Who rendered it; `offline` is no model.")]
    provider_model: str | None
    error_message: Annotated[str | None, Meta(description="Why it ended; nothing was charged.")]
    cancel_requested: Annotated[
        bool, Meta(description="Asked to stop after it was submitted: it runs on, and is charged.")
    ]
    created_at: datetime
    completed_at: datetime | None


class VideosView(VideoView):
    """The videos of a batch, and the fields of the first beside them."""

    items: list[VideoView]


def video_fields(clip: Clip, links: MediaLinks) -> dict[str, Any]:
    """Return what is answered of a clip."""
    wish, micro, address = clip.wish, clip.micro_credits_used, clip.media_address
    return {
        "id": clip.id,
        "batch_id": clip.batch_id,
        "number": clip.number,
        "image_id": clip.image_id,
        "script_id": clip.script_id,
        "prompt": wish.prompt or wish.script,
        "status": clip.status.value,
        "progress": clip.progress,
        "message": clip.message,
        "media_id": clip.media_id,
        "video_url": None if address is None else links.of(address, clip.blob_key),
        "model": wish.model,
        "duration": wish.seconds,
        "resolution": wish.size,
        "credits_reserved": credits_out(clip.micro_credits),
        "credits_used": None if micro is None else credits_out(micro),
        "provider": clip.provider,
        "provider_model": clip.provider_model,
        "error_message": clip.error,
        "cancel_requested": clip.cancel_asked_at is not None,
        "created_at": clip.created_at,
        "completed_at": clip.ended_at if clip.status is ClipStatus.COMPLETED else None,
    }


def video_view(clip: Clip, links: MediaLinks) -> VideoView:
    """Return a clip as it is answered."""
    return VideoView(**video_fields(clip, links))


def videos_view(clips: Sequence[Clip], links: MediaLinks) -> VideosView:
    """Return a batch as it is answered."""
    items = [video_view(clip, links) for clip in clips]
    return VideosView(items=items, **video_fields(clips[0], links))


@post(
    "/api/v1/ai/generate-video",
    operation_id="GenerateVideo",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(400, 401, 402, 403, 404, 409, 413, 422, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI, "located": LOCATED},
)
async def generate_video(
    data: JSONBody[VideoBody],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    request_videos: NamedDependency[RequestVideos],
    media_links: NamedDependency[MediaLinks],
) -> VideosView:
    """Order one video, or a batch of 4 or 9, of one of your pictures.

    What they cost is reserved at once, for all or for none; each is charged when it is there.
    A clip of 4 seconds costs 40 credits, one of 8 twice that; pro models three times as much.
    """
    clips = await request_videos(
        RequestVideosCommand(
            account_id=caller.account_id,
            image_id=data.image_id,
            script_id=data.script_id,
            prompt=data.prompt,
            model=data.model,
            seconds=data.duration,
            size=data.resolution,
            count=data.count,
            key=request_key,
        )
    )
    return videos_view(clips, media_links)


@get(
    "/api/v1/videos",
    operation_id="ListVideos",
    responses=problems(400, 401, 403, 429),
    opt={"rights": Rights.READ},
)
async def list_videos_page(
    *,
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_videos: NamedDependency[ListVideos],
    media_links: NamedDependency[MediaLinks],
    batch_id: Annotated[
        str | None, QueryParameter(max_length=36, description="Of this batch only.")
    ] = None,
    image_id: Annotated[
        str | None, QueryParameter(max_length=36, description="Of this picture only.")
    ] = None,
    script_id: Annotated[
        str | None, QueryParameter(max_length=36, description="Of this script only.")
    ] = None,
    status: Annotated[VideoStatus | None, QueryParameter(description="In this state only.")] = None,
) -> PageView[VideoView]:
    """List your videos, newest first."""
    wish = ClipFilter(
        batch_id=batch_id,
        image_id=image_id,
        script_id=script_id,
        status=ClipStatus(status) if status else None,
    )
    page = await list_videos(caller.account_id, wish, page_request)
    return page_view(page, lambda clip: video_view(clip, media_links))


@get(
    "/api/v1/videos/{video_id:str}",
    operation_id="GetVideo",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def get_one_video(
    video_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_video: NamedDependency[GetVideo],
    media_links: NamedDependency[MediaLinks],
) -> VideoView:
    """Show one of your videos."""
    return video_view(await get_video(caller.account_id, video_id), media_links)


@delete(
    "/api/v1/videos/{video_id:str}",
    operation_id="DeleteVideo",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.GENERATE},
)
async def delete_one_video(
    video_id: FromPath[str],
    caller: NamedDependency[Caller],
    delete_video: NamedDependency[DeleteVideo],
) -> None:
    """Delete a video. One that is being rendered is finished and charged all the same."""
    await delete_video(caller.account_id, video_id)


@post(
    "/api/v1/videos/{video_id:str}/cancel",
    operation_id="CancelVideo",
    status_code=HTTP_202_ACCEPTED,
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.GENERATE, "located": LOCATED},
)
async def cancel_one_video(
    video_id: FromPath[str],
    caller: NamedDependency[Caller],
    cancel_video: NamedDependency[CancelVideo],
    media_links: NamedDependency[MediaLinks],
) -> VideoView:
    """Cancel a video that was not submitted yet: it costs nothing.

    One that was submitted runs on and is charged if it completes. One that has ended stays.
    """
    return video_view(await cancel_video(caller.account_id, video_id), media_links)


@get(
    "/api/v1/videos/{video_id:str}/events",
    operation_id="ReadVideoEvents",
    media_type=EVENT_STREAM,
    responses=problems(400, 401, 403, 404, 429) | SEEN_TO_THE_END,
    opt={"rights": Rights.READ, "events": VIDEO_EVENTS},
)
async def read_video_events(
    *,
    video_id: FromPath[str],
    caller: NamedDependency[Caller],
    last_event_id: NamedDependency[str | None],
    get_video: NamedDependency[GetVideo],
    follow_stream: NamedDependency[FollowStream],
    media_links: NamedDependency[MediaLinks],
    after: After = None,
) -> EventStream:
    """Watch a video being rendered: `state` with status, progress and message, until the end.

    The last event is `done` or `error`. What you read over any number of connections is each
    event once; when you have seen the last, the answer is 204.
    """
    await get_video(caller.account_id, video_id)
    stream = await follow_stream.find(caller.account_id, video_id)
    cursor = cursor_from(last_event_id or after)
    return answer_stream(follow_stream, stream, cursor, media_links)


router = Router(
    "/",
    route_handlers=[
        generate_video,
        list_videos_page,
        get_one_video,
        delete_one_video,
        cancel_one_video,
        read_video_events,
    ],
    tags=["videos"],
)
