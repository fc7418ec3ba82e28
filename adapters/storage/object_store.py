"""Blobs in a bucket: S3 and what speaks its language, Google Cloud Storage, Azure."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import obstore
from obstore.exceptions import BaseError
from obstore.store import AzureStore, GCSStore, S3Store

from core.media.errors import BlobNotFound, StoreUnavailable
from core.media.model import StoredBlob
from core.media.rules import check_blob_key

if TYPE_CHECKING:
    from obstore import Attributes
    from obstore.store import AzureConfig, ClientConfig, GCSConfig, RetryConfig, S3Config

Bucket = S3Store | GCSStore | AzureStore
RETRIES_MAX = 2
RETRY_SECONDS_MAX = 15
TIMEOUT = "30s"
CONNECT_TIMEOUT = "5s"
RETRY: "RetryConfig" = {
    "max_retries": RETRIES_MAX,
    "retry_timeout": timedelta(seconds=RETRY_SECONDS_MAX),
}
CLIENT: "ClientConfig" = {"timeout": TIMEOUT, "connect_timeout": CONNECT_TIMEOUT}


class ObjectStore:
    """A bucket; private, unless `public_url` says where anybody reads it."""

    def __init__(self, open_bucket: Callable[[], Bucket], *, public_url: str | None = None) -> None:
        """Work on a bucket, which is opened at the first use.

        A key that can't be read is then a store that does not answer: all else goes on without it.
        """
        self._open_bucket = open_bucket
        self._public_url = public_url

    @cached_property
    def bucket(self) -> Bucket:
        """The bucket. Raises what the library raises."""
        return self._open_bucket()

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        """Store bytes, or a file's content, in parts where it is large."""
        check_blob_key(key)
        try:
            with answering():
                attributes: Attributes = {"Content-Type": media_type}
                await obstore.put_async(self.bucket, key, content, attributes=attributes)
        except BlobNotFound as error:
            raise StoreUnavailable("The store has no such bucket.") from error

    async def get(self, key: str) -> bytes:
        """Return the bytes. Raises `BlobNotFound`."""
        with answering():
            found = await obstore.get_async(self.bucket, check_blob_key(key))
            return bytes(await found.bytes_async())

    async def exists(self, key: str) -> bool:
        """Tell whether it is there."""
        try:
            with answering():
                await obstore.head_async(self.bucket, check_blob_key(key))
        except BlobNotFound:
            return False
        return True

    async def delete(self, key: str) -> None:
        """Remove it; what is not there is removed already."""
        try:
            with answering():
                await obstore.delete_async(self.bucket, check_blob_key(key))
        except BlobNotFound:
            return

    async def signed_url(self, key: str, *, seconds: int, media_type: str) -> str:
        """Return an address of the bucket: signed, or its public one."""
        del media_type  # The bucket keeps it with the blob.
        check_blob_key(key)
        if (public := self.public_url(key)) is not None:
            return public
        with answering():
            return await obstore.sign_async(
                self.bucket, "GET", key, expires_in=timedelta(seconds=seconds)
            )

    def public_url(self, key: str) -> str | None:
        """Return the bucket's own address where it is set public."""
        return None if self._public_url is None else f"{self._public_url}/{quote(key)}"

    async def list(self, prefix: str = "") -> AsyncIterator[StoredBlob]:
        """Yield what is stored below a prefix."""
        with answering():
            async for found in obstore.list(self.bucket, prefix=prefix or None):
                for each in found:
                    yield StoredBlob(
                        key=each["path"],
                        size_bytes=each["size"],
                        modified_at=each["last_modified"],
                    )


@contextmanager
def answering() -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise BlobNotFound("The store does not have this.") from error
    except (BaseError, OSError) as error:
        raise StoreUnavailable("The store for files does not answer. Try again later.") from error


def s3_bucket(
    bucket: str, *, endpoint_url: str, region: str, access_key_id: str, secret_access_key: str
) -> S3Store:
    """Return a bucket of S3, or of the server at `endpoint_url` that speaks its language."""
    config: S3Config = {"region": region}
    if access_key_id:
        config |= {"access_key_id": access_key_id, "secret_access_key": secret_access_key}
    if endpoint_url:
        config |= {"endpoint": endpoint_url, "virtual_hosted_style_request": False}
    over_http = endpoint_url.startswith("http://")
    return S3Store(
        bucket,
        config=config,
        client_options={**CLIENT, "allow_http": over_http},
        retry_config=RETRY,
    )


def gcs_bucket(bucket: str, *, credentials_path: str) -> GCSStore:
    """Return a bucket of Google Cloud Storage; without a key's file, with the machine's own."""
    config: GCSConfig = {}
    if credentials_path:
        config |= {"application_credentials": credentials_path}
    return GCSStore(bucket, config=config, client_options=CLIENT, retry_config=RETRY)


def azure_container(container: str, *, account: str, key: str) -> AzureStore:
    """Return a container of Azure Blob Storage; without a key, with the machine's own identity."""
    config: AzureConfig = {"account_name": account}
    if key:
        config |= {"account_key": key}
    return AzureStore(container, config=config, client_options=CLIENT, retry_config=RETRY)
