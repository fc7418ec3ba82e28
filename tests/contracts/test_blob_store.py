"""Every store of blobs keeps the same promises: a folder, S3 as moto speaks it, Supabase."""

import json
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.server import ThreadedMotoServer
from werkzeug.serving import make_server

from adapters.storage.local import LocalStore
from adapters.storage.object_store import ObjectStore, s3_bucket
from adapters.storage.signing import UrlSigner
from adapters.storage.supabase import SupabaseStore
from core.media.errors import BlobKeyInvalid, BlobNotFound, SignatureRefused, StoreUnavailable
from core.media.ports import BlobStore
from core.media.rules import blob_key, check_blob_key, is_ours
from core.shared.ids import AccountId
from entrypoints.container.media import blob_store
from entrypoints.settings import Settings
from tests.builders import FakeClock
from tests.peers.loopback import Faults, serving_peer
from tests.peers.supabase_fake import SERVICE_KEY, SupabaseFake

CLIMBING = ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/.hidden", "a\\b", "a b", "a\x00", "ä"]


class BlobStoreContract(ABC):
    @pytest.fixture
    @abstractmethod
    def store(self, tmp_path: Path) -> BlobStore: ...

    async def test_what_was_put_is_there_until_it_is_deleted(self, store: BlobStore) -> None:
        key = blob_key("images", AccountId(7), str(uuid4()), "Brot & Käse.png")
        assert not await store.exists(key)
        await store.put(key, b"first", media_type="image/png")
        await store.put(key, b"\x00\xffsecond", media_type="image/png")
        assert await store.exists(key)
        assert await store.get(key) == b"\x00\xffsecond"
        await store.delete(key)
        assert not await store.exists(key)
        with pytest.raises(BlobNotFound):
            await store.get(key)
        await store.delete(key)

    async def test_a_file_is_stored_like_bytes(self, store: BlobStore, tmp_path: Path) -> None:
        source = tmp_path / "clip.mp4"
        content = bytes(range(256)) * 5_000
        source.write_bytes(content)
        key = f"videos/1/{uuid4()}_clip.mp4"
        await store.put(key, source, media_type="video/mp4")
        assert await store.get(key) == content

    async def test_everything_below_a_prefix_is_listed(self, store: BlobStore) -> None:
        keys = [f"images/1/{uuid4()}_a.png", f"images/2/{uuid4()}_b.png", f"videos/1/{uuid4()}_c"]
        for key in keys:
            await store.put(key, b"123", media_type="image/png")
        listed = [each async for each in store.list()]
        assert {each.key for each in listed} >= set(keys)
        assert all(each.size_bytes == 3 for each in listed if each.key in keys)
        near = timedelta(minutes=5)
        assert all(abs(each.modified_at - datetime.now(UTC)) < near for each in listed)
        assert {each.key async for each in store.list("images/2/")} == {keys[1]}

    @pytest.mark.parametrize("key", CLIMBING)
    async def test_a_key_that_climbs_is_refused(self, store: BlobStore, key: str) -> None:
        for act in (
            store.put(key, b"", media_type="image/png"),
            store.get(key),
            store.exists(key),
            store.delete(key),
            store.signed_url(key, seconds=60, media_type="image/png"),
        ):
            with pytest.raises(BlobKeyInvalid):
                await act


class TestLocalStore(BlobStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> BlobStore:
        signer = UrlSigner("http://api/files", secret="s" * 32, clock=FakeClock())
        return LocalStore(tmp_path / "media", signer)

    async def test_what_a_killed_process_left_half_written_is_listed(self, tmp_path: Path) -> None:
        """Otherwise the sweep would never find it."""
        folder = tmp_path / "media"
        store = LocalStore(folder, UrlSigner("http://api", secret="s" * 32, clock=FakeClock()))
        key = blob_key("videos", AccountId(7), str(uuid4()), "clip.mp4")
        await store.put(key, b"film", media_type="video/mp4")
        left = folder / f"{key}.0a0b0c0d.partial"
        (folder / key).rename(left)
        (found,) = [each.key async for each in store.list()]
        assert found == left.relative_to(folder).as_posix()
        assert is_ours(found)

    async def test_a_disk_that_takes_and_gives_nothing_says_so(
        self, store: BlobStore, tmp_path: Path
    ) -> None:
        (tmp_path / "media").write_text("A file where the folder should be.")
        with pytest.raises(StoreUnavailable):
            await store.put("a/b", b"bread", media_type="text/plain")
        with pytest.raises(StoreUnavailable):
            await store.get("a/b")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def project() -> Iterator[str]:
    """Give the address of a server that speaks S3 below a path, as a Supabase project does."""
    moto: Any = DomainDispatcherApplication(create_backend_app)

    def below(environ: dict[str, Any], start: Any) -> Any:
        for name in ("PATH_INFO", "RAW_URI", "REQUEST_URI"):
            assert environ[name].startswith("/storage/v1/s3/")
            environ[name] = environ[name].removeprefix("/storage/v1/s3")
        return moto(environ, start)

    server = make_server("127.0.0.1", 0, below, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


class TestSupabaseOverS3(BlobStoreContract):
    @pytest.fixture
    def store(self, project: str) -> BlobStore:
        return self.store_at(project, f"bucket-{uuid4()}")

    def store_at(self, project: str, bucket: str, **more: str) -> BlobStore:
        httpx.put(f"{project}/storage/v1/s3/{bucket}").raise_for_status()
        return configured(
            SUPABASE_URL=project,
            S3_BUCKET=bucket,
            AWS_ACCESS_KEY_ID="key",
            AWS_SECRET_ACCESS_KEY="secret",
            **more,
        )

    async def test_a_signed_address_lies_below_the_path(
        self, store: BlobStore, project: str
    ) -> None:
        await store.put("images/1/a.png", b"0123456789", media_type="image/png")
        url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
        assert url.startswith(f"{project}/storage/v1/s3/bucket-")
        async with httpx.AsyncClient() as client:
            assert (await client.get(url)).content == b"0123456789"

    async def test_a_public_bucket_has_the_project_s_public_addresses(self, project: str) -> None:
        store = self.store_at(project, f"open-{uuid4()}", INKWELL_STORAGE_PUBLIC="1")
        url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
        assert url.startswith(f"{project}/storage/v1/object/public/open-")
        assert url.endswith("/images/1/a.png")


class TestSupabase(BlobStoreContract):
    @pytest.fixture
    def peer(self) -> SupabaseFake:
        return SupabaseFake(buckets={"assets": {}})

    @pytest.fixture
    async def store(self, peer: SupabaseFake) -> AsyncIterator[SupabaseStore]:
        with serving_peer(peer, Faults()) as project:
            store = self.store_at(project)
            yield store
            await store.close()

    def store_at(self, project: str, key: str = SERVICE_KEY, **more: str) -> SupabaseStore:
        store = configured(SUPABASE_URL=project, SUPABASE_SERVICE_ROLE_KEY=key, **more)
        assert isinstance(store, SupabaseStore)
        return store

    async def test_a_list_of_many_pages_is_whole(
        self, store: SupabaseStore, peer: SupabaseFake
    ) -> None:
        peer.page = 2
        keys = [f"images/1/{number}.png" for number in range(5)]
        for key in keys:
            await store.put(key, b"1", media_type="image/png")
        assert [each.key async for each in store.list()] == keys

    async def test_a_signed_address_is_read_by_anybody(
        self, store: SupabaseStore, peer: SupabaseFake
    ) -> None:
        await store.put("images/1/a.png", b"0123456789", media_type="image/png")
        url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
        assert SERVICE_KEY not in url
        async with httpx.AsyncClient() as client:
            assert (await client.get(url)).content == b"0123456789"
        ((*signed, seconds),) = peer.tokens.values()
        assert (signed, seconds) == (["assets", "images/1/a.png"], 60)
        assert peer.buckets["assets"]["images/1/a.png"].media_type == "image/png"
        with pytest.raises(BlobNotFound):
            await store.signed_url("images/1/b.png", seconds=60, media_type="image/png")

    async def test_a_public_bucket_has_the_project_s_public_addresses(
        self, peer: SupabaseFake
    ) -> None:
        peer.buckets["open"] = {}
        peer.public.add("open")
        with serving_peer(peer, Faults()) as project:
            store = self.store_at(project, S3_BUCKET="open", INKWELL_STORAGE_PUBLIC="1")
            await store.put("images/1/a.png", b"bread", media_type="image/png")
            url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
            async with httpx.AsyncClient() as client:
                assert (await client.get(url)).content == b"bread"
            await store.close()

    @pytest.mark.parametrize(
        ("more", "reason"),
        [
            ({"S3_BUCKET": "none"}, "NoSuchBucket: Bucket not found"),
            ({"key": "another"}, "AccessDenied"),
        ],
    )
    async def test_a_bucket_that_does_not_open_says_why(
        self, peer: SupabaseFake, more: dict[str, str], reason: str
    ) -> None:
        with serving_peer(peer, Faults()) as project:
            store = self.store_at(project, **more)
            for act in (
                store.put("a/b", b"", media_type="image/png"),
                store.get("a/b"),
                store.exists("a/b"),
                store.delete("a/b"),
                anext(store.list()),
            ):
                with pytest.raises(StoreUnavailable) as refused:
                    await act
                assert reason in str(refused.value.__cause__)
            await store.close()

    @pytest.mark.parametrize("fault", ["down", "page", "lost"])
    async def test_one_that_is_away_loses_nothing(self, peer: SupabaseFake, fault: str) -> None:
        faults = Faults()
        with serving_peer(peer, faults) as project:
            store = self.store_at(project)
            await store.put("a/b", b"bread", media_type="image/png")
            faults.coming = [fault] * 2
            with pytest.raises(StoreUnavailable):
                await store.exists("a/b")
            with pytest.raises(StoreUnavailable):
                await store.get("a/b")
            assert await store.get("a/b") == b"bread"
            await store.close()


class TestS3(BlobStoreContract):
    @pytest.fixture
    def store(self, endpoint: str) -> ObjectStore:
        bucket = f"bucket-{uuid4()}"
        httpx.put(f"{endpoint}/{bucket}").raise_for_status()
        return bucket_at(endpoint, bucket)

    async def test_a_signed_address_is_read_by_anybody(self, store: ObjectStore) -> None:
        await store.put("images/1/a.png", b"0123456789", media_type="image/png")
        url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
        async with httpx.AsyncClient() as client:
            whole = await client.get(url)
            part = await client.get(url, headers={"Range": "bytes=2-4"})
        assert (whole.status_code, whole.content) == (200, b"0123456789")
        assert whole.headers["content-type"] == "image/png"
        assert (part.status_code, part.content) == (206, b"234")
        query = urlsplit(url).query
        assert "X-Amz-Signature=" in query
        assert "X-Amz-Expires=60" in query

    async def test_a_public_bucket_has_addresses_without_an_end(self, endpoint: str) -> None:
        bucket = bucket_at(endpoint, "open").bucket
        store = ObjectStore(lambda: bucket, public_url="https://cdn.example")
        url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
        assert url == store.public_url("images/1/a.png") == "https://cdn.example/images/1/a.png"

    async def test_a_store_that_is_away_says_so(self) -> None:
        with pytest.raises(StoreUnavailable):
            await bucket_at("http://127.0.0.1:9", "bucket").get("images/1/a.png")


async def test_google_s_addresses_are_signed_with_the_key_of_the_file(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    account = {
        "type": "service_account",
        "client_email": "inkwell@project.example",
        "private_key_id": "1",
        "private_key": pem.decode(),
    }
    file = tmp_path / "key.json"
    file.write_text(json.dumps(account))
    store = configured(GCS_BUCKET_NAME="open", GOOGLE_APPLICATION_CREDENTIALS=str(file))
    url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
    assert url.startswith("https://storage.googleapis.com/open/images/1/a.png?")
    asked = httpx.URL(url).params
    assert asked["X-Goog-Credential"].startswith("inkwell@project.example/")
    assert asked["X-Goog-Expires"] == "60"
    assert len(bytes.fromhex(asked["X-Goog-Signature"])) == 256


async def test_azure_s_addresses_are_signed_with_the_account_s_key() -> None:
    key = b64encode(b"k" * 64).decode()
    store = configured(
        AZURE_STORAGE_CONTAINER="open", AZURE_STORAGE_ACCOUNT="inkwell", AZURE_STORAGE_KEY=key
    )
    url = await store.signed_url("images/1/a.png", seconds=60, media_type="image/png")
    assert url.startswith("https://inkwell.blob.core.windows.net/open/images/1/a.png?")
    asked = httpx.URL(url).params
    assert asked["sp"] == "r"
    lasts = datetime.fromisoformat(asked["se"]) - datetime.fromisoformat(asked["st"])
    assert lasts == timedelta(seconds=60)
    assert asked["sig"]


def configured(**environment: str) -> BlobStore:
    """Return the store that settings lead to."""
    signer = UrlSigner("http://api/files", secret="s" * 32, clock=FakeClock())
    return blob_store(Settings.load(environment), LocalStore(Path("unused"), signer))


def bucket_at(endpoint: str, bucket: str) -> ObjectStore:
    return ObjectStore(
        lambda: s3_bucket(
            bucket,
            endpoint_url=endpoint,
            region="us-east-1",
            access_key_id="key",
            secret_access_key="secret",
        )
    )


@given(name=st.text(max_size=300))
def test_any_name_makes_a_key_that_stays_in_its_folder(name: str) -> None:
    key = blob_key("uploads", AccountId(3), str(uuid4()), name)
    assert check_blob_key(key) == key
    assert key.startswith("uploads/3/")
    assert key.count("/") == 2


def test_only_what_was_signed_here_and_lately_is_good() -> None:
    clock = FakeClock()
    signer = UrlSigner("http://api/files", secret="s" * 32, clock=clock)
    query = httpx.URL(signer.sign("images/1/a.png", seconds=60, media_type="image/png")).params
    good = {
        "expires": query["expires"],
        "media_type": query["type"],
        "signature": query["signature"],
    }
    signer.check("images/1/a.png", **good)
    other = UrlSigner("http://api/files", secret="t" * 32, clock=clock)
    for checker, key, change in (
        (signer, "images/1/b.png", {}),
        (signer, "images/1/a.png", {"expires": str(int(good["expires"]) + 1)}),
        (signer, "images/1/a.png", {"media_type": "text/html"}),
        (signer, "images/1/a.png", {"signature": "0" * 64}),
        (signer, "images/1/a.png", {"signature": ""}),
        (signer, "images/1/a.png", {"signature": "ü"}),
        (other, "images/1/a.png", {}),
    ):
        with pytest.raises(SignatureRefused):
            checker.check(key, **(good | change))
    clock.advance(timedelta(seconds=61))
    with pytest.raises(SignatureRefused):
        signer.check("images/1/a.png", **good)
