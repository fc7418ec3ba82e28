"""A PostgreSQL, a Redis and a small disk that belong to this run alone, and can be broken."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from sqlalchemy import make_url

from entrypoints.bench.services import ask_postgres, in_own_loop
from tests.builders import eventually
from tests.integration.test_up import free_port
from tests.processes import START_SECONDS

CONNECTIONS = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
DISK_BYTES = 64 * 2**20
PATIENTLY = ("-w", "-t", f"{START_SECONDS:.0f}")
IS_ROOT = os.geteuid() == 0


class Unavailable(Exception):
    """A program that this needs is not on this machine."""


def run(*command: str | Path, check: bool = True) -> bool:
    """Run a command, and return whether it ended well."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and ended.returncode:
        message = f"{' '.join(map(str, command))}: {ended.stdout}{ended.stderr}"
        raise RuntimeError(message)
    return ended.returncode == 0


def postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs. Raises `Unavailable`."""
    on_path = shutil.which("initdb")
    found = [Path(on_path)] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        message = "PostgreSQL's initdb is not here: install postgresql."
        raise Unavailable(message)
    return found[-1].parent


@dataclass(slots=True)
class OwnPostgres:
    """A cluster in a folder of its own, which other users may enter.

    PostgreSQL refuses to run as root, so there it runs as `postgres`.
    """

    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="inkwell-postgres-")))
    port: int = field(default_factory=free_port)
    programs: Path = field(default_factory=postgres_programs)

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.home / "data"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make the cluster and start it."""
        self.home.chmod(0o755)
        self.folder.mkdir()
        if IS_ROOT:
            shutil.chown(self.folder, "postgres")
        self._own("initdb", "-D", self.folder, "-U", "postgres", "--auth=trust", "--encoding=UTF8")
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder}"
        log = self.folder / "log"
        self._own("pg_ctl", "-D", self.folder, *PATIENTLY, "-l", log, "-o", options, "start")

    def stop(self, mode: str) -> None:
        """Stop in PostgreSQL's `fast` or `immediate` way; the latter is like a crash."""
        self._own("pg_ctl", "-D", self.folder, *PATIENTLY, "-m", mode, "stop")

    def remove(self) -> None:
        """End it, and leave nothing behind."""
        if (self.folder / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.home)

    def cut_connections(self) -> None:
        """End every connection but this one."""
        in_own_loop(ask_postgres(make_url(self.url), CONNECTIONS))

    def _own(self, program: str, *arguments: str | Path) -> None:
        before: Sequence[str] = ("runuser", "-u", "postgres", "--") if IS_ROOT else ()
        # pg_ctl passes its output on to the server, which would keep a pipe open.
        command = [*before, self.programs / program, *arguments]
        with (self.home / "out").open("a") as out:
            subprocess.run(command, cwd="/", stdout=out, stderr=out, check=True)


@dataclass(slots=True)
class OwnRedis:
    """A Redis that keeps nothing."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: Any = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start empty, and wait until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            message = "redis-server is not here: install it."
            raise Unavailable(message)
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [program, *place, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
        )
        eventually(self.answers, seconds=START_SECONDS)

    def answers(self) -> bool:
        """Tell whether it answers."""
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        """Kill it: what it had is gone."""
        self.process.kill()
        self.process.wait()

    def empty(self) -> None:
        """Delete everything in it."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


@dataclass(slots=True)
class SmallDisk:
    """A folder on a disk of its own that is quickly full: a tmpfs, which only root can mount."""

    folder: Path
    is_mounted: bool = False
    was_full: bool = False

    def mount(self) -> None:
        """Make the folder, on a disk of its own where that is allowed."""
        self.folder.mkdir()
        options = f"size={DISK_BYTES}"
        self.is_mounted = IS_ROOT and run(
            "mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder, check=False
        )

    def fill(self) -> None:
        """Leave no byte free; never on a disk that others use."""
        assert self.is_mounted
        self.was_full = True
        with self._ballast.open("wb", buffering=0) as file:
            for size in (2**20, 2**10, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue

    def relieve(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def unmount(self) -> None:
        """Give the disk back."""
        if self.is_mounted:
            run("umount", "-l", self.folder)

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"
