"""On whose behalf something is done, as far as whoever does it knows."""

from contextvars import ContextVar

from core.shared.ids import AccountId

WHOSE: ContextVar[AccountId | None] = ContextVar("whose", default=None)
"""The account that the present task works for; None where it is nobody's, or not known."""
