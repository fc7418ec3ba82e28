"""The tables, one module for each context, all in one `metadata`."""

from adapters.database.tables import (
    accounts,
    assets,
    campaigns,
    coach,
    generation,
    ledger,
    media,
    payments,
    plans,
    publishing,
    shared,
    streams,
    usage,
    video,
)
from adapters.database.tables.base import metadata

__all__ = [
    "accounts",
    "assets",
    "campaigns",
    "coach",
    "generation",
    "ledger",
    "media",
    "metadata",
    "payments",
    "plans",
    "publishing",
    "shared",
    "streams",
    "usage",
    "video",
]
