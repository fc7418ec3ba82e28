"""Two versions at once: one from before the latest migrations, and this one beside it."""

import asyncio
import io
import json
import random
import signal
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import pytest

from adapters.database.migrating import upgrade
from tests.builders import eventually
from tests.faults.deployment import Deployment, is_up, prepared
from tests.faults.promises import Promises
from tests.faults.report import Report
from tests.faults.running import visited
from tests.integration.test_up import free_port
from tests.processes import INKWELL, ROOT, START_SECONDS, running

VERSIONS = "migrations/versions"
MORE_SECONDS = 120.0


def git(*arguments: str) -> bytes:
    """Return what git says; nothing where there is no history."""
    ended = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    return ended.stdout if ended.returncode == 0 else b""


@pytest.fixture(params=[1, 6])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the tree as it was before the latest migration was added, or the latest six."""
    count = request.param
    added = git("log", f"-{count}", "--diff-filter=A", "--format=%H", "--", VERSIONS).split()
    archive = git("archive", f"{added[-1].decode()}^") if len(added) == count else b""
    if not archive:
        pytest.skip(f"This clone has no history from before the latest migrations ({count}).")
    tree = tmp_path / "older"
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(tree, filter="data")
    return tree


def newest(tree: Path) -> str:
    """Return the revision of a tree's latest migration."""
    return max(each.stem.partition("_")[0] for each in (tree / VERSIONS).glob("[0-9]*.py"))


def made_key(tree: Path, deployment: Deployment) -> str:
    """Have the older version make a service key."""
    command = [sys.executable, *INKWELL, "keys", "create", "load", "--scope", "meter", "--json"]
    ended = subprocess.run(
        command, cwd=tree, env=deployment.environment, capture_output=True, check=True
    )
    return str(json.loads(ended.stdout)["key"])


async def more(promises: Promises) -> None:
    """Wait until more was promised of what every version can do."""
    articles, spent = len(promises.articles) + 3, sum(promises.spent.values())
    until = monotonic() + MORE_SECONDS
    while len(promises.articles) < articles or sum(promises.spent.values()) <= spent:
        assert monotonic() < until, "nothing is promised any more"
        await asyncio.sleep(0.1)


@pytest.mark.deep
async def test_an_upgrade_with_both_versions_at_work(older: Path, tmp_path: Path) -> None:
    revision = newest(older)
    assert revision < newest(ROOT)
    async with prepared(tmp_path / "site", on_services=True, revision=revision) as site:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {**site.environment, "INKWELL_PORT": str(port)}
        with ExitStack() as stack:
            old = []
            for part in ("serve", "worker"):
                started = running([*INKWELL, part], environment, log=tmp_path / part, root=older)
                old.append(stack.enter_context(started))
                await asyncio.to_thread(eventually, lambda: is_up(url), seconds=START_SECONDS)
            site.other_doors.append(url)
            secret = await asyncio.to_thread(made_key, older, site)
            report, chance = Report(seed=0), random.Random(0)
            async with visited(site, report, chance, secret=secret) as run:
                stop, promises = asyncio.Event(), run.load.promises
                async with asyncio.TaskGroup() as group:
                    group.create_task(run.load.run(stop))
                    await more(promises)
                    await asyncio.to_thread(upgrade, site.settings.database.url)
                    await more(promises)
                    new = [site.begin("new-api", "api"), site.begin("new-worker", "worker")]
                    await site.up(new[0])
                    await more(promises)
                    site.other_doors.clear()
                    for process in old:
                        process.send_signal(signal.SIGTERM)
                        ended = await asyncio.to_thread(process.wait, timeout=60)
                        assert ended in {0, -signal.SIGTERM}
                    await more(promises)
                    stop.set()
                assert await run.judged() == []
