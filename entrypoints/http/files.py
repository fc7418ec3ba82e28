"""Local files under signed addresses, with byte ranges."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol, runtime_checkable

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation
from litestar.params import FromPath, HeaderParameter, QueryParameter
from litestar.response import Stream
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_206_PARTIAL_CONTENT,
    HTTP_304_NOT_MODIFIED,
    HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE,
)

from core.accounts.rules.access import Rights
from core.media.rules import name_in
from entrypoints.http.serving.dispositions import shown_or_kept_as
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.ranges import ByteRange, Unsatisfiable, asked_range

PIECE_BYTES = 256 * 1024
KINDS = ("image/*", "video/*", "application/octet-stream")
OF_FILES: Mapping[str, Sequence[int]] = {
    "Accept-Ranges": (200, 206, 304),
    "Content-Disposition": (200, 206),
    "Content-Range": (206, 416),
    "ETag": (200, 206, 304),
}
SANDBOX = "default-src 'none'; sandbox"
"""Whatever a file claims to be, it runs nothing in the API's own origin."""

Expires = Annotated[str, QueryParameter(pattern=r"^\d{1,12}$")]
MediaType = Annotated[str, QueryParameter(name="type", max_length=100)]
Signature = Annotated[str, QueryParameter(max_length=128)]
RangeHeader = Annotated[str | None, HeaderParameter(name="Range")]
IfRange = Annotated[str | None, HeaderParameter(name="If-Range")]
IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match")]


@runtime_checkable
class LocalFiles(Protocol):
    """Finds the file behind a signed address."""

    def checked_path(self, key: str, *, expires: str, media_type: str, signature: str) -> Path:
        """Return the file. Raises `SignatureRefused`, `BlobKeyInvalid` and `BlobNotFound`."""
        ...


@dataclass
class ReadFile(Operation):
    """An operation that answers with the bytes of a file, whatever it is."""

    def __post_init__(self) -> None:
        """Describe the files that there are: bytes, which need no schema."""
        answers: Any = self.responses or {}
        for status in (HTTP_200_OK, HTTP_206_PARTIAL_CONTENT):
            answers[str(status)].content = {kind: OpenAPIMediaType() for kind in KINDS}


@get(
    "/api/v1/files/{key:path}",
    operation_id="GetFile",
    operation_class=ReadFile,
    responses=problems(400, 403, 404)
    | {
        HTTP_200_OK: ResponseSpec(data_container=None, description="The file."),
        HTTP_206_PARTIAL_CONTENT: ResponseSpec(
            data_container=None, description="The range that was asked for."
        ),
        HTTP_304_NOT_MODIFIED: ResponseSpec(data_container=None, description="As you have it."),
        HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE: ResponseSpec(
            data_container=None, description="The file has no such bytes."
        ),
    },
    opt={"rights": Rights.PUBLIC, "headers": OF_FILES},
)
async def get_file(
    *,
    key: FromPath[Path],
    local_files: NamedDependency[LocalFiles],
    expires: Expires,
    media_type: MediaType,
    signature: Signature,
    range_header: RangeHeader = None,
    if_range: IfRange = None,
    if_none_match: IfNoneMatch = None,
) -> Stream:
    """Read a file, or a range of its bytes. Only addresses that the API has signed lead here."""
    path = local_files.checked_path(
        name_of(key), expires=expires, media_type=media_type, signature=signature
    )
    headers, size_bytes = headers_of(path)
    if if_none_match == headers["ETag"]:
        return Stream(nothing(), status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    wanted = range_header if if_range in (None, headers["ETag"]) else None
    try:
        part = asked_range(wanted, size_bytes)
    except Unsatisfiable:
        return Stream(
            nothing(),
            status_code=HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size_bytes}", "Content-Length": "0"},
        )
    whole = ByteRange(first=0, last=size_bytes - 1)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size_bytes}"
    headers |= shown_or_kept_as(name_in(name_of(key)), media_type)
    headers["Content-Length"] = str((part or whole).size_bytes)
    return Stream(
        pieces(path, part or whole),
        status_code=HTTP_200_OK if part is None else HTTP_206_PARTIAL_CONTENT,
        media_type=media_type,
        headers=headers,
    )


def name_of(key: Path) -> str:
    """Return the blob's key of a path, which comes with a slash before it."""
    return str(key).removeprefix("/")


def headers_of(path: Path) -> tuple[dict[str, str], int]:
    """Return what every answer about a file says, and its size."""
    about = path.stat()
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": f'"{about.st_mtime_ns:x}-{about.st_size:x}"',
        "Cache-Control": "private, max-age=3600",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
    }
    return headers, about.st_size


async def pieces(path: Path, part: ByteRange) -> AsyncIterator[bytes]:
    """Yield the bytes of a range, a piece at a time, until the file ends or is deleted."""
    first = part.first
    while first <= part.last:
        piece = await asyncio.to_thread(
            read_piece, path, first, min(PIECE_BYTES, part.last + 1 - first)
        )
        if not piece:
            return
        first += len(piece)
        yield piece


def read_piece(path: Path, first: int, size_bytes: int) -> bytes:
    """Return some bytes of a file, none if it is gone.

    It is open no longer than that: who asked may leave at any moment, and nobody would close it.
    """
    try:
        with path.open("rb") as file:
            file.seek(first)
            return file.read(size_bytes)
    except FileNotFoundError:
        return b""


async def nothing() -> AsyncIterator[bytes]:
    """Yield no bytes."""
    for each in (b"",):
        yield each


router = Router("/", route_handlers=[get_file], tags=["media"])
