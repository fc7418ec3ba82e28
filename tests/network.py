"""Keeps the tests on this machine: reaching for any other address fails the test that did it."""

import ipaddress
import socket
import sys
from typing import Any, Final

ADVICE: Final = (
    "Tests talk to this machine only: start the counterpart on 127.0.0.1, or give the code a fake "
    "of its port."
)
RESOLVING: Final = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
SENDING: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
INTERNET: Final = frozenset({socket.AF_INET, socket.AF_INET6})


class OutsideNetworkError(RuntimeError):
    """A test reached beyond this machine."""


class NetworkGuard:
    """Watches every socket of the process and refuses what is not loopback.

    It listens to the interpreter's audit events, so that it sees any library that uses Python's
    sockets; uvloop, libraries with sockets of their own, and other processes are out of its sight.
    An attempt is also remembered, because the code under test may swallow the refusal.
    """

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self.allowed = {"", "localhost", socket.gethostname()}

    def install(self) -> None:
        """Watch from now on, for as long as the process lives."""
        sys.addaudithook(self.on_event)

    def allow(self, host: str) -> None:
        """Let `host`, where somebody runs a service for these tests, be reached."""
        self.allowed.add(host)
        self.allowed.update(str(found[4][0]) for found in socket.getaddrinfo(host, None))

    def on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Refuse what leaves this machine."""
        if event in RESOLVING:
            self.check_name(arguments[0])
        elif event in SENDING and arguments[0].family in INTERNET and arguments[1] is not None:
            self.check_address(str(arguments[1][0]))

    def check_name(self, host: str | bytes | None) -> None:
        """Refuse to look up any name but this machine's own; an address needs no look-up."""
        name = host.decode() if isinstance(host, bytes) else host or ""
        if name not in self.allowed and not is_address(name):
            self.refuse(name)

    def check_address(self, host: str) -> None:
        """Refuse to send to any address but this machine's own."""
        if host not in self.allowed and not (is_address(host) and is_loopback(host)):
            self.refuse(host)

    def refuse(self, host: str) -> None:
        """Remember the attempt and stop it."""
        self.attempts.append(host)
        message = f"A test reached for {host}. {ADVICE}"
        raise OutsideNetworkError(message)

    def taken_attempts(self) -> list[str]:
        """Return the attempts since the last time, and forget them."""
        attempts, self.attempts = self.attempts, []
        return attempts


def is_address(host: str) -> bool:
    """Return whether `host` is an address and not a name."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Return whether the address stays on this machine; 0.0.0.0 and :: lead here too."""
    address = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_unspecified


NETWORK: Final = NetworkGuard()
