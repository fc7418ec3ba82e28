"""The tables, one module for each context, all in one `metadata`."""

from adapters.database.tables import generation, ledger, shared
from adapters.database.tables.base import metadata

__all__ = ["generation", "ledger", "metadata", "shared"]
