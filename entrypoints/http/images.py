"""Pictures that are uploaded to become videos."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast

from litestar import Request, Router, delete, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, MultipartBody
from litestar.status_codes import HTTP_201_CREATED
from msgspec import Meta, Struct

from core.accounts.model import Caller
from core.accounts.rules.access import Rights
from core.media.steps.links import MediaLinks
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from core.video.model import Image, Spent
from core.video.use_cases.delete_image import DeleteImage
from core.video.use_cases.get_image import GetImage
from core.video.use_cases.list_images import ListImages
from core.video.use_cases.upload_image import UploadImage, UploadImageCommand
from entrypoints.http.serving.access import Connection
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import InvalidBody, problems
from entrypoints.http.serving.limits import Limit
from entrypoints.http.serving.pages import PageView, page_view
from entrypoints.http.serving.uploads import UploadsInMemory

SENT_NAME = re.compile(r'filename="([^"]*)"')
FORM_BYTES_MAX = 64 * 1024
"""What a form may have around its file."""


@dataclass
class UploadForm:
    """A form with one file."""

    file: UploadFile


async def form_has_a_file(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Read the form before the handler's own extractor would: that one lets wrong text through.

    Raises `InvalidBody` for text that is not in the charset it names, or in one that nobody knows,
    and where no file is sent as `file`.
    """
    request = cast("Request[Any, Any, Any]", connection)
    try:
        form = await request.form()
    except HTTPException:
        raise
    except (LookupError, ValueError) as error:
        raise InvalidBody("The form is not readable: send a file with a name in UTF-8.") from error
    if "file" not in form:
        await form.close()
        raise InvalidBody("Send the picture as the form's field `file`.")


def name_of(file: UploadFile) -> str:
    """Return the file's name as it was sent: the parser leaves out a path of Windows."""
    sent = next(
        (value for name, value in file.headers.items() if name.lower() == "content-disposition"), ""
    )
    found = SENT_NAME.search(sent)
    return found[1] if found and "\\" in found[1] else file.filename


class ImageView(Struct):
    """A picture, and what was spent on what came of it."""

    id: str
    media_id: Annotated[str, Meta(description="To make an asset of it.")]
    url: Annotated[str, Meta(description="Stable, secret, for pages; void once it is deleted.")]
    storage_url: Annotated[str, Meta(description="The same as `url`.")]
    name: str
    media_type: str
    width: int
    height: int
    size_bytes: int
    scripts_credits_used: CreditsOut
    videos_credits_used: CreditsOut
    created_at: datetime


def image_view(image: Image, spent: Spent, links: MediaLinks) -> ImageView:
    """Return a picture as it is answered."""
    url = links.of(image.media_address, image.blob_key)
    return ImageView(
        id=image.id,
        media_id=image.media_id,
        url=url,
        storage_url=url,
        name=image.name,
        media_type=image.media_type,
        width=image.width,
        height=image.height,
        size_bytes=image.size_bytes,
        scripts_credits_used=credits_out(spent.scripts),
        videos_credits_used=credits_out(spent.videos),
        created_at=image.created_at,
    )


@post(
    "/api/v1/ai/upload-image",
    operation_id="UploadImage",
    status_code=HTTP_201_CREATED,
    responses=problems(400, 401, 403, 409, 413, 422, 429),
    opt={"rights": Rights.GENERATE, "limit": Limit.AI, "located": "/api/v1/images/{id}"},
    guards=[form_has_a_file],
)
async def upload_one_image(
    data: MultipartBody[UploadForm],
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    upload_image: NamedDependency[UploadImage],
    media_links: NamedDependency[MediaLinks],
) -> ImageView:
    """Upload a JPEG, PNG or WebP picture as the form's `file`.

    It is judged by its bytes, decoded whole, and kept as it looks: turned upright, without EXIF
    or anything else that was in the file. It costs nothing.
    """
    command = UploadImageCommand(
        account_id=caller.account_id,
        name=name_of(data.file),
        content=await data.file.read(),
        key=request_key,
    )
    return image_view(await upload_image(command), Spent(), media_links)


@get(
    "/api/v1/images",
    operation_id="ListImages",
    responses=problems(400, 401, 403, 429),
    opt={"rights": Rights.READ},
)
async def list_images_page(
    caller: NamedDependency[Caller],
    page_request: NamedDependency[PageRequest],
    list_images: NamedDependency[ListImages],
    media_links: NamedDependency[MediaLinks],
) -> PageView[ImageView]:
    """List your pictures, newest first, with what was spent on what came of each."""
    page = await list_images(caller.account_id, page_request)
    return page_view(page, lambda found: image_view(found.image, found.spent, media_links))


@get(
    "/api/v1/images/{image_id:str}",
    operation_id="GetImage",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.READ},
)
async def get_one_image(
    image_id: FromPath[str],
    caller: NamedDependency[Caller],
    get_image: NamedDependency[GetImage],
    media_links: NamedDependency[MediaLinks],
) -> ImageView:
    """Show one of your pictures."""
    found = await get_image(caller.account_id, image_id)
    return image_view(found.image, found.spent, media_links)


@delete(
    "/api/v1/images/{image_id:str}",
    operation_id="DeleteImage",
    responses=problems(401, 403, 404, 429),
    opt={"rights": Rights.GENERATE},
)
async def delete_one_image(
    image_id: FromPath[str],
    caller: NamedDependency[Caller],
    delete_image: NamedDependency[DeleteImage],
) -> None:
    """Delete a picture. Scripts and videos that came of it stay, and name no picture any more."""
    await delete_image(caller.account_id, image_id)


def upload_router(bytes_max: int) -> Router:
    """Return the router of uploads of up to `bytes_max` bytes."""
    form_bytes_max = bytes_max + FORM_BYTES_MAX
    return Router(
        "/",
        route_handlers=[upload_one_image],
        tags=["videos"],
        request_max_body_size=form_bytes_max,
        middleware=[UploadsInMemory(form_bytes_max)],
    )


router = Router(
    "/",
    route_handlers=[list_images_page, get_one_image, delete_one_image],
    tags=["videos"],
)
