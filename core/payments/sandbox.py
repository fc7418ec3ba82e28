"""The sandbox's counter: what its pages show and do. Play money only, never in production."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from core.shared.errors import Conflict, NotFound


class SandboxMissing(NotFound):
    """There is no such thing in the sandbox."""

    code = "sandbox-missing"


class SandboxActionMissing(Conflict):
    """That can't be done with it now."""

    code = "sandbox-action-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxButton:
    """Something to do: with what, what it is called in an address, and what stands on it."""

    place: str
    action: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSheet:
    """One thing at the provider: its title, what is known of it, and what can be done."""

    title: str
    facts: Sequence[tuple[str, str]]
    buttons: Sequence[SandboxButton] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxPage:
    """What a page shows; `back_url` leads to the shop."""

    title: str
    sheets: Sequence[SandboxSheet]
    back_url: str


@runtime_checkable
class SandboxCounter(Protocol):
    """Where play money is paid."""

    @property
    def is_open(self) -> bool:
        """Tell whether play money is taken at all."""
        ...

    async def page(self, place: str) -> SandboxPage:
        """Return the page of a checkout or a customer. Raises `SandboxMissing`."""
        ...

    async def act(self, place: str, action: str) -> str:
        """Do something; return the address to go to.

        Raises `SandboxMissing` and `SandboxActionMissing`.
        """
        ...
