"""From a host to addresses: literals in every spelling are read here, names are looked up once."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, ip_address

from core.publishing.rules.addresses import Address

THREADS = 8
"""Look-ups at once: a server of names that never answers must not stop what else waits."""
RESOLVERS = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="webhook-names")

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


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


async def look_up(host: str, port: int) -> Sequence[Address]:
    """Return every address that a name leads to now. Raises `OSError`."""

    def ask() -> list[Address]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # A zone (`%eth0`) stays: an address that has one is on a link, and refused as such.
        return list(dict.fromkeys(ip_address(str(each[4][0])) for each in found))

    return await asyncio.get_running_loop().run_in_executor(RESOLVERS, ask)
