"""Uploads in memory: how many bytes of them this process holds at once."""

from collections import Counter
from typing import Any

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from core.shared.errors import Unavailable

ALL_AT_ONCE = 12
"""As much as so many of the largest uploads; each is copied while it is read."""
ACCOUNT_AT_ONCE = 4
"""As much of it may be one account's: browsers send six files at once, few of them so large."""
RETRY_SECONDS = 10


class UploadsBusy(Unavailable):
    """So much is being uploaded that no more of it fits into memory."""

    code = "uploads-busy"


class UploadsInMemory(ASGIMiddleware):
    """Counts what comes of uploads until each is answered, and refuses what would be too much.

    Who sends slowly keeps nobody from sending: what has not come yet does not count.
    """

    scopes: tuple[ScopeType, ...] = (ScopeType.HTTP,)

    def __init__(self, bytes_max: int) -> None:
        """Begin with nothing held; one upload may have `bytes_max`."""
        self._bytes_max = bytes_max
        self._held: Counter[int | None] = Counter()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass on a request as it comes. Who sends it is known before its body is read."""
        held = 0

        async def counted() -> Any:
            nonlocal held
            message: Any = await receive()
            size = len(message.get("body", b""))
            account_id = scope["state"].get("account_id")
            self._check(account_id, size)
            self._held[account_id] += size
            held += size
            return message

        try:
            await next_app(scope, counted, send)
        finally:
            account_id = scope["state"].get("account_id")
            self._held[account_id] -= held
            if not self._held[account_id]:
                del self._held[account_id]

    def _check(self, account_id: int | None, size: int) -> None:
        """Raise `UploadsBusy` where so many more bytes would be too much."""
        if self._held[account_id] + size > ACCOUNT_AT_ONCE * self._bytes_max:
            whose = "You are uploading"
        elif self._held.total() + size > ALL_AT_ONCE * self._bytes_max:
            whose = "Others are uploading"
        else:
            return
        raise UploadsBusy(
            f"{whose} as much as can be taken at once. Send it again later.",
            retry_after_seconds=RETRY_SECONDS,
        )
