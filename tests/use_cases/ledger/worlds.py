"""A ledger to try things on: storage in memory, or a migrated SQLite file."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.database.engine import Database
from core.ledger.model import WalletTerms
from tests.properties.ledger.backends import Backend, FakeClock, MemoryBackend, SqlBackend
from tests.properties.ledger.calls import Answer, Call, Run

TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="v1",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)
HOUR = timedelta(hours=1)
CREDIT = 1_000_000


@dataclass(slots=True)
class Ledger:
    """One backend with its clock, and short ways to call use cases on it."""

    backend: Backend
    terms: WalletTerms = TERMS

    @property
    def clock(self) -> FakeClock:
        return self.backend.clock

    @property
    def parts(self) -> dict[str, Any]:
        """What writing use cases are made of."""
        return {
            "unit_of_work": self.backend.unit_of_work,
            "clock": self.clock,
            "ids": self.backend.ids,
            "terms": self.terms,
        }

    @property
    def reads(self) -> dict[str, Any]:
        """What reading use cases are made of."""
        return {"snapshot": self.backend.snapshot, "clock": self.clock, "terms": self.terms}

    async def do(
        self, run: Run, *, name: str = "call", account: int = 1, key: str | None = None
    ) -> Answer:
        call = Call(name=name, run=run, terms=self.terms, account=account, key=key)
        return await call.on(self.backend)


def in_memory() -> Ledger:
    return Ledger(MemoryBackend(FakeClock()))


def on_sqlite(path: Path) -> Ledger:
    """Open a migrated file. Close its database at the end."""
    url = f"sqlite+aiosqlite:///{path}"
    return Ledger(SqlBackend("sqlite", Database(url), FakeClock()))
