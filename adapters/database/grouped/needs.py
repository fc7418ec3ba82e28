"""What a command will read, said before it runs, so that a batch reads it for all at once."""

from collections.abc import Sequence
from typing import Protocol

from core.ledger.use_cases.report_usage import UsageItem
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.values import value


@value(frozen=True, slots=True)
class Needs:
    """Wallets, holds (with their wallets) and keys that a command reads, by name."""

    accounts: tuple[AccountId, ...] = ()
    holds: tuple[str, ...] = ()
    keys: tuple[RequestKey, ...] = ()

    @property
    def acts(self) -> int:
        """How many acts on a wallet the command is: a report of usage is many."""
        return len(self.accounts) + len(self.holds)


class OfAccount(Protocol):
    """A command about one account."""

    @property
    def account_id(self) -> AccountId:
        """Whose wallet."""
        ...

    @property
    def key(self) -> RequestKey | None:
        """The caller's key, if any."""
        ...


class OfHold(Protocol):
    """A command about one hold."""

    @property
    def hold_id(self) -> str:
        """Which hold."""
        ...


class OfKeyedHold(OfHold, Protocol):
    """A command about one hold that may have a key."""

    @property
    def key(self) -> RequestKey | None:
        """The caller's key, if any."""
        ...


def of_account(command: OfAccount) -> Needs:
    """Return what a command about an account reads."""
    key = command.key
    return Needs((command.account_id,), keys=() if key is None else (key,))


def of_hold(command: OfHold) -> Needs:
    """Return what a command about a hold reads."""
    return Needs(holds=(command.hold_id,))


def of_keyed_hold(command: OfKeyedHold) -> Needs:
    """Return what a command about a hold reads, its key included."""
    key = command.key
    return Needs(holds=(command.hold_id,), keys=() if key is None else (key,))


def of_items(items: Sequence[UsageItem], *, caller: str) -> Needs:
    """Return what a report of usage reads."""
    del caller
    return Needs(tuple(item.account_id for item in items), keys=tuple(item.key for item in items))
