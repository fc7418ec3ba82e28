"""Long computations in threads of their own, so many for an account."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakValueDictionary

from core.shared.ids import AccountId

THREADS = 2
"""Computations at once, for everybody: each slows down whatever else the process does."""
SHARE = 1
"""Computations at once for one account."""

Result = TypeVar("Result")


class FairThreads:
    """Computes beside the rest of the process, for each account in its turn.

    The threads that all else shares, where passwords are hashed and files are read, stay free
    whatever an account asks for; and who has used up its share waits, and hinders nobody else.
    """

    def __init__(self, *, threads: int = THREADS, share: int = SHARE) -> None:
        """Begin with all threads free."""
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="aside")
        self._share = share
        # A share lives as long as somebody holds or waits for it.
        self._shares: WeakValueDictionary[AccountId, asyncio.Semaphore] = WeakValueDictionary()

    async def __call__(self, account_id: AccountId, work: Callable[[], Result], /) -> Result:
        """Return what `work` returns or raises."""
        # A thread can't be stopped: who leaves keeps the turn until it is free.
        return await asyncio.shield(asyncio.ensure_future(self._in_turn(account_id, work)))

    async def _in_turn(self, account_id: AccountId, work: Callable[[], Result]) -> Result:
        share = self._shares.setdefault(account_id, asyncio.Semaphore(self._share))
        async with share:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
