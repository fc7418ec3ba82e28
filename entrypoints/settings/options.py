"""How an option is declared: its names, how it is read, and whether it is secret."""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

Value = TypeVar("Value")
Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What is known of one option beside its default.

    `names` are environment variables, the first found wins: INKWELL_ names come before the usual
    ones. `pattern` makes a family of variables, `STRIPE_PRICE_*_TEST` for example; what stands for
    the star is the key, one of `keys` where those are given. `read` raises
    `ValueError` with what would be right.
    """

    names: tuple[str, ...]
    read: Read
    about: str
    secret: bool
    pattern: str | None = None
    keys: tuple[str, ...] = ()
    example: str = ""


def option(
    *names: str,
    default: Value,
    read: Read,
    about: str,
    secret: bool = False,
    example: str = "",
) -> Value:
    """Declare an option as a dataclass field. A secret one stays out of `repr`."""
    declared = Option(names=names, read=read, about=about, secret=secret, example=example)
    return field(default=default, repr=not secret, metadata={"option": declared})


def family(
    pattern: str, *, read: Read, about: str, example: str, keys: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """Declare a family of variables, read into a mapping from the starred part in lower case."""
    declared = Option(
        names=(), read=read, about=about, secret=False, pattern=pattern, example=example, keys=keys
    )
    empty: Mapping[str, Any] = MappingProxyType({})
    return field(default_factory=lambda: empty, metadata={"option": declared})


def declared(of: Field[Any]) -> Option:
    """Return what a field was declared with."""
    found: Option = of.metadata["option"]
    return found
