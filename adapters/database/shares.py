"""An account's share of the connections: who uses it up waits, and hinders nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from core.shared.current_account import CURRENT_ACCOUNT
from core.shared.ids import AccountId


class Shares:
    """Lets each account have so many transactions open at once.

    All that an account asks for may wait for one row, such as its wallet, and would do so with
    every connection there is. What is nobody's does not count.
    """

    def __init__(self, share: int) -> None:
        """Begin with nothing open."""
        self._share = share
        # A share lives as long as somebody holds or waits for it.
        self._shares: WeakValueDictionary[AccountId, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def of_caller(self) -> AsyncIterator[None]:
        """Hold a part of the share of whoever the present task works for, once it is free."""
        account_id = CURRENT_ACCOUNT.get()
        if account_id is None:
            yield
            return
        share = self._shares.setdefault(account_id, asyncio.Semaphore(self._share))
        async with share:
            yield
