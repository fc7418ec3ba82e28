"""Rate limits in Redis: one script, so that no two processes count one request twice or not."""

from datetime import datetime, timedelta

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.limits.memory import MemoryLimiter
from core.accounts.model import Verdict
from core.shared.ports import Clock

PREFIX = "inkwell:limit:"
PAUSE = timedelta(seconds=5)
"""How long nobody asks a Redis that has not answered; then one request tries it for all."""
SCRIPT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return {count, redis.call('PTTL', KEYS[1])}
"""
log = structlog.get_logger(__name__)


class RedisLimiter:
    """Fixed windows in Redis; a window's key goes when the window ends.

    While Redis is away this process counts by itself, in windows that begin then: nobody is refused
    for its absence, and nobody is let in without a limit.
    """

    def __init__(self, url: str, clock: Clock, *, seconds_max: float = 1) -> None:
        """Connect at the first request, and wait `seconds_max` for an answer."""
        self._redis = Redis.from_url(
            url, socket_timeout=seconds_max, socket_connect_timeout=seconds_max
        )
        self._script = self._redis.register_script(SCRIPT)
        self._clock = clock
        self._here = MemoryLimiter(clock)
        self._missed_at: datetime | None = None

    async def hit(self, bucket: str, *, limit: int, window_seconds: int) -> Verdict:
        """Count one request."""
        counted = await self._in_redis(bucket, window_seconds) if self._may_ask() else None
        if counted is None:
            return await self._here.hit(bucket, limit=limit, window_seconds=window_seconds)
        count, left = counted
        return Verdict(
            allowed=count <= limit,
            remaining=max(0, limit - count),
            reset_seconds=-(-max(left, 1) // 1000),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    def _may_ask(self) -> bool:
        if self._missed_at is None:
            return True
        now = self._clock.now()
        # A clock that was set back has not stood still.
        if abs(now - self._missed_at) < PAUSE:
            return False
        self._missed_at = now
        return True

    async def _in_redis(self, bucket: str, window_seconds: int) -> tuple[int, int] | None:
        """Return a window's requests and how many milliseconds it lasts, or None without Redis."""
        was_away = self._missed_at is not None
        try:
            count, left = await self._script(
                keys=[f"{PREFIX}{bucket}"], args=[window_seconds * 1000]
            )
        except (RedisError, OSError) as error:
            if self._missed_at is None:
                log.warning("limits_counted_here", error=repr(error))
            self._missed_at = self._clock.now()
            return None
        if was_away:
            self._missed_at = None
            log.info("limits_counted_in_redis_again")
        return count, left
