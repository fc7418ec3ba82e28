"""Model providers on loopback: aimock, which nobody here wrote, and a scripted server."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from dependency_injector import providers

from entrypoints.container import Container
from tests.builders import FakeClock, migrated, settings_for
from tests.peers.models.kit import House, Script, serving_script
from tests.services import required

HERE = Path(__file__).parent


def installed(environment: dict[str, str]) -> str | None:
    """Install the peer where it is missing; return why it can't be, or None."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    if (HERE / "node_modules" / "@copilotkit" / "aimock").exists():
        return None
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, check=False)
    return None if done.returncode == 0 else done.stderr.decode(errors="replace")


@pytest.fixture(scope="session")
def aimock() -> Iterator[str]:
    """Give aimock's address. Skips where it can't run, and fails where services are required."""
    environment = dict(os.environ)
    if trouble := installed(environment):
        reason = f"aimock, the stand-in of model providers, is not there: {trouble}"
        if required(environment):
            pytest.fail(reason)
        pytest.skip(reason)
    command = ["node", "aimock.mjs"]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = json.loads(process.stdout.readline())["url"]
        try:
            yield str(address)
        finally:
            process.terminate()


@pytest.fixture
def script() -> Iterator[Script]:
    """Give a server that answers what the test says, and remembers what it was asked."""
    with serving_script() as made:
        yield made


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Callable[..., House]]:
    """Give a maker of houses: a container over an empty database, with these settings."""
    made: list[House] = []
    settings = await asyncio.to_thread(migrated, settings_for(tmp_path))

    def make(**environment: str) -> House:
        settings_here = settings_for(tmp_path, **environment)
        assert settings_here.database.url == settings.database.url
        container = Container(settings=settings_here)
        one = House(container=container, clock=FakeClock())
        container.shared.clock.override(providers.Object(one.clock))
        patience = container.models.patience()
        container.models.patience.override(providers.Object(one.patient(patience)))
        made.append(one)
        return one

    yield make
    for each in made:
        await each.container.close()
