"""From text to values. Each reader raises `ValueError` saying what would be right."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from core.usage.model import PROVIDERS

ENCRYPTION_KEY_BYTES = 32
SECONDS_MAX = 366 * 24 * 3600
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
HOST_NAME = re.compile(r"(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")
MAKE_ONE = "make one with: openssl rand -base64 32 | tr +/ -_"
"""How to come by a random secret, also one that stands in an address."""


def text(value: str) -> str:
    """Return the text."""
    return value


def path(value: str) -> Path:
    """Return a path."""
    return Path(value).expanduser()


def yes_or_no(value: str) -> bool:
    """Return whether the text means yes."""
    lowered = value.lower()
    if lowered in TRUE | FALSE:
        return lowered in TRUE
    raise ValueError("must be 1 or 0 (also true/false, yes/no, on/off)")


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `least` to `most`."""

    def read(value: str) -> int:
        if re.fullmatch(r"-?[0-9]{1,18}", value) and least <= int(value) <= most:
            return int(value)
        raise ValueError(f"must be a whole number from {least} to {most}")

    return read


def seconds(value: str) -> float:
    """Return a span of time in seconds, longer than none and at most a year."""
    if re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,6})?", value) and 0 < float(value) <= SECONDS_MAX:
        return float(value)
    raise ValueError("must be a number of seconds above 0, such as 30 or 0.2")


def dollars(value: str) -> int:
    """Return an amount of US dollars as millionths of one."""
    found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,6}))?", value)
    if found is None:
        raise ValueError("must be an amount of US dollars such as 10 or 10.50")
    return int(found[1] + (found[2] or "").ljust(6, "0"))


def one_of(*allowed: str) -> Callable[[str], str]:
    """Return a reader that takes one of some words."""

    def read(value: str) -> str:
        if value.lower() in allowed:
            return value.lower()
        raise ValueError(f"must be one of {', '.join(allowed)}")

    return read


def words(value: str) -> tuple[str, ...]:
    """Return the parts of a comma-separated list."""
    return tuple(part for part in (piece.strip() for piece in value.split(",")) if part)


def web_address(value: str) -> str:
    """Return an http or https address without a slash at the end."""
    if (
        value.startswith(("http://", "https://"))
        and _has_sound_port(value)
        and urlsplit(value).hostname
    ):
        return value.rstrip("/")
    raise ValueError("must be an address such as https://inkwell.example.com")


def origins(value: str) -> tuple[str, ...]:
    """Return web origins: scheme, name and port, or a single star for all."""
    found = words(value)
    for origin in found:
        if origin == "*":
            continue
        if urlsplit(web_address(origin)).path:
            raise ValueError(f"{origin!r} has a path; an origin is only scheme, name and port")
    return tuple(origin.rstrip("/") for origin in found)


def hosts(value: str) -> tuple[str, ...]:
    """Return host names, addresses and networks (CIDR); a single star for all."""
    found = words(value)
    for host in found:
        if host != "*" and not HOST_NAME.fullmatch(host) and not _is_network(host):
            raise ValueError(
                f"{host!r} is neither a name nor an address nor a network such as 10.0.0.0/8"
            )
    return found


def named_hosts(value: str) -> tuple[str, ...]:
    """Return host names, addresses and networks, each of them named: no star."""
    found = hosts(value)
    if "*" in found:
        raise ValueError(
            "has to name each host or network: a star would let deliveries go anywhere"
        )
    return found


def _is_network(value: str) -> bool:
    try:
        ip_network(value)
    except ValueError:
        return False
    return True


def database_url(value: str) -> str:
    """Return a database address with the asynchronous driver that Inkwell uses."""
    scheme, separator, rest = value.partition("://")
    if separator and scheme in {"postgres", "postgresql", "postgresql+asyncpg"}:
        if not _has_sound_port(value):
            raise ValueError("must have a number as its port")
        # The driver knows libpq's `sslmode` by another name.
        return f"postgresql+asyncpg://{re.sub(r'(?<=[?&])sslmode=', 'ssl=', rest)}"
    if separator and scheme in {"sqlite", "sqlite+aiosqlite"}:
        return f"sqlite+aiosqlite://{rest}"
    raise ValueError("must begin with postgresql:// or sqlite:///")


def _has_sound_port(value: str) -> bool:
    try:
        return urlsplit(value).port != 0
    except ValueError:
        return False


def redis_url(value: str) -> str:
    """Return a Redis address."""
    if value.startswith(("redis://", "rediss://", "unix://")):
        return value
    raise ValueError("must begin with redis:// (rediss:// with TLS)")


def smtp_url(value: str) -> str:
    """Return a mail server's address."""
    if value.startswith(("smtp://", "smtps://")) and _has_sound_port(value):
        return value
    raise ValueError("must look like smtp://user:password@mail.example.com:587")


def encryption_keys(value: str) -> tuple[str, ...]:
    """Return keys of 32 bytes, each in URL-safe base64."""
    found = words(value)
    for key in found:
        try:
            size = len(urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        except ValueError:
            size = 0
        if size != ENCRYPTION_KEY_BYTES:
            raise ValueError(f"each key must be 32 random bytes in URL-safe base64; {MAKE_ONE}")
    return found


PRICES_MAX = 4
"""Of input, output, cached input, cache-write input."""


def provider_prices(value: str) -> tuple[str, ...]:
    """Return prices: `provider:model=input/output[/cached[/cache-write]]`, `...=image/price`.

    `...=video/price` is for a second.
    """
    found = words(value)
    for each in found:
        price_in(each)
    return found


def price_in(entry: str) -> tuple[str, str, tuple[int, ...]]:
    """Return a price's route, what it is for (tokens, image, video), its amounts in millionths."""
    route, separator, amounts = entry.partition("=")
    provider, _, model = route.partition(":")
    parts = amounts.split("/")
    kind = parts[0] if parts[0] in {"image", "video"} else "tokens"
    wanted = (2, PRICES_MAX) if kind == "tokens" else (1, 1)
    prices = parts if kind == "tokens" else parts[1:]
    if not separator or not provider or not model or not wanted[0] <= len(prices) <= wanted[1]:
        raise ValueError(f"{entry!r} must look like openai:gpt-6-luna=0.10/0.50/0.01")
    return route, kind, tuple(dollars(price) for price in prices)


def routes(value: str) -> tuple[str, ...]:
    """Return an ordered list of `provider:model`, or `offline`."""
    found = words(value)
    for route in found:
        provider, separator, model = route.partition(":")
        if route != "offline" and not (separator and provider and model):
            raise ValueError(f"{route!r} must look like anthropic:claude-sonnet-5-5, or be offline")
        if separator and (provider == "offline" or provider not in PROVIDERS):
            raise ValueError(f"{route!r}: the provider must be one of {', '.join(PROVIDERS)}")
    return found
