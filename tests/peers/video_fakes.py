"""Stand-ins of providers of videos: they judge every request as the real ones do.

Jobs move when a test says so. Neither forgives a second submission: each one is another job, and
another bill.
"""

import base64
import io
import json
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from PIL import Image

from tests.peers.loopback import Asked, Faults

KEY = "sk-video"
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 20
SIZES = {
    "sora-2": ("720x1280", "1280x720"),
    "sora-2-pro": ("720x1280", "1280x720", "1024x1792", "1792x1024"),
}
Answer = tuple[int, Any]


def refused(status: int, message: str, code: str = "invalid_request_error") -> Answer:
    """Return an error as OpenAI writes it."""
    return status, {"error": {"message": message, "type": code, "code": code, "param": None}}


def form_of(asked: Asked) -> dict[str, bytes]:
    """Read a multipart body."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    found: dict[str, bytes] = {}
    for part in message_from_bytes(head + asked.body).walk():
        name = part.get_param("name", header="content-disposition")
        if name is not None:
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            found[str(name)] = payload
    return found


@dataclass(slots=True)
class VideosFake:
    """What both have: jobs in order, and what shall become of them."""

    faults: Faults = field(default_factory=Faults)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    failing: set[int] = field(default_factory=set)
    refusals: list[Answer] = field(default_factory=list)
    made: int = 0

    def forget(self) -> None:
        """Begin anew; names of jobs are never used twice."""
        self.jobs.clear()
        self.failing.clear()
        self.refusals.clear()
        self.faults.coming.clear()

    def references(self) -> list[str]:
        """Return what each job was for."""
        return [job["reference"] for job in self.jobs.values()]


@dataclass(slots=True)
class OpenAIVideosFake(VideosFake):
    """OpenAI's videos: create, retrieve, list, content."""

    tells_prompts: bool = True

    def answer(self, asked: Asked) -> Answer:  # noqa: PLR0911 - one for each refusal
        """Judge a request and answer it."""
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return refused(401, "Incorrect API key provided.", "invalid_api_key")
        parts = asked.path.strip("/").split("/")
        if parts[:2] != ["v1", "videos"]:
            return refused(404, "Unknown request URL.")
        if asked.method == "POST" and len(parts) == 2:
            return self.refusals.pop(0) if self.refusals else self.create(asked)
        if asked.method == "GET" and len(parts) == 2:
            return self.list(asked)
        job = self.jobs.get(parts[2])
        if job is None:
            return refused(404, "Video not found.")
        if len(parts) == 4:
            done = job["status"] == "completed"
            return (200, FILM) if done else refused(400, "Video is not ready yet.")
        return 200, self.shown(job)

    def create(self, asked: Asked) -> Answer:  # noqa: PLR0911 - one for each refusal
        """Begin a job if everything about it is right."""
        if not asked.headers["content-type"].startswith("multipart/form-data; boundary="):
            return refused(400, "Expected multipart/form-data.")
        form = form_of(asked)
        text = {name: v.decode() for name, v in form.items() if name != "input_reference"}
        model, size = text.get("model", "sora-2"), text.get("size", "720x1280")
        if unknown := form.keys() - {"prompt", "model", "seconds", "size", "input_reference"}:
            return refused(400, f"Unknown parameter: {unknown}.")
        if not text.get("prompt") or len(text["prompt"]) > 32_000:
            return refused(400, "Invalid prompt.")
        if model not in SIZES or size not in SIZES[model]:
            return refused(400, f"Invalid value {size} for {model}.")
        if text.get("seconds") not in {"4", "8", "12"}:
            return refused(400, "Invalid seconds: one of '4', '8', '12'.")
        with Image.open(io.BytesIO(form["input_reference"])) as picture:
            if f"{picture.width}x{picture.height}" != size:
                return refused(400, "Inpaint image must match the requested width and height.")
        number, self.made = len(self.jobs) + 1, self.made + 1
        found = re.search(r"reference ([0-9a-f-]{36})", text["prompt"])
        job = {
            "id": f"video_{self.made:04}",
            "object": "video",
            "created_at": 1_770_000_000 + number,
            "model": model,
            "seconds": text["seconds"],
            "size": size,
            "prompt": text["prompt"],
            "status": "queued",
            "progress": 0,
            "reference": found[1] if found else "",
            "fails": number in self.failing,
        }
        self.jobs[str(job["id"])] = job
        return 200, self.shown(job)

    def list(self, asked: Asked) -> Answer:
        """List the newest first, in pages."""
        jobs = list(reversed(self.jobs.values()))
        after = asked.query.get("after")
        if after is not None:
            ids = [job["id"] for job in jobs]
            jobs = jobs[ids.index(after) + 1 :]
        limit = int(asked.query.get("limit", "20"))
        page = [self.shown(job) for job in jobs[:limit]]
        ends = {"first_id": page[0]["id"], "last_id": page[-1]["id"]} if page else {}
        return 200, {"object": "list", "data": page, "has_more": len(jobs) > limit, **ends}

    def shown(self, job: dict[str, Any]) -> dict[str, Any]:
        """Return a job as the API shows it."""
        hidden = {"reference", "fails"} | (set() if self.tells_prompts else {"prompt"})
        return {name: value for name, value in job.items() if name not in hidden}

    def move(self) -> None:
        """Bring every job one step on."""
        for job in self.jobs.values():
            if job["status"] == "queued":
                job.update(status="in_progress", progress=37)
            elif job["status"] == "in_progress" and job["fails"]:
                error = {"code": "moderation_blocked", "message": "It shows a logo."}
                job.update(status="failed", error=error)
            elif job["status"] == "in_progress":
                job.update(status="completed", progress=100, completed_at=1_770_000_999)


@dataclass(slots=True)
class RunPodVideosFake(VideosFake):
    """A serverless endpoint: run, status."""

    by_address: str | None = None

    def answer(self, asked: Asked) -> Answer:  # noqa: PLR0911 - one for each refusal
        """Judge a request and answer it."""
        if asked.path == "/film.mp4":
            return (200, FILM) if "authorization" not in asked.headers else (400, {})
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return 401, {}
        _, version, endpoint, action, *rest = asked.path.split("/")
        if (version, endpoint) != ("v2", "pod-1"):
            return 404, {"error": "endpoint not found"}
        if (asked.method, action) == ("POST", "run"):
            return self.refusals.pop(0) if self.refusals else self.run(asked)
        if (asked.method, action) == ("GET", "health"):
            return 200, {"jobs": {"inQueue": len(self.jobs)}, "workers": {"idle": 0}}
        job = self.jobs.get(rest[0]) if rest else None
        if (asked.method, action) != ("GET", "status") or job is None:
            return 404, {"error": "job not found"}
        return 200, {name: v for name, v in job.items() if name not in {"reference", "fails"}}

    def run(self, asked: Asked) -> Answer:
        """Queue a job if the worker would take it."""
        given = json.loads(asked.body)["input"]
        with Image.open(io.BytesIO(base64.b64decode(given["image"], validate=True))) as picture:
            assert picture.width > 0
        if not given["prompt"] or given["seconds"] not in {4, 8, 12}:
            return 400, {"error": "bad input"}
        number, self.made = len(self.jobs) + 1, self.made + 1
        name = f"job-{self.made}-u1"
        self.jobs[name] = {
            "id": name,
            "status": "IN_QUEUE",
            "reference": given["reference"],
            "fails": number in self.failing,
        }
        return 200, {"id": name, "status": "IN_QUEUE"}

    def move(self) -> None:
        """Bring every job one step on."""
        for job in self.jobs.values():
            if job["status"] == "IN_QUEUE":
                job.update(status="IN_PROGRESS", progress="55%")
            elif job["status"] == "IN_PROGRESS" and job["fails"]:
                job.update(status="FAILED", error="CUDA out of memory")
            elif job["status"] == "IN_PROGRESS" and self.by_address:
                job.update(status="COMPLETED", output={"video_url": self.by_address})
            elif job["status"] == "IN_PROGRESS":
                encoded = base64.b64encode(FILM).decode()
                job.update(status="COMPLETED", output={"video": encoded})
