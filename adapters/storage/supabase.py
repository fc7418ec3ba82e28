"""Blobs in a bucket of a Supabase project, by the project's own API and its service key."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2

from core.media.errors import BlobNotFound, StoreUnavailable
from core.media.model import StoredBlob
from core.media.rules import check_blob_key

TIMEOUT = httpx2.Timeout(30, connect=5)
PART_BYTES = 1 << 20
LISTED_AT_ONCE = 1_000
ERROR_STATUS = 400
MISSING = "NoSuchKey"
"""The code in the body of an answer that a blob is not there; its status is that of any refusal."""
AWAY = "The store for files does not answer. Try again later."


class SupabaseStore:
    """A bucket; private, unless `public` says that its addresses are handed out."""

    def __init__(self, project_url: str, *, service_key: str, bucket: str, public: bool) -> None:
        """Connect at the first use."""
        self._url = f"{project_url}/storage/v1"
        self._service_key = service_key
        self._bucket = bucket
        self._public = public

    @cached_property
    def _client(self) -> httpx2.AsyncClient:
        """The connections. The gateway reads one header, the store behind it the other."""
        return httpx2.AsyncClient(
            timeout=TIMEOUT,
            headers={"apikey": self._service_key, "Authorization": f"Bearer {self._service_key}"},
        )

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        """Store bytes, or a file's content, piece by piece."""
        path = f"object/{self._bucket}/{check_blob_key(key)}"
        headers = {"Content-Type": media_type, "x-upsert": "true"}
        if isinstance(content, bytes):
            await self._ask("POST", path, content=content, headers=headers)
        else:
            headers["Content-Length"] = str(await asyncio.to_thread(size_of, content))
            await self._ask("POST", path, content=pieces(content), headers=headers)

    async def get(self, key: str) -> bytes:
        """Return the bytes. Raises `BlobNotFound`."""
        path = f"object/authenticated/{self._bucket}/{check_blob_key(key)}"
        return (await self._ask("GET", path)).content

    async def exists(self, key: str) -> bool:
        """Tell whether it is there."""
        path = f"object/info/authenticated/{self._bucket}/{check_blob_key(key)}"
        try:
            await self._ask("GET", path)
        except BlobNotFound:
            return False
        return True

    async def delete(self, key: str) -> None:
        """Remove it; what is not there is removed already."""
        try:
            await self._ask("DELETE", f"object/{self._bucket}/{check_blob_key(key)}")
        except BlobNotFound:
            return

    async def signed_url(self, key: str, *, seconds: int, media_type: str) -> str:
        """Return an address of the bucket: signed, or its public one. Raises `BlobNotFound`."""
        del media_type  # The bucket keeps it with the blob.
        check_blob_key(key)
        if (public := self.public_url(key)) is not None:
            return public
        path = f"object/sign/{self._bucket}/{key}"
        signed = (await self._ask("POST", path, json={"expiresIn": seconds})).json()
        return f"{self._url}{signed['signedURL']}"

    def public_url(self, key: str) -> str | None:
        """Return the project's own address where the bucket is set public."""
        return f"{self._url}/object/public/{self._bucket}/{key}" if self._public else None

    async def list(self, prefix: str = "") -> AsyncIterator[StoredBlob]:
        """Yield what is stored below a prefix.

        The bucket is looked at first: of one that is not there the list would be empty.
        """
        await self._ask("GET", f"bucket/{self._bucket}")
        wish: dict[str, object] = {"prefix": prefix, "limit": LISTED_AT_ONCE}
        more = True
        while more:
            path = f"object/list-v2/{self._bucket}"
            page: dict[str, Any] = (await self._ask("POST", path, json=wish)).json()
            for each in page["objects"]:
                yield StoredBlob(
                    key=each["name"],
                    size_bytes=(each["metadata"] or {}).get("size", 0),
                    modified_at=datetime.fromisoformat(each["updated_at"]),
                )
            more = page["hasNext"]
            wish["cursor"] = page.get("nextCursor")

    async def close(self) -> None:
        """Close its connections."""
        if "_client" in vars(self):
            await self._client.aclose()
            del self._client

    async def _ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """Return an answer. Raises `BlobNotFound` for what is not there, and `StoreUnavailable`."""
        try:
            answer = await self._client.request(method, f"{self._url}/{path}", **more)
            if answer.status_code < ERROR_STATUS:
                return answer
        except (httpx2.HTTPError, OSError) as error:
            raise StoreUnavailable(AWAY) from error
        code, reason = refusal(answer)
        if code == MISSING:
            raise BlobNotFound("The store does not have this.")
        raise StoreUnavailable(AWAY) from OSError(f"{code}: {reason}")


def refusal(answer: httpx2.Response) -> tuple[str, str]:
    """Return code and reason as the store tells them, or a gateway before it."""
    try:
        told = answer.json()
        return told["code"], told["message"]
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status_code}", answer.reason_phrase


def size_of(file: Path) -> int:
    """Return a file's size in bytes."""
    return file.stat().st_size


async def pieces(file: Path) -> AsyncIterator[bytes]:
    """Yield a file's content."""
    with file.open("rb") as opened:
        while piece := await asyncio.to_thread(opened.read, PART_BYTES):
            yield piece
