"""Stand-ins of those who render, and worlds that ask them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from entrypoints.settings import Settings
from tests.builders import migrated
from tests.peers.loopback import serving_peer
from tests.peers.video_fakes import OpenAIVideosFake, RunPodVideosFake
from tests.world import world_settings


@pytest.fixture
def openai() -> Iterator[tuple[OpenAIVideosFake, str]]:
    fake = OpenAIVideosFake()
    with serving_peer(fake, fake.faults) as url:
        yield fake, f"{url}/v1"


@pytest.fixture
def runpod() -> Iterator[tuple[RunPodVideosFake, str]]:
    fake = RunPodVideosFake()
    with serving_peer(fake, fake.faults) as url:
        yield fake, url


@pytest.fixture(scope="module")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an empty, migrated database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    migrated(world_settings(folder))
    return folder


@pytest.fixture
def ready(migrated_once: Path, tmp_path: Path) -> Callable[..., Settings]:
    """Give a maker of settings over a migrated database."""
    shutil.copytree(migrated_once, tmp_path, dirs_exist_ok=True)
    return lambda **environment: world_settings(tmp_path, **environment)
