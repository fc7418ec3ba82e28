"""Pictures and videos under stable addresses, over HTTP, on the folder and on S3."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from moto.server import ThreadedMotoServer

from core.media.model import Media
from core.media.steps.keeping import NewMedia, Staged, detach
from core.shared.ids import AccountId
from entrypoints.cli.doctor_parts import check_files
from entrypoints.settings import Settings
from tests.builders import migrated, plain_picture
from tests.world import Person, World, world_over, world_settings

CONTENT = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def new_bucket(endpoint: str) -> dict[str, str]:
    """Make a bucket; return the settings that name it."""
    bucket = f"bucket-{uuid4()}"
    httpx.put(f"{endpoint}/{bucket}").raise_for_status()
    return {
        "S3_BUCKET": bucket,
        "S3_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }


@pytest.fixture(params=["folder", "s3"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    environment: dict[str, str] = {}
    if request.param == "s3":
        environment = new_bucket(request.getfixturevalue("s3"))
    return migrated(world_settings(tmp_path, **environment))


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    async with world_over(settings) as world:
        world.clock.at = datetime.now(UTC)  # Buckets check signatures by their own clock.
        yield world


@pytest.fixture
async def ada(world: World) -> Person:
    return await world.dev("ada@example.com")


async def stage(world: World, account_id: AccountId, **changes: Any) -> Staged:
    new = {
        "account_id": account_id,
        "content": CONTENT,
        "media_type": "image/png",
        "folder": "images",
        "name": "a picture.png",
        **changes,
    }
    staged: Staged = await world.container.media.media_keeper().stage(NewMedia(**new))
    return staged


async def show(world: World, staged: Staged) -> Media:
    async with world.container.shared.unit_of_work() as work:
        media: Media = await world.container.media.media_keeper().attach(work, staged)
        await work.commit()
    return media


async def hide(world: World, media: Media) -> None:
    async with world.container.shared.unit_of_work() as work:
        await detach(work, media, world.clock.now())
        await work.commit()


async def signed(world: World, media: Media) -> str:
    """Return where the stable address leads now."""
    answer = await world.client.get(f"/api/v1/media/{media.address}")
    assert answer.status_code == 307
    assert answer.headers["cache-control"] == "no-store"
    return str(answer.headers["location"])


async def fetch(world: World, url: str, **headers: str) -> httpx.Response:
    """Read a signed address: of this API, or of the bucket with nothing but curl's manners."""
    found = httpx.URL(url)
    if found.path.startswith("/api/"):
        return await world.client.get(f"{found.path}?{found.query.decode()}", headers=headers)
    async with httpx.AsyncClient() as client:
        return await client.get(url, headers=headers)


def curl(*arguments: str) -> bytes:
    """Return what curl reads."""
    command = ["curl", "-sS", "-f", *arguments]
    return subprocess.run(command, capture_output=True, check=True, timeout=30).stdout


async def test_the_stable_address_leads_to_the_bytes_and_to_ranges_of_them(
    world: World, ada: Person
) -> None:
    media = await show(world, await stage(world, ada.id))
    url = await signed(world, media)
    whole = await fetch(world, url)
    assert (whole.status_code, whole.content) == (200, CONTENT)
    assert whole.headers["content-type"] == "image/png"
    part = await fetch(world, url, Range="bytes=100-299")
    assert (part.status_code, part.content) == (206, CONTENT[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(CONTENT)}"
    end = await fetch(world, url, Range="bytes=-10")
    assert (end.status_code, end.content) == (206, CONTENT[-10:])
    beyond = await fetch(world, url, Range=f"bytes={len(CONTENT)}-")
    assert beyond.status_code == 416


@pytest.mark.parametrize("settings", ["folder", "s3"], indirect=True)
async def test_it_is_ready_while_its_store_answers(world: World) -> None:
    await check_files(world.container)
    answer = await world.client.get("/ready")
    assert answer.json()["parts"]["storage"] == "up"


GCS_WITHOUT_A_KEY = {
    "GCS_BUCKET_NAME": "pictures",
    "GOOGLE_APPLICATION_CREDENTIALS": "/no/such/key.json",
}


@pytest.mark.parametrize("is_s3", [True, False], ids=["no such bucket", "no such key"])
async def test_a_store_that_is_set_wrong_is_told(s3: str, tmp_path: Path, is_s3: bool) -> None:
    nowhere = {
        "S3_BUCKET": f"nowhere-{uuid4()}",
        "S3_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    settings = world_settings(tmp_path, **(nowhere if is_s3 else GCS_WITHOUT_A_KEY))
    await asyncio.to_thread(migrated, settings)
    async with world_over(settings) as world:
        finding = await check_files(world.container)
        assert finding.state == "down"
        ready = await world.client.get("/ready")
        assert ready.status_code == 503
        assert [each["field"] for each in ready.json()["errors"]] == ["storage"]
        ada = await world.dev("ada@example.com")
        files = {"file": ("a.png", plain_picture(), "image/png")}
        refused = await ada.ask("POST", "/api/v1/ai/upload-image", files=files)
        assert refused.status_code == 503
        assert (await ada.ask("GET", "/api/v1/images")).json()["items"] == []


@pytest.mark.parametrize("settings", ["s3"], indirect=True)
async def test_curl_reads_a_presigned_address(world: World, ada: Person) -> None:
    url = await signed(world, await show(world, await stage(world, ada.id)))
    assert await asyncio.to_thread(curl, url, "-r", "0-9") == CONTENT[:10]


async def test_a_wrong_secret_or_a_deleted_thing_is_not_there(world: World, ada: Person) -> None:
    media = await show(world, await stage(world, ada.id))
    for address in (
        media.id,
        f"{media.id}.",
        f"{media.id}.{'0' * 40}",
        f".{media.secret}",
        f"{media.address}x",
        "..",
        "%2e%2e%2f",
    ):
        assert (await world.client.get(f"/api/v1/media/{address}")).status_code == 404
    await hide(world, media)
    assert (await world.client.get(f"/api/v1/media/{media.address}")).status_code == 404


async def test_the_bytes_go_when_nothing_shows_them_any_more(world: World, ada: Person) -> None:
    store, sweep = world.container.media.blob_store(), world.container.media.sweep_media()
    first = await show(world, await stage(world, ada.id))
    again = await stage(world, ada.id)
    second = await show(world, again)
    assert first.blob_key == second.blob_key
    eve = await world.register("eve@example.com")
    alone = await show(world, await stage(world, eve.id))
    typed = await stage(world, ada.id, media_type="image/webp")
    assert len({each.blob_key for each in (first, alone)} | {typed.blob.key}) == 3
    await hide(world, first)
    assert (await sweep()).removed == 0
    assert (await fetch(world, await signed(world, second))).content == CONTENT
    await hide(world, second)
    with pytest.raises(Exception, match="removed meanwhile"):
        await show(world, again)
    assert (await sweep()).removed == 1
    assert not await store.exists(first.blob_key)
    assert await store.exists(alone.blob_key)


async def test_what_was_never_shown_and_what_no_row_knows_is_swept(
    world: World, ada: Person
) -> None:
    store, sweep = world.container.media.blob_store(), world.container.media.sweep_media()
    abandoned = await stage(world, ada.id)
    orphan = f"videos/{ada.id}/{uuid4()}_clip.mp4"
    foreign = "somebody/elses.txt"
    for key in (orphan, foreign):
        await store.put(key, b"1", media_type="video/mp4")
    kept = await show(world, await stage(world, ada.id))
    assert (await sweep(with_orphans=True)) == type(await sweep())(removed=0, orphans=0)
    world.clock.advance(timedelta(days=2))
    swept = await sweep(with_orphans=True)
    assert (swept.removed, swept.orphans) == (1, 1)
    there = [await store.exists(key) for key in (abandoned.blob.key, orphan, foreign)]
    assert there == [False, False, True]
    assert await store.exists(kept.blob_key)


class TestPublicBucket:
    """Where the bucket is set public, its own addresses are told."""

    @pytest.fixture
    def settings(self, s3: str, tmp_path: Path) -> Settings:
        return migrated(world_settings(tmp_path, **new_bucket(s3), INKWELL_STORAGE_PUBLIC="1"))

    async def test_its_addresses_are_told_everywhere_and_end_with_the_bytes(
        self, world: World, ada: Person
    ) -> None:
        storage = world.settings.storage
        bucket = f"{storage.s3_endpoint_url}/{storage.s3_bucket}"
        files = {"file": ("a loaf.png", plain_picture("PNG"), "image/png")}
        image = (await ada.ask("POST", "/api/v1/ai/upload-image", files=files)).json()
        drawn = (await ada.ask("POST", "/api/v1/ai/generate-image", json={"prompt": "x"})).json()
        asset = (await ada.ask("POST", "/api/v1/assets", json={"image_id": drawn["id"]})).json()
        loaf = {"media_id": image["media_id"]}
        other = (await ada.ask("POST", "/api/v1/assets", json=loaf)).json()
        versions = await ada.ask("GET", f"/api/v1/assets/{asset['id']}/versions")
        events = await ada.ask("GET", f"/api/v1/streams/{drawn['id']}/events")
        export = (await ada.ask("GET", "/api/v1/me/export")).text

        assert image["storage_url"].startswith(f"{bucket}/uploads/{ada.id}/")
        assert drawn["url"] == asset["url"] == versions.json()["items"][0]["url"]
        assert other["storage_url"] == image["url"]
        assert drawn["url"] in events.text
        assert all(each in export for each in (image["url"], drawn["url"]))
        assert f"{world.settings.server.public_url}/api/v1/media/" not in export
        store, sweep = world.container.media.blob_store(), world.container.media.sweep_media()
        key = image["url"].removeprefix(f"{bucket}/")
        await ada.ask("DELETE", f"/api/v1/images/{image['id']}")
        await sweep()
        assert await store.exists(key), "an asset still shows it"
        await ada.ask("DELETE", f"/api/v1/assets/{other['id']}")
        await sweep()
        assert not await store.exists(key)


class TestSignedFiles:
    """What the API serves itself."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return migrated(world_settings(tmp_path))

    async def test_an_altered_or_old_address_is_refused(self, world: World, ada: Person) -> None:
        media = await show(world, await stage(world, ada.id))
        url = httpx.URL(await signed(world, media))
        good = dict(url.params)
        other = await show(world, await stage(world, ada.id, content=b"another"))
        for path, change in (
            (url.path, {"signature": "0" * 64}),
            (url.path, {"expires": str(int(good["expires"]) + 60)}),
            (url.path, {"type": "text/html"}),
            (f"/api/v1/files/{other.blob_key}", {}),
            ("/api/v1/files/../inkwell.db", {}),
            ("/api/v1/files/%2e%2e/inkwell.db", {}),
            ("/api/v1/files/..%2finkwell.db", {}),
        ):
            answer = await world.client.get(path, params=good | change)
            assert answer.status_code in {403, 404}, path
        for missing in ("signature", "expires", "type"):
            params = {name: value for name, value in good.items() if name != missing}
            assert (await world.client.get(url.path, params=params)).status_code == 400
        wrong = await world.client.get(url.path, params=good | {"expires": "never"})
        assert wrong.status_code == 400
        world.clock.advance(timedelta(seconds=901))
        assert (await world.client.get(url.path, params=good)).status_code == 403

    async def test_even_a_signed_path_does_not_leave_the_folder(self, world: World) -> None:
        files = world.container.media.local_files()
        for key in ("../inkwell.db", "images/../../inkwell.db", "/etc/passwd"):
            url = httpx.URL(files._signer.sign(key, seconds=60, media_type="image/png"))
            answer = await world.client.get(
                f"/api/v1/files/{key.replace('..', '%2e%2e')}", params=url.params
            )
            assert answer.status_code in {400, 403, 404}

    @pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/pdf"])
    async def test_what_could_run_is_kept_and_not_shown(
        self, world: World, ada: Person, media_type: str
    ) -> None:
        media = await show(world, await stage(world, ada.id, media_type=media_type, name="a.html"))
        url = httpx.URL(await signed(world, media))
        read = await world.client.get(url.path, params=url.params)
        assert read.headers["content-disposition"] == 'attachment; filename="a.html"'

    async def test_a_file_runs_nothing_and_can_be_cached(self, world: World, ada: Person) -> None:
        media = await show(world, await stage(world, ada.id))
        url = httpx.URL(await signed(world, media))
        read = await world.client.get(url.path, params=url.params)
        assert "sandbox" in read.headers["content-security-policy"]
        assert read.headers["x-content-type-options"] == "nosniff"
        assert read.headers["content-disposition"] == 'inline; filename="a-picture.png"'
        tag = read.headers["etag"]
        cached = await world.client.get(url.path, params=url.params, headers={"If-None-Match": tag})
        assert (cached.status_code, cached.content) == (304, b"")
        stale = {"Range": "bytes=0-1", "If-Range": '"another"'}
        whole = await world.client.get(url.path, params=url.params, headers=stale)
        assert whole.status_code == 200
        headed = await world.client.head(url.path, params=url.params)
        assert headed.headers["content-length"] == str(len(CONTENT))
        assert headed.content == b""
