"""Rate limits in Redis: one script, so that no two processes count one request twice or not."""

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.accounts.model import Verdict
from core.shared.errors import Unavailable

PREFIX = "inkwell:limit:"
SECONDS_MAX = 2
SCRIPT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return {count, redis.call('PTTL', KEYS[1])}
"""


class LimitsUnknown(Unavailable):
    """Redis, which counts the requests, does not answer."""

    code = "limits-unavailable"


class RedisLimiter:
    """Fixed windows in Redis; a window's key goes when the window ends."""

    def __init__(self, url: str) -> None:
        """Connect at the first request."""
        self._redis = Redis.from_url(
            url, socket_timeout=SECONDS_MAX, socket_connect_timeout=SECONDS_MAX
        )
        self._script = self._redis.register_script(SCRIPT)

    async def hit(self, bucket: str, *, limit: int, window_seconds: int) -> Verdict:
        """Count one request. Raises `LimitsUnknown`."""
        try:
            count, left = await self._script(
                keys=[f"{PREFIX}{bucket}"], args=[window_seconds * 1000]
            )
        except (RedisError, OSError) as error:
            raise LimitsUnknown("Requests can't be counted now. Try again.") from error
        return Verdict(
            allowed=count <= limit,
            remaining=max(0, limit - count),
            reset_seconds=-(-max(left, 1) // 1000),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
