"""Deliveries as the libraries that customers use see them, and the receivers we hand out."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest

from core.publishing.rules.signing import signed_headers
from tests.builders import migrated
from tests.receivers import receiver
from tests.services import required
from tests.world import Person, World, world_settings

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VERIFIERS = ("standardwebhooks", "svix")


@dataclass(slots=True)
class Node:
    """The libraries in a process of their own."""

    asks: IO[str]
    answers: IO[str]

    def verify(self, verifier: str, secret: str, body: bytes, headers: Any) -> str | None:
        """Return the type of an event, or None when the library refuses it."""
        asked = {"verifier": verifier, "secret": secret, "body": body.decode()}
        self.asks.write(json.dumps(asked | {"headers": dict(headers)}) + "\n")
        self.asks.flush()
        found: str | None = json.loads(self.answers.readline()).get("type")
        return found


def trouble() -> str | None:
    """Install the libraries where they are missing; return why they can't be, or None."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    if (HERE / "node_modules" / "svix").exists():
        return None
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, check=False)
    return None if done.returncode == 0 else done.stderr.decode(errors="replace")


@pytest.fixture(scope="module")
def libraries() -> None:
    """Skip where the libraries can't run, and fail where services are required."""
    if reason := trouble():
        said = f"the Node libraries are not there: {reason}"
        if required(os.environ):
            pytest.fail(said)
        pytest.skip(said)


@pytest.fixture(scope="module")
def node(libraries: None) -> Iterator[Node]:
    """Start the libraries."""
    command, pipe = ["node", "verify.mjs"], subprocess.PIPE
    with subprocess.Popen(command, cwd=HERE, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Node(asks=process.stdin, answers=process.stdout)


@pytest.mark.parametrize("verifier", VERIFIERS)
def test_what_we_sign_they_verify_and_nothing_else(node: Node, verifier: str) -> None:
    now = datetime.now(UTC)
    other = "whsec_" + "A" * 43 + "="
    for text in ("plain", "Grüße, 東京 🖋", 'quotes " and \\ and \n'):
        body = json.dumps({"type": "a.b", "text": text}, ensure_ascii=False).encode()
        for secrets in ((SECRET,), (SECRET, other), (other, SECRET)):
            headers = signed_headers(
                webhook_id="msg_1", at=now, body=body, secrets=secrets, delivery_key=None
            )
            assert node.verify(verifier, SECRET, body, headers) == "a.b"
            assert node.verify(verifier, SECRET, body + b" ", headers) is None
            moved = {**headers, "webhook-id": "msg_2"}
            assert node.verify(verifier, SECRET, body, moved) is None
        foreign = signed_headers(
            webhook_id="msg_1", at=now, body=body, secrets=(other,), delivery_key=None
        )
        assert node.verify(verifier, SECRET, body, foreign) is None


@pytest.fixture
async def ada(tmp_path: Path) -> AsyncIterator[Person]:
    """Give a customer of a world that lives now: the receivers have clocks of their own."""
    settings = world_settings(tmp_path)
    world = World(settings)
    world.clock.at = datetime.now(UTC)
    async with world:
        yield await world.register()


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> None:
    """Migrate the world's database."""
    migrated(world_settings(tmp_path))


async def posted(ada: Person) -> dict[str, Any]:
    """Have an article written and posted everywhere; return it."""
    made = (await ada.ask("POST", "/generate", json={"topic": "Grüße aus 東京"})).json()
    await ada.world.run_jobs()
    assert (await ada.ask("POST", f"/articles/{made['id']}/post")).status_code == 202
    await ada.world.run_jobs()
    found: dict[str, Any] = (await ada.ask("GET", f"/articles/{made['id']}")).json()
    return found


async def test_a_real_delivery_is_verified_by_both_during_a_rotation_too(
    node: Node, ada: Person
) -> None:
    async with receiver() as site:
        made = (await ada.ask("POST", "/integrations", json={"url": site.url})).json()
        path = f"/integrations/{made['id']}/rotate-secret"
        newer = (await ada.ask("POST", path)).json()["secret"]
        assert (await posted(ada))["status"] == "posted"
        (got,) = site.got
    for verifier in VERIFIERS:
        for secret in (made["secret"], newer):
            assert node.verify(verifier, secret, got.body, got.headers) == "article.published"
        assert node.verify(verifier, SECRET, got.body, got.headers) is None


@contextmanager
def running(command: list[str], folder: Path, **environment: str) -> Iterator[str]:
    """Run a receiver of ours; give its address."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "STORE": str(folder / "store"), **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def python_receiver(folder: Path) -> list[str]:
    shutil.copy(EXAMPLES / "receiver.py", folder)
    return [sys.executable, "receiver.py", "0"]


def node_receiver(folder: Path) -> list[str]:
    shutil.copy(EXAMPLES / "receiver.mjs", folder)
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    return ["node", "receiver.mjs", "0"]


@pytest.mark.parametrize("how", [python_receiver, node_receiver], ids=["python", "node"])
async def test_the_receivers_we_hand_out_take_each_article_once_and_are_graded_well(
    libraries: None, ada: Person, tmp_path: Path, how: Callable[[Path], list[str]]
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    body = {"webhook_url": "http://127.0.0.1:9/"}  # Its real address is known once it runs.
    made = (await ada.ask("POST", "/integrations", json=body)).json()
    secrets = {"WEBHOOK_SECRET": made["secret"], "DELIVERY_KEY": made["delivery_key"]}
    with running(how(folder), folder, **secrets) as address:
        path = f"/integrations/{made['id']}"
        await ada.ask("PATCH", path, json={"webhook_url": f"{address}/articles"})

        trial = await ada.ask("POST", "/integrations/test", json={"integration_id": made["id"]})
        grade = trial.json()
        assert grade["success"], grade
        assert grade["wrongly_accepted"] == []
        assert [each["right"] for each in grade["results"]] == [True] * 4
        excerpts = {each["probe"]: each["response_excerpt"] for each in grade["results"]}
        assert excerpts == {
            "valid": "stored",
            "duplicate": "duplicate",
            "wrong_signature": "wrong signature",
            "stale_timestamp": "wrong signature",
        }

        article = await posted(ada)
        assert article["status"] == "posted"
        (sent,) = (await ada.ask("GET", f"{path}/deliveries")).json()["items"]
        await ada.ask("POST", f"/deliveries/{sent['id']}/resend")
        await ada.world.run_jobs()
        (sent,) = (await ada.ask("GET", f"{path}/deliveries")).json()["items"]
        answers = [each["response_excerpt"] for each in sent["attempts"]]
        assert answers == ["stored", "duplicate"]
