"""What a database would keep, in dictionaries of immutable values."""

import asyncio
from dataclasses import dataclass, field, fields

from core.campaigns.model import Campaign
from core.ledger.model import Entry, Hold, Wallet
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.jobs import Job
from core.shared.keys import KeyRecord

KeyScope = tuple[int, str, str, str]


@dataclass(slots=True, kw_only=True)
class Tables:
    """All rows. A copy shares the rows, which never change, and none of the tables."""

    wallets: dict[AccountId, Wallet] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    entries: dict[tuple[AccountId, int], Entry] = field(default_factory=dict)
    keys: dict[KeyScope, KeyRecord] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    outbox: list[Event] = field(default_factory=list)

    def copy(self) -> "Tables":
        """Return tables that change apart from these."""
        return Tables(**{each.name: getattr(self, each.name).copy() for each in fields(self)})


class MemoryStore:
    """The tables, and the one writer's turn."""

    def __init__(self) -> None:
        """Start empty."""
        self.tables = Tables()
        self.turn = asyncio.Lock()
