"""What the product has promised: everything that it answered with a 2xx."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Promises:
    """What was answered, to be looked for when all is quiet.

    `spent` is in micro-credits by account, of those accounts that only the meter uses; `posted`
    are articles with a destination, `packs` are orders that were paid on the provider's page.
    """

    spent: Counter[int] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    posted: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    campaigns: set[str] = field(default_factory=set)
    packs: set[str] = field(default_factory=set)
    clips: set[str] = field(default_factory=set)
    images: set[str] = field(default_factory=set)

    def counts(self) -> str:
        """Say how much there is of each."""
        amounts = {
            "credits spent": f"{sum(self.spent.values()) / 1_000_000:.2f}",
            "articles": len(self.articles),
            "posted": len(self.posted),
            "texts": len(self.texts),
            "campaigns": len(self.campaigns),
            "packs": len(self.packs),
            "clips": len(self.clips),
            "pictures": len(self.images),
        }
        return ", ".join(f"{name} {amount}" for name, amount in amounts.items())
