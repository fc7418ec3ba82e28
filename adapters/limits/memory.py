"""Rate limits in the memory of one process."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.model import Verdict
from core.shared.ports import Clock

BUCKETS_MAX = 10_000
"""Beyond so many, ended windows are swept: who makes up addresses does not fill the memory."""


@dataclass(slots=True)
class Window:
    """A bucket's requests so far, and when they are forgotten."""

    ends_at: datetime
    count: int = 0


class MemoryLimiter:
    """Fixed windows in a dictionary."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing counted."""
        self._clock = clock
        self._windows: dict[str, Window] = {}

    async def hit(self, bucket: str, *, limit: int, window_seconds: int) -> Verdict:
        """Count one request."""
        now = self._clock.now()
        window = self._windows.get(bucket)
        if window is None or window.ends_at <= now:
            if len(self._windows) >= BUCKETS_MAX:
                self._sweep(now)
            window = Window(ends_at=now + timedelta(seconds=window_seconds))
            self._windows[bucket] = window
        window.count += 1
        return Verdict(
            allowed=window.count <= limit,
            remaining=max(0, limit - window.count),
            reset_seconds=-((now - window.ends_at) // timedelta(seconds=1)),
        )

    async def close(self) -> None:
        """Forget everything."""
        self._windows.clear()

    def _sweep(self, now: datetime) -> None:
        self._windows = {
            bucket: window for bucket, window in self._windows.items() if window.ends_at > now
        }
