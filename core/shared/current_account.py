"""The account that the present request works for."""

from contextvars import ContextVar

from core.shared.ids import AccountId

CURRENT_ACCOUNT: ContextVar[AccountId | None] = ContextVar("current_account", default=None)
"""None where the present task works for nobody, or where it is not known for whom."""
