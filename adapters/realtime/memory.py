"""Signals within one process."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager


class MemoryWakes:
    """What one listener hears."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._heard = asyncio.Event()

    def hear(self) -> None:
        """Take a signal."""
        self._heard.set()

    async def wait(self, seconds: float) -> None:
        """Return at a signal, at once when one came since the last wait, or in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._heard.wait()
        except TimeoutError:
            return
        self._heard.clear()


class MemorySignals:
    """Signals between the tasks of one event loop."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._listeners: dict[str, set[MemoryWakes]] = {}

    @asynccontextmanager
    async def listen(self, name: str) -> AsyncIterator[MemoryWakes]:
        """Listen to a name until the end of the block."""
        wakes = MemoryWakes()
        self._listeners.setdefault(name, set()).add(wakes)
        try:
            yield wakes
        finally:
            listeners = self._listeners[name]
            listeners.discard(wakes)
            if not listeners:
                del self._listeners[name]

    async def announce(self, names: Iterable[str]) -> None:
        """Wake whoever listens to one of the names."""
        for name in names:
            self.wake(name)

    def wake(self, name: str) -> None:
        """Wake whoever listens to the name."""
        for wakes in self._listeners.get(name, ()):
            wakes.hear()

    def wake_all(self) -> None:
        """Wake everybody: some signals may have been lost."""
        for name in self._listeners:
            self.wake(name)

    def names(self) -> list[str]:
        """Return the names that somebody listens to."""
        return list(self._listeners)

    async def close(self) -> None:
        """Nothing is open."""
