"""The tables, one module for each context, all in one `metadata`."""

from adapters.database.tables import accounts, ledger, shared
from adapters.database.tables.base import metadata

__all__ = ["accounts", "ledger", "metadata", "shared"]
