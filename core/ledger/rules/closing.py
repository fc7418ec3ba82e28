"""A closed wallet: its account is suspended or deleted, and nobody else begins work on it."""

from core.ledger.errors import AccountClosed
from core.ledger.model import Change, Wallet
from core.shared.values import replace


def close(wallet: Wallet, *, closed: bool) -> Change:
    """Close a wallet, or open it again. What was begun is settled all the same."""
    return Change(wallet=replace(wallet, closed=closed))


def check_open(wallet: Wallet) -> None:
    """Return if work may begin. Raises `AccountClosed`."""
    if wallet.closed:
        raise AccountClosed("This account is suspended or deleted: no work begins on it.")
