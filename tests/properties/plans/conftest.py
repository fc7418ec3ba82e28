"""The ledger's worlds."""

from tests.properties.ledger.conftest import few_lots, in_memory, on_all, on_sqlite

__all__ = ["few_lots", "in_memory", "on_all", "on_sqlite"]
