"""From a host to addresses: literals in every spelling are read here, names are looked up once."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from ipaddress import IPv4Address, ip_address
from weakref import WeakValueDictionary

from core.publishing.rules.addresses import Address
from core.shared.ids import AccountId

THREADS = 32
"""Look-ups at once, for everybody."""
SHARE = 4
"""Look-ups at once for one account."""
SECONDS_MAX = 5.0
"""How long a name may take, with waiting for one's turn."""

Resolve = Callable[[AccountId, str, int], Awaitable[Sequence[Address]]]
Ask = Callable[[str, int], list[Address]]


def literal(host: str) -> Address | None:
    """Return the address that a host is, or None for a name.

    The system reads `127.1`, `0x7f000001`, `2130706433` and `0177.0.0.1` as addresses too, so they
    are read by its own rules.
    """
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host.removesuffix(".")))
    except (OSError, UnicodeError):
        return None


def ask_system(host: str, port: int) -> list[Address]:
    """Return every address that the system finds for a name, waiting for it. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A zone (`%eth0`) stays: an address that has one is on a link, and refused as such.
    return list(dict.fromkeys(ip_address(str(each[4][0])) for each in found))


class Names:
    """Looks names up in threads of its own.

    The system's look-up can't be stopped: a server of names that never answers keeps its thread
    until the system gives up, long after the caller has. So each account has a share of the
    threads; who has used it up waits, and hinders nobody else.
    """

    def __init__(
        self,
        *,
        ask: Ask = ask_system,
        threads: int = THREADS,
        share: int = SHARE,
        seconds_max: float = SECONDS_MAX,
    ) -> None:
        """Begin with all threads free."""
        self._ask = ask
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="webhook-names")
        self._share = share
        self._seconds_max = seconds_max
        # A share lives as long as somebody holds or waits for it.
        self._shares: WeakValueDictionary[AccountId, asyncio.Semaphore] = WeakValueDictionary()

    async def __call__(self, account_id: AccountId, host: str, port: int) -> Sequence[Address]:
        """Return every address that a name leads to now. Raises `OSError`."""
        share = self._shares.setdefault(account_id, asyncio.Semaphore(self._share))
        loop = asyncio.get_running_loop()

        def ended(_: Future[list[Address]]) -> None:
            """Give the turn back when the thread is free, which may be after the caller left."""
            if not loop.is_closed():
                loop.call_soon_threadsafe(share.release)

        async with asyncio.timeout(self._seconds_max):
            await share.acquire()
            asked = self._threads.submit(self._ask, host, port)
            asked.add_done_callback(ended)
            return await asyncio.wrap_future(asked)
