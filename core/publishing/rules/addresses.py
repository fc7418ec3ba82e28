"""Where deliveries may go: what a URL may look like, and which addresses may be connected to.

What a name leads to is judged as packed addresses, at the moment of connecting: a text can be
spelled in many ways, and a name can mean something else a moment later.
"""

import re
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import SplitResult, urlsplit

from core.publishing.errors import IntegrationInvalid
from core.shared.errors import FieldError

Address = IPv4Address | IPv6Address

URL_LENGTH_MAX = 2_000
PORTS = {"http": 80, "https": 443}
LABELS = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?"
)
NAME_LENGTH_MAX = 253
PRINTABLE = re.compile(r"[!-~]+")
UNSAFE = frozenset('\\"<>^`{|}')

FORBIDDEN_4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
"""IANA's special-purpose registry of IPv4: this network, private, shared, loopback, link-local
(and with it the metadata services), protocols, documentation, 6to4 relays, benchmarks, multicast,
reserved, broadcast."""
FORBIDDEN_6 = tuple(
    IPv6Network(each)
    for each in (
        "::/8",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
"""The same of IPv6. `::/8` has the unspecified, loopback, IPv4-mapped, -compatible and -translated
addresses, `2001::/23` has Teredo, `2002::/16` is 6to4, `fc00::/7` has a metadata service."""
NAT64 = IPv6Network("64:ff9b::/96")
"""Leads to the IPv4 address in its last four bytes."""
LOOPBACK_4 = IPv4Network("127.0.0.0/8")
LOOPBACK_6 = IPv6Network("::1/128")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL taken apart. `host` is a name in ASCII or an address without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Return a URL taken apart, the only way there is. Raises `IntegrationInvalid`."""
    if not PRINTABLE.fullmatch(url) or len(url) > URL_LENGTH_MAX or UNSAFE & set(url):
        raise refused(f"must be an address in at most {URL_LENGTH_MAX} plain ASCII characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refused("is no address of a web server") from None
    if parts.scheme not in PORTS:
        raise refused("must begin with https:// or http://")
    if "@" in parts.netloc:
        raise refused("must not contain a user name or password; use a header instead")
    if "#" in url:
        raise refused("must not contain a fragment (#)")
    if port == 0:
        raise refused("has a port that nobody listens on")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = host_in(parts)
    return Target(scheme=parts.scheme, host=host, port=port or PORTS[parts.scheme], path=path)


def host_in(parts: SplitResult) -> str:
    """Return the host of a URL. Raises `IntegrationInvalid`."""
    host = parts.hostname or ""
    if ":" in host:
        try:
            return str(IPv6Address(host))
        except ValueError:
            raise refused("has a host that is no address") from None
    if len(host) > NAME_LENGTH_MAX or not LABELS.fullmatch(host):
        raise refused("names no host; write one outside ASCII as xn--...")
    return host


def is_public(address: Address) -> bool:
    """Tell whether an address is on the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in FORBIDDEN_4)
    if address.scope_id is not None:
        return False
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return not any(address in network for network in FORBIDDEN_6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What may be connected to: public addresses, and what the operator has named.

    In development that is loopback too, so that a first receiver can run on the same machine.
    """

    names: frozenset[str] = frozenset()
    networks_4: tuple[IPv4Network, ...] = ()
    networks_6: tuple[IPv6Network, ...] = ()

    def allows(self, host: str, address: Address) -> bool:
        """Tell whether `address`, which `host` leads to, may be connected to."""
        if is_public(address) or host.removesuffix(".") in self.names:
            return True
        if isinstance(address, IPv4Address):
            return any(address in each for each in self.networks_4)
        return address.scope_id is None and any(address in each for each in self.networks_6)


def reach_of(allowed: tuple[str, ...], *, loopback: bool) -> Reach:
    """Return the reach with the names, addresses and networks that an operator allows."""
    names: set[str] = set()
    networks_4 = [LOOPBACK_4] if loopback else []
    networks_6 = [LOOPBACK_6] if loopback else []
    for each in allowed:
        try:
            network = ip_network(each)
        except ValueError:
            names.add(each.lower().removesuffix("."))
            continue
        if isinstance(network, IPv4Network):
            networks_4.append(network)
        else:
            networks_6.append(network)
    return Reach(names=frozenset(names), networks_4=tuple(networks_4), networks_6=tuple(networks_6))


def check_url(url: str, reach: Reach) -> str:
    """Return a URL that may be stored. Raises `IntegrationInvalid`.

    Of hosts only literal addresses are judged here, as a courtesy: what counts is judged when a
    connection is made.
    """
    target = target_of(url)
    try:
        address = ip_address(target.host)
    except ValueError:
        return url
    if not reach.allows(target.host, address):
        raise refused("is no public address, and deliveries go to public addresses only")
    return url


def refused(message: str) -> IntegrationInvalid:
    """Return the refusal of a URL."""
    return IntegrationInvalid(
        f"webhook_url {message}.", errors=(FieldError(field="webhook_url", message=message),)
    )
