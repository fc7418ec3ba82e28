"""The tables, one module for each context, all in one `metadata`."""

from adapters.database.tables import accounts, generation, ledger, plans, shared, usage
from adapters.database.tables.base import metadata

__all__ = ["accounts", "generation", "ledger", "metadata", "plans", "shared", "usage"]
