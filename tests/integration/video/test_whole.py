"""A running product: from a pack bought in the sandbox to four films, watched, cut off, killed."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.builders import eventually
from tests.integration.test_up import free_port
from tests.mp4 import Mp4
from tests.processes import INKWELL, START_SECONDS, kill_now, running

pytestmark = pytest.mark.slow
ENDS = {"done", "error"}


def busy_picture() -> bytes:
    """Return a picture that is not the same wherever one looks, and takes a while to encode."""
    written = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(written, "JPEG")
    return written.getvalue()


@dataclass(slots=True, kw_only=True)
class Product:
    """A running `inkwell up` in a folder, and somebody signed in."""

    folder: Path
    url: str
    process: Any
    token: str

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Ask as this person, and return the JSON."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx.request(method, f"{self.url}{path}", headers=headers, timeout=30, **more)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def credits(self) -> tuple[float, float]:
        """Return what there is and what is held."""
        found = self.ask("GET", "/api/v1/credits")
        return found["available"], found["held"]

    def watched(self, video_id: str, after: str | None, most: int) -> list[dict[str, Any]]:
        """Read up to so many events over a connection of its own, and hang up."""
        found: list[dict[str, Any]] = []
        headers = {"Authorization": f"Bearer {self.token}"}
        if after is not None:
            headers["Last-Event-ID"] = after
        url = f"{self.url}/api/v1/videos/{video_id}/events"
        event: dict[str, Any] = {}
        with httpx.stream("GET", url, headers=headers, timeout=60) as answer:
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name in {"id", "event", "data"}:
                    event[name] = value
                if not line and "data" in event:
                    found.append({**event, "data": json.loads(event["data"])})
                    event = {}
                    if len(found) == most:
                        return found
        return found

    def watched_in_pieces(self, video_id: str) -> list[dict[str, Any]]:
        """Read everything, two events a connection."""
        found: list[dict[str, Any]] = []
        while not found or found[-1]["event"] not in ENDS:
            found += self.watched(video_id, found[-1]["id"] if found else None, 2)
        return found

    def upload(self) -> str:
        """Upload a picture."""
        files = {"file": ("rye loaf.jpg", busy_picture(), "image/jpeg")}
        return str(self.ask("POST", "/api/v1/ai/upload-image", files=files)["id"])

    def buy_medium_pack(self) -> None:
        """Pay for 500 credits on the sandbox's page."""
        checkout = self.ask("POST", "/api/v1/payments/checkout", json={"pack": "medium"})
        page = httpx.URL(checkout["url"]).path
        assert httpx.post(f"{self.url}{page}/pay").status_code == 303
        eventually(lambda: self.credits()[0] >= 500)

    def ended(self, video_id: str) -> dict[str, Any]:
        """Wait for the end of a video."""
        self.watched_in_pieces(video_id)
        found: dict[str, Any] = self.ask("GET", f"/api/v1/videos/{video_id}")
        return found


@contextmanager
def product(folder: Path, token: str | None = None) -> Iterator[Product]:
    """Run everything in one process."""
    port, log = free_port(), folder / f"log{free_port()}"
    url = f"http://127.0.0.1:{port}"
    environment = {
        "INKWELL_DATA_DIR": str(folder),
        "INKWELL_PORT": str(port),
        "INKWELL_PUBLIC_URL": url,
        "INKWELL_JOB_LEASE_SECONDS": "1",
        "INKWELL_JOB_POLL_SECONDS": "0.1",
    }
    with running([*INKWELL, "up"], environment, log=log) as process:
        eventually(lambda: "Stop it with" in log.read_text(), seconds=START_SECONDS)
        if token is None:
            token = httpx.post(f"{url}/api/v1/dev-token", json={}).json()["access_token"]
        yield Product(folder=folder, url=url, process=process, token=str(token))


def test_a_pack_a_picture_a_script_and_four_films(tmp_path: Path) -> None:
    with product(tmp_path) as shop:
        shop.buy_medium_pack()
        before = shop.credits()[0]
        image_id = shop.upload()
        script = shop.ask("POST", "/api/v1/ai/generate-script", json={"image_id": image_id})
        assert shop.credits() == (before - 10, 0)

        wish = {"script_id": script["id"], "count": 4}
        batch = shop.ask("POST", "/api/v1/ai/generate-video", json=wish)
        assert batch["id"] == batch["items"][0]["id"]
        assert shop.credits()[0] == before - 170

        kinds = set()
        for video in batch["items"]:
            events = shop.watched_in_pieces(video["id"])
            assert [int(each["id"]) for each in events] == list(range(1, len(events) + 1))
            progress = [each["data"]["progress"] for each in events]
            assert (progress[0], progress[-1]) == (0, 100)
            assert progress == sorted(progress)
            assert events == shop.watched(video["id"], None, 100)
            url = events[-1]["data"]["video_url"]
            film = httpx.get(url, follow_redirects=True)
            assert film.headers["content-type"] == "video/mp4"
            assert Mp4.read(film.content) == Mp4(
                codec="avc1", width=720, height=1280, seconds=4.0, frames=96, is_fast=True
            )
            kinds.add(film.content)
            part = httpx.get(url, follow_redirects=True, headers={"Range": "bytes=0-99"})
            assert (part.status_code, part.content) == (206, film.content[:100])
        assert len(kinds) == 4  # Each clip of a batch is another film.
        assert shop.credits() == (before - 170, 0)

        image = shop.ask("GET", f"/api/v1/images/{image_id}")
        assert (image["scripts_credits_used"], image["videos_credits_used"]) == (10, 160)
        listed = shop.ask("GET", f"/api/v1/videos?script_id={script['id']}&status=completed")
        assert len(listed["items"]) == 4
        for batch_id, found in ((batch["items"][0]["batch_id"], 4), ("none", 0)):
            listed = shop.ask("GET", f"/api/v1/videos?batch_id={batch_id}")
            assert len(listed["items"]) == found
        names = [path.name for path in (tmp_path / "media" / "videos").rglob("*.mp4")]
        assert len(names) == 4


def test_killed_while_it_renders_it_goes_on_and_is_paid_once(tmp_path: Path) -> None:
    with product(tmp_path) as shop:
        before = shop.credits()[0]
        wish = {"image_id": shop.upload(), "prompt": "A loaf of bread", "duration": 4}
        video = shop.ask("POST", "/api/v1/ai/generate-video", json=wish)
        rendering = tmp_path / "rendering" / video["id"]
        eventually((rendering / "percent").exists)
        kill_now(shop.process)
        token = shop.token
    assert not (rendering / "film.mp4").exists()
    with product(tmp_path, token) as shop:
        assert shop.ended(video["id"])["status"] == "completed"
        assert shop.credits() == (before - 40, 0)
        [charge] = [
            each
            for each in shop.ask("GET", "/api/v1/credits/ledger")["items"]
            if each["kind"] == "charge"
        ]
        assert charge["amount"] == -40
