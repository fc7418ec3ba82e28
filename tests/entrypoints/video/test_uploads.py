"""Pictures over HTTP: what is kept, and what is refused with nothing stored."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from dependency_injector import providers
from PIL import Image

from adapters.pictures.decoding import PillowPictures
from entrypoints.settings import Settings
from tests.builders import migrated, plain_picture
from tests.world import Person, World, world_settings

PATH = "/api/v1/ai/upload-image"
JPEG = plain_picture("JPEG")
PNG = plain_picture("PNG")
WEBP = plain_picture("WEBP")
FORM = {"Content-Type": "multipart/form-data; boundary=b"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings over SQLite: what is judged here is bytes."""
    return migrated(world_settings(tmp_path))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, *chunks: bytes) -> bytes:
    """Return a PNG that says it is this large, with next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(1_000)))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + data + chunk(b"IEND", b"")
    )


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("x.html", "<b>")
    return written.getvalue()


def with_comment(comment: bytes) -> bytes:
    return JPEG[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + JPEG[2:]


def of_many_scans(count: int) -> bytes:
    """Return a progressive JPEG whose last scan comes `count` times."""
    content = plain_picture("JPEG", 400, 300, progressive=True)
    at = content.rindex(b"\xff\xda")
    return content[:at] + content[at:-2] * count + content[-2:]


def corrupt(content: bytes) -> bytes:
    """Return a PNG in which one byte of the compressed pixels is another."""
    at = content.index(b"IDAT") + 12
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


HOSTILE = {
    "SVG": ("a.svg", SVG),
    "SVG called PNG": ("a.png", SVG),
    "GIF": ("a.gif", b"GIF89a" + bytes(200)),
    "nothing": ("a.png", b""),
    "text": ("a.png", b"hello"),
    "JPEG with HTML behind it": ("a.jpg", JPEG + b"<html><script>alert(1)</script></html>"),
    "JPEG with bytes behind it": ("a.jpg", JPEG + b"and more"),
    "PNG with ZIP behind it": ("a.png", PNG + zipped()),
    "PNG with PNG behind it": ("a.png", PNG + PNG),
    "WebP with bytes behind it": ("a.webp", WEBP + b"and more"),
    "JPEG with film and ZIP behind it": ("a.jpg", JPEG + b"\0\0\0\x18ftypmp42" + zipped()),
    "JPEG with a script in its comment": ("a.jpg", with_comment(b"<script>alert(1)</script>")),
    "JPEG with PHP in its comment": ("a.jpg", with_comment(b"<?php system($_GET[1]); ?>")),
    "JPEG that is a PDF too": ("a.jpg", with_comment(b"%PDF-1.7 stream")),
    "truncated JPEG": ("a.jpg", plain_picture("JPEG", 400, 300)[:-200]),
    "JPEG without an end": ("a.jpg", JPEG[:-2]),
    "JPEG with its middle cut out": ("a.jpg", JPEG[:200] + JPEG[-2:]),
    "JPEG of thousands of scans": ("a.jpg", of_many_scans(5_000)),
    "PNG of a million chunks": ("a.png", png_of(64, 64, chunk(b"tEXt", b"") * 1_000_000)),
    "truncated PNG": ("a.png", PNG[:-20]),
    "PNG with broken pixels": ("a.png", corrupt(plain_picture("PNG", 300, 300))),
    "truncated WebP": ("a.webp", WEBP[:-10]),
    "30,000 x 30,000 pixels": ("a.png", png_of(30_000, 30_000)),
    "12,000 x 12,000 pixels": ("a.png", png_of(12_000, 12_000)),
    "one long line": ("a.png", png_of(1_000_000, 20)),
    "pixels that are not there": ("a.png", png_of(4_000, 4_000)),
    "text that unpacks to much": (
        "a.png",
        png_of(64, 64, chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000)))),
    ),
    "too small": ("a.png", plain_picture("PNG", 1, 1)),
    "too many bytes": ("a.jpg", JPEG + bytes(21 * 1024 * 1024)),
    "wrong ending": ("a.png", JPEG),
    "another wrong ending": ("a.php", JPEG),
    "path in the name": ("../../etc/a.png", PNG),
    "Windows path in the name": ("C:\\temp\\a.png", PNG),
    "dots for a name": ("..", PNG),
    "control characters in the name": ("a\x1b[2J.png", PNG),
    "a very long name": ("a" * 300 + ".png", PNG),
}


def stored(world: World) -> list[Path]:
    """Return the files of the store."""
    folder = world.settings.server.data_dir / "media"
    return [path for path in folder.rglob("*") if path.is_file()]


async def upload(person: Person, name: str, content: bytes, **more: Any) -> Any:
    kind = "application/octet-stream"
    return await person.ask("POST", PATH, files={"file": (name, content, kind)}, **more)


async def test_hostile_uploads_are_refused_and_nothing_is_stored(world: World, ada: Person) -> None:
    wrong: list[str] = []
    for about, (name, content) in HOSTILE.items():
        answer = await upload(ada, name, content)
        if not 400 <= answer.status_code < 500 or stored(world):
            wrong.append(f"{about}: {answer.status_code}, {len(stored(world))} files")
    assert not wrong, "\n".join(wrong)
    assert (await ada.ask("GET", "/api/v1/images")).json()["items"] == []
    async with world.container.shared.database().reader() as connection:
        blobs = await connection.exec_driver_sql("select count(*) from blobs")
        assert blobs.scalar_one() == 0


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a loaf.jpg", plain_picture("JPEG", 90, 60), "image/jpeg"),
        ("LOAF.PNG", plain_picture("PNG", 90, 60), "image/png"),
        ("loaf.webp", plain_picture("WEBP", 90, 60), "image/webp"),
        ("loaf", plain_picture("JPEG", 90, 60, progressive=True), "image/jpeg"),
        ("moment.jpeg", plain_picture("JPEG", 90, 60) + b"\0\0\0\x18ftypmp42film", "image/jpeg"),
        ("two.jpg", plain_picture("JPEG", 90, 60) + JPEG, "image/jpeg"),
    ],
    ids=["jpeg", "png", "webp", "progressive", "with a moment of film", "two in one"],
)
async def test_a_picture_is_kept_under_its_account(
    world: World, ada: Person, name: str, content: bytes, media_type: str
) -> None:
    answer = await upload(ada, name, content)
    assert answer.status_code == 201, answer.text
    image = answer.json()
    assert (image["width"], image["height"], image["media_type"]) == (90, 60, media_type)
    assert image["url"] == image["storage_url"]
    [file] = stored(world)
    key = file.relative_to(world.settings.server.data_dir / "media").as_posix()
    assert key.startswith(f"uploads/{ada.id}/")
    with Image.open(file) as kept:
        assert kept.size == (90, 60)
    shown = await world.client.get(image["url"], follow_redirects=True)
    assert shown.status_code == 200, shown.text
    assert shown.content == file.read_bytes()


async def test_what_stands_beside_the_pixels_is_gone_and_it_is_upright(
    world: World, ada: Person
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Lies on its side.
    exif[0x010E] = "taken at home"
    content = plain_picture("JPEG", 90, 60, exif=exif, comment=b"secret")
    image = (await upload(ada, "a.jpg", content)).json()
    assert (image["width"], image["height"]) == (60, 90)
    [file] = stored(world)
    with Image.open(file) as kept:
        assert not kept.getexif()
    assert b"home" not in file.read_bytes()
    assert b"secret" not in file.read_bytes()


async def test_lists_shows_and_deletes(world: World, ada: Person) -> None:
    eve = await world.dev("eve@example.com")
    first = (await upload(ada, "first.png", PNG)).json()
    second = (await upload(ada, "second.png", PNG)).json()
    listed = (await ada.ask("GET", "/api/v1/images?limit=1")).json()
    assert [each["id"] for each in listed["items"]] == [second["id"]]
    rest = (await ada.ask("GET", f"/api/v1/images?cursor={listed['next_cursor']}")).json()
    assert [each["id"] for each in rest["items"]] == [first["id"]]
    path = f"/api/v1/images/{first['id']}"
    assert (await ada.ask("GET", path)).json() == first
    assert (await eve.ask("GET", path)).status_code == 404
    assert (await eve.ask("DELETE", path)).status_code == 404
    assert (await ada.ask("DELETE", path)).status_code == 204
    assert (await ada.ask("GET", path)).status_code == 404
    assert (await world.client.get(first["url"])).status_code == 404
    await world.container.media.sweep_media()()
    assert len(stored(world)) == 1


async def test_the_same_picture_is_stored_once_for_an_account(world: World, ada: Person) -> None:
    eve = await world.dev("eve@example.com")
    first = (await upload(ada, "first.png", PNG)).json()
    second = (await upload(ada, "second.png", PNG)).json()
    assert first["url"] != second["url"]
    assert len(stored(world)) == 1
    hers = (await upload(eve, "hers.png", PNG)).json()
    assert len(stored(world)) == 2, "accounts share nothing"
    await ada.ask("DELETE", f"/api/v1/images/{first['id']}")
    await world.container.media.sweep_media()()
    shown = await world.client.get(second["url"], follow_redirects=True)
    assert shown.status_code == 200
    await ada.ask("DELETE", f"/api/v1/images/{second['id']}")
    await world.container.media.sweep_media()()
    assert len(stored(world)) == 1
    assert (await world.client.get(hers["url"], follow_redirects=True)).content == shown.content


async def test_the_same_upload_under_one_key_is_one_picture(world: World, ada: Person) -> None:
    headers = {"Idempotency-Key": "once"}
    # As any client sends it: each time another boundary stands between the parts.
    answers = [
        await ada.ask("POST", PATH, files={"file": ("a.png", PNG)}, headers=dict(headers))
        for _ in range(2)
    ]
    boundaries = {each.request.headers["Content-Type"] for each in answers}
    assert len(boundaries) == 2
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = await ada.ask(
        "POST", PATH, files={"file": ("a.png", plain_picture("PNG", 80, 80))}, headers=dict(headers)
    )
    assert other.status_code == 422


@pytest.mark.parametrize(
    "more",
    [
        {"json": {}},
        {"files": {"other": ("a.png", PNG)}},
        {"data": {"file": "a.png"}},
        {
            "content": b"--b\r\nnonsense",
            "headers": {"Content-Type": "multipart/form-data; boundary=b"},
        },
        {"content": b"", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
    ],
    ids=["json", "another field", "no file", "broken", "empty", "no boundary"],
)
async def test_what_is_no_upload_is_refused(ada: Person, more: dict[str, Any]) -> None:
    assert (await ada.ask("POST", PATH, **more)).status_code == 400


async def test_an_upload_under_another_name_is_told_the_name(ada: Person) -> None:
    refused = await ada.ask("POST", PATH, files={"image": ("a.png", PNG)})
    assert refused.status_code == 400
    assert refused.json()["detail"] == "Send the picture as the form's field `file`."


async def test_a_form_in_no_charset_is_refused(ada: Person) -> None:
    parts = {
        "empty name": b'; filename=""\r\n\r\n\xff\xd8\xff',
        "half a character": b"; filename*=UTF-8''%ED%A0%80.png\r\n\r\nx",
        "name in unknown charset": b"; filename*=utf-99''a.png\r\n\r\nx",
        "no name": b"\r\n\r\n\xff\xd8\xff",
        "text in unknown charset": b"\r\nContent-Type: text/plain; charset=utf-99\r\n\r\nx",
    }
    answers = {}
    for about, part in parts.items():
        body = b'--b\r\nContent-Disposition: form-data; name="file"' + part + b"\r\n--b--\r\n"
        answer = await ada.ask("POST", PATH, content=body, headers=FORM)
        answers[about] = (answer.status_code, answer.json()["type"])
    assert answers == dict.fromkeys(parts, (400, "/problems/invalid-body"))


async def test_a_body_larger_than_the_setting_is_not_read(world: World, ada: Person) -> None:
    content = bytes(world.settings.server.upload_bytes_max + 100_000)
    assert (await upload(ada, "a.jpg", content)).status_code == 413


async def test_scans_without_number_are_named_as_the_reason(ada: Person) -> None:
    refused = await upload(ada, "a.jpg", of_many_scans(120))
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/picture-refused")
    assert "100 scans" in refused.json()["detail"]
    assert (await upload(ada, "a.jpg", of_many_scans(20))).status_code == 201


async def test_a_picture_whose_turn_does_not_come_is_asked_back(world: World, ada: Person) -> None:
    busy = PillowPictures(at_once=0, wait_seconds_max=1)
    world.container.video.pictures.override(providers.Object(busy))
    answer = await upload(ada, "a.png", PNG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert not stored(world)


async def test_judging_the_worst_bytes_keeps_nobody_waiting(ada: Person) -> None:
    """Other requests are answered by this thread: what it computes itself they all wait for.

    A file of the same size that is refused at its first byte says what a request costs here.
    """
    filling = 19 * 1024 * 1024
    _, plain = await processor_seconds(ada, bytes(filling))
    worst = JPEG[: JPEG.index(b"\xff\xda") + 14] + b"\xff" * filling
    own, everybody = await processor_seconds(ada, worst)
    assert own < everybody * 2 / 3
    assert everybody < 40 * plain


async def processor_seconds(person: Person, content: bytes) -> tuple[float, float]:
    """Return what a refused upload takes of this thread, and of all: the least of three."""
    costs = []
    for _ in range(3):
        own, everybody = time.thread_time(), time.process_time()
        assert (await upload(person, "a.jpg", content)).status_code == 400
        costs.append((time.thread_time() - own, time.process_time() - everybody))
    return min(own for own, _ in costs), min(everybody for _, everybody in costs)
