"""Asking providers whether address and key are right, by calls that cost nothing."""

from collections.abc import Awaitable, Callable

from adapters.models.provider import CallFailed

Check = Callable[[], Awaitable[str | None]]
"""Asks one provider; returns what is to be said beside. Raises `CallFailed`."""


def without_their_words(check: Check) -> Check:
    """Return a check that tells how it failed, and not in the provider's words.

    It raises `ConnectionError`.
    """

    async def told() -> str | None:
        try:
            return await check()
        except CallFailed as failure:
            raise ConnectionError(failure.summary) from failure

    return told
