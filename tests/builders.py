"""What tests build: settings, containers, accounts, and time that stands still."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from typing import Any

from PIL import Image
from sqlalchemy import make_url

from adapters.database.migrating import upgrade
from entrypoints.bench.services import in_own_loop
from entrypoints.container import Container
from entrypoints.settings import Settings, with_development_secrets

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
NEVER_SET = Event()
PRODUCTION = {
    "INKWELL_ENV": "production",
    "JWT_SECRET": "Zk3-vQ9x_Lr7Tn2Wb8Yc4Hd6Jf1Mg5Ps0Ua",
    "INKWELL_ENCRYPTION_KEYS": "Rm9aVxK2tP0qL7sYcE4uHnJ8wDgZ1bT5iQoXfUvN3yk",
    "INKWELL_PUBLIC_URL": "https://api.example.com",
    "INKWELL_TRUSTED_PROXIES": "10.0.0.0/8",
    "STRIPE_SECRET_KEY": "sk_live_x",
    "STRIPE_WEBHOOK_SECRET": "whsec_uLr8kVt2nQx5Bz0JmYc7FhWd3GaSe9Pi",
    "OPENAI_API_KEY": "sk-x",
    "INKWELL_VIDEO_BASE_URL": "https://video.example.com",
}
"""Settings that production starts on."""


async def admit_all(purpose: str) -> None:
    """Refuse nothing."""
    del purpose


@dataclass(slots=True)
class FakeClock:
    """A clock that moves when a test says so."""

    at: datetime = field(default=NOON)

    def now(self) -> datetime:
        """Return where the clock stands."""
        return self.at

    def advance(self, by: timedelta) -> None:
        """Move on, or back."""
        self.at += by


def settings_for(folder: Path, **environment: str) -> Settings:
    """Return development settings with SQLite in `folder`, unless `environment` says otherwise."""
    wanted = {
        "INKWELL_DATA_DIR": str(folder),
        "INKWELL_JOB_LEASE_SECONDS": "1",
        "INKWELL_JOB_POLL_SECONDS": "0.02",
        "INKWELL_GRACE_SECONDS": "5",
        "INKWELL_AI_PER_MINUTE": "100000",
        "INKWELL_AUTH_PER_MINUTE": "100000",
        "INKWELL_PAYMENTS_PER_MINUTE": "100000",
        "INKWELL_OFFLINE_WORDS_PER_SECOND": "0",
        **environment,
    }
    return with_development_secrets(Settings.load(wanted, None))


def migrated(settings: Settings) -> Settings:
    """Bring the settings' database to the present form."""
    in_present_form(settings.database.url)
    return settings


def in_present_form(url: str) -> None:
    """Bring a database to the present form, which none leaves that a test asks it for."""
    place = make_url(url)
    file = Path(place.database or "")
    if place.get_backend_name() != "sqlite":
        upgraded(url)
    elif not file.exists():
        file.write_bytes(empty_database())


@cache
def upgraded(url: str) -> None:
    """Migrate a database, unless this process did."""
    in_own_loop(asyncio.to_thread(upgrade, url))


@cache
def empty_database() -> bytes:
    """Return a SQLite database in the present form: migrating one takes a third of a second."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "empty.db")
        in_own_loop(asyncio.to_thread(upgrade, f"sqlite+aiosqlite:///{file}"))
        assert [each.name for each in Path(folder).iterdir()] == [file.name]
        return file.read_bytes()


def eventually(holds: Callable[[], bool], *, seconds: float = 30.0) -> None:
    """Wait until `holds` is true. Fails when it does not come true in time."""
    deadline = monotonic() + seconds
    while not holds():
        assert monotonic() < deadline, "it did not come true in time"
        NEVER_SET.wait(0.02)


def plain_picture(kind: str = "PNG", width: int = 64, height: int = 48, **more: Any) -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), (180, 120, 60)).save(written, kind, **more)
    return written.getvalue()


def container_for(settings: Settings) -> Container:
    """Return a container over the settings."""
    return Container(settings=settings)
