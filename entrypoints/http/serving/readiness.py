"""Whether what every request needs is there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from core.shared.errors import FieldError, Unavailable

RETRY_SECONDS = 5
log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[object]]
"""Returns when a part works, raises when it does not."""


class NotReady(Unavailable):
    """A part that every request needs does not answer."""

    code = "not-ready"

    def __init__(self, down: list[str]) -> None:
        """Keep the names of the parts that are down."""
        super().__init__(
            f"Not ready: {', '.join(down)} does not answer. Try again later.",
            retry_after_seconds=RETRY_SECONDS,
        )
        self.errors = tuple(FieldError(field=part, message="does not answer") for part in down)


class Readiness:
    """The parts that must work before requests may come, by name."""

    def __init__(self, checks: Mapping[str, Check], *, seconds_max: float = 3.0) -> None:
        """Keep the checks; a part that takes longer than `seconds_max` does not work."""
        self.checks = dict(checks)
        self._seconds_max = seconds_max

    async def down(self) -> list[str]:
        """Return the names of the parts that do not work; all are asked at once."""
        works = await asyncio.gather(*(self._works(*each) for each in self.checks.items()))
        return [name for name, does in zip(self.checks, works, strict=True) if not does]

    async def _works(self, name: str, check: Check) -> bool:
        try:
            async with asyncio.timeout(self._seconds_max):
                await check()
        except Exception as error:  # noqa: BLE001 - Whatever it is, the part does not work.
            log.warning("not_ready", part=name, error=repr(error))
            return False
        return True
