"""What a database would keep, in dictionaries of immutable values."""

import asyncio
from dataclasses import dataclass, field, fields
from datetime import date

from core.accounts.model import ApiKey, UsageEvent
from core.assets.model import Asset, Version
from core.campaigns.model import Campaign, Slot
from core.coach.model import Profile, Project, ProjectDecision
from core.generation.model import Article
from core.ledger.model import Entry, Hold, Wallet
from core.media.model import Blob, Media
from core.publishing.model import Delivery, Integration
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.jobs import Job
from core.shared.keys import KeyRecord
from core.streams.model import Excerpt
from core.video.model import Clip, Image

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
    assets: dict[str, Asset] = field(default_factory=dict)
    asset_versions: dict[tuple[str, int], Version] = field(default_factory=dict)
    asset_steps: dict[tuple[str, int], int] = field(default_factory=dict)
    usage_events: list[UsageEvent] = field(default_factory=list)
    slots: dict[tuple[str, date, int], Slot] = field(default_factory=dict)
    outbox: list[Event] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)
    api_keys: dict[str, ApiKey] = field(default_factory=dict)
    integrations: dict[str, Integration] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    creator_profiles: dict[AccountId, Profile] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    project_decisions: dict[str, ProjectDecision] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    clips: dict[str, Clip] = field(default_factory=dict)
    streams: dict[str, Excerpt] = field(default_factory=dict)
    blobs: dict[str, Blob] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)

    def copy(self) -> "Tables":
        """Return tables that change apart from these."""
        return Tables(**{each.name: getattr(self, each.name).copy() for each in fields(self)})


class MemoryStore:
    """The tables, and the one writer's turn."""

    def __init__(self) -> None:
        """Start empty."""
        self.tables = Tables()
        self.turn = asyncio.Lock()
