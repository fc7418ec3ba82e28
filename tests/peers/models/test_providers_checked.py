"""`inkwell doctor providers` against stand-ins that judge the key, and against nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from entrypoints.cli.doctor import examine
from tests.builders import container_for
from tests.peers.loopback import Asked, Engine, Faults, serving_peer
from tests.peers.video_fakes import KEY, OpenAIVideosFake, RunPodVideosFake
from tests.world import world_settings

NOBODY = "http://127.0.0.1:9"
WRONG = "sk-of-somebody-else"
SHAPES: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "provider anthropic": (
        "models",
        "ANTHROPIC_API_KEY",
        "INKWELL_ANTHROPIC_URL",
        {"ANTHROPIC_API_KEY": "{key}", "INKWELL_ANTHROPIC_URL": "{url}"},
    ),
    "provider openai": (
        "models",
        "OPENAI_API_KEY",
        "INKWELL_OPENAI_URL",
        {"OPENAI_API_KEY": "{key}", "INKWELL_OPENAI_URL": "{url}/v1"},
    ),
    "provider deepseek": (
        "models",
        "DEEPSEEK_API_KEY",
        "INKWELL_DEEPSEEK_URL",
        {"DEEPSEEK_API_KEY": "{key}", "INKWELL_DEEPSEEK_URL": "{url}"},
    ),
    "provider compatible": (
        "models",
        "INKWELL_COMPATIBLE_API_KEY",
        "INKWELL_COMPATIBLE_URL",
        {"INKWELL_COMPATIBLE_URL": "{url}/v1", "INKWELL_COMPATIBLE_API_KEY": "{key}"},
    ),
    "provider openai for videos": (
        "videos",
        "OPENAI_API_KEY",
        "INKWELL_VIDEO_BASE_URL",
        {
            "OPENAI_API_KEY": "{key}",
            "INKWELL_VIDEO_BASE_URL": "{url}/v1",
            "INKWELL_OPENAI_URL": "{url}/v1",
        },
    ),
    "provider runpod for images": (
        "runpod",
        "RUNPOD_API_KEY",
        "RUNPOD_SDXL_ENDPOINT",
        {"RUNPOD_API_KEY": "{key}", "RUNPOD_SDXL_ENDPOINT": "{url}/v2/pod-1/runsync"},
    ),
    "provider runpod for videos": (
        "runpod",
        "RUNPOD_API_KEY",
        "INKWELL_RUNPOD_VIDEO_ENDPOINT",
        {
            "RUNPOD_API_KEY": "{key}",
            "INKWELL_RUNPOD_VIDEO_ENDPOINT": "pod-1",
            "INKWELL_RUNPOD_URL": "{url}/v2",
        },
    ),
}
"""For each part: its stand-in, the variables that its advice names, and the settings."""


@dataclass(slots=True)
class ModelsFake:
    """Lists of models as OpenAI, DeepSeek and Anthropic have them; a wrong key is repeated."""

    asked: list[Asked] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Judge a request and answer it."""
        self.asked.append(asked)
        sent = asked.headers.get("authorization")
        if sent != f"Bearer {KEY}":
            return 401, {"error": {"message": f"Incorrect API key provided: {sent}."}}
        if asked.method != "GET" or asked.path not in {"/models", "/v1/models"}:
            return 404, {"error": {"message": "Not found."}}
        model = {"id": "m", "type": "model", "object": "model"}
        return 200, {"object": "list", "data": [model], "has_more": False}


class Page:
    """A website, where an API was looked for."""

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        """Answer anything with what is no JSON."""
        del asked
        return 200, b"<html>Welcome!</html>"


FAKES: dict[str, type[Engine]] = {
    "models": ModelsFake,
    "videos": OpenAIVideosFake,
    "runpod": RunPodVideosFake,
}


@dataclass(slots=True)
class Peer:
    """Where a provider is looked for, and what the doctor finds of it."""

    part: str
    url: str
    folder: Path

    async def found(self, *, key: str = KEY, url: str = "") -> dict[str, str]:
        """Return the finding of the part, and look that no key is in any."""
        given = SHAPES[self.part][3]
        environment = {
            name: value.format(key=key, url=url or self.url) for name, value in given.items()
        }
        container = container_for(world_settings(self.folder, **environment))
        printed: list[dict[str, str]] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("entrypoints.cli.doctor.print_json", printed.extend)
            code = await examine(container, ["providers"], as_json=True)
        await container.close()
        assert KEY not in str(printed)
        assert WRONG not in str(printed)
        (finding,) = [each for each in printed if each["part"] == self.part]
        assert code == 1 or finding["state"] == "ok"
        return finding


@pytest.fixture(params=SHAPES)
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    """Give the stand-in of each part."""
    part = str(request.param)
    with serving_peer(FAKES[SHAPES[part][0]](), Faults()) as url:
        yield Peer(part=part, url=url, folder=tmp_path)


async def test_the_right_key_at_the_right_address_is_well(peer: Peer) -> None:
    finding = await peer.found()
    assert (finding["state"], finding["advice"]) == ("ok", "")


async def test_a_wrong_key_is_told_without_the_key(peer: Peer) -> None:
    finding = await peer.found(key=WRONG)
    assert finding["state"] == "down"
    assert "401" in finding["about"]
    _, credential, address, _ = SHAPES[peer.part]
    assert credential in finding["advice"]
    assert address in finding["advice"]


async def test_nobody_there_is_told(peer: Peer) -> None:
    finding = await peer.found(url=NOBODY)
    assert finding["state"] == "down"
    assert "unreachable" in finding["about"]


async def test_a_page_instead_of_an_answer_is_not_taken_for_one(peer: Peer) -> None:
    with serving_peer(Page(), Faults()) as url:
        finding = await peer.found(url=url)
    assert finding["state"] == "down"
    assert "malformed" in finding["about"]


async def test_an_address_beside_it_is_told_where_there_must_be_a_list(peer: Peer) -> None:
    finding = await peer.found(url=f"{peer.url}/elsewhere")
    if peer.part in {"provider compatible", "provider openai for videos"}:
        assert finding["state"] == "ok"
        assert "has no list" in finding["about"]
    else:
        assert (finding["state"], "404" in finding["about"]) == ("down", True)


@pytest.mark.parametrize("shape", ["openai", "anthropic", "compatible"])
async def test_a_peer_that_nobody_here_wrote_lists_its_models(
    shape: str, aimock: str, tmp_path: Path
) -> None:
    part = f"provider {shape}"
    finding = await Peer(part=part, url=aimock, folder=tmp_path).found()
    assert (finding["state"], "has no list" in finding["about"]) == ("ok", False)


@pytest.mark.parametrize("part", ["provider openai", "provider anthropic"])
async def test_each_is_asked_once_and_openais_own_videos_are_not(part: str, tmp_path: Path) -> None:
    engine = ModelsFake()
    with serving_peer(engine, Faults()) as url:
        await Peer(part=part, url=url, folder=tmp_path).found()
    (asked,) = engine.asked
    assert asked.path == "/v1/models"
    assert asked.query == ({"limit": "1"} if part == "provider anthropic" else {})
