"""Rate limits of operations, and the headers that tell of them.

A handler says `opt={"limit": Limit.AI}`; what it counts by is the limit's own affair. The headers
are those of the IETF's draft: `RateLimit-Policy` and `RateLimit`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from core.accounts.errors import TooManyRequests
from core.accounts.model import Verdict
from core.accounts.ports import RateLimiter
from core.shared.errors import Quota
from entrypoints.settings import Settings

WINDOW_SECONDS = 60
STATE = "rate_limits"
CUSTOMER_PREFIX = 64
"""The bits of an IPv6 address that a customer of a network is given; the others are theirs."""


class Limit(StrEnum):
    """The limits there are: signing in counts by address and by e-mail, the others by account."""

    AI = "ai"
    AUTH = "auth"
    PAYMENTS = "payments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A limit that one request was counted against."""

    limit: Limit
    most: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Counts requests against limits, so many a minute."""

    limiter: RateLimiter
    per_minute: Mapping[Limit, int]

    async def count(self, scope: Scope, limit: Limit, who: str) -> None:
        """Count a request of `who`. Raises `TooManyRequests`."""
        bucket = f"{limit.value}:{sha256(who.encode(errors='replace')).hexdigest()[:32]}"
        most = self.per_minute[limit]
        verdict = await self.limiter.hit(bucket, limit=most, window_seconds=WINDOW_SECONDS)
        counted = Counted(limit=limit, most=most, verdict=verdict)
        before: Counted | None = scope["state"].get(STATE)
        # Of two counts the headers tell of the nearer limit.
        if before is None or verdict.remaining <= before.verdict.remaining:
            scope["state"][STATE] = counted
        if not verdict.allowed:
            raise TooManyRequests(
                f"More than {most} requests a minute. Wait {verdict.reset_seconds} seconds.",
                retry_after_seconds=verdict.reset_seconds,
            )


def rate_limits(limiter: RateLimiter, settings: Settings) -> RateLimits:
    """Return the limits as they are set."""
    limits = settings.limits
    return RateLimits(
        limiter=limiter,
        per_minute={
            Limit.AI: limits.ai_per_minute,
            Limit.AUTH: limits.auth_per_minute,
            Limit.PAYMENTS: limits.payments_per_minute,
        },
    )


def client_at(address: str) -> str:
    """Return who asks from an address: over IPv6 a customer's whole network is one client.

    One customer has 2^64 addresses there, which would be as many limits. An IPv4 address that is
    written in IPv6 is the IPv4 one.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address  # A socket's path, or what a trusted proxy made of it.
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), CUSTOMER_PREFIX), strict=False))


async def tell_limits(message: Message, scope: Scope) -> None:
    """Say in the answer's headers how near the limit is."""
    state: dict[str, Any] = scope.get("state") or {}
    counted: Counted | None = state.get(STATE)
    if counted is None or message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    if "RateLimit" in headers:
        return  # A refusal tells of the quota that it is about.
    quota = Quota(name=counted.limit.value, most=counted.most, window_seconds=WINDOW_SECONDS)
    verdict = counted.verdict
    headers.update(limit_headers(quota, verdict.remaining, verdict.reset_seconds))


def limit_headers(quota: Quota, remaining: int, reset_seconds: int) -> dict[str, str]:
    """Return the headers that tell how much of a quota is left, and for how long."""
    return {
        "RateLimit-Policy": f'"{quota.name}";q={quota.most};w={quota.window_seconds}',
        "RateLimit": f'"{quota.name}";r={remaining};t={reset_seconds}',
    }
