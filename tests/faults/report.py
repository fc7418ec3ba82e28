"""What a run has shown, as a table."""

import os
import sys
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.judging import Finding, Kind

TOGETHER = "several at once"
COLUMNS = ("fault", "injected", *Kind)


def say(text: str) -> None:
    """Tell whoever watches."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Report:
    """Counts by fault. What is found after several faults is told of them together."""

    seed: int
    injected: Counter[str] = field(default_factory=Counter)
    found: dict[str, list[Finding]] = field(default_factory=dict)
    rounds: int = 0
    remarks: list[str] = field(default_factory=list)

    def add(self, faults: Counter[str], found: list[Finding]) -> None:
        """Note a round: what was broken in it, and what was found afterwards."""
        self.rounds += 1
        self.injected += faults
        name = next(iter(faults)) if len(faults) == 1 else TOGETHER
        self.found.setdefault(name, []).extend(found)

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found."""
        return [each for found in self.found.values() for each in found]

    def table(self) -> str:
        """Return the table, every fault on a line."""
        names = [*sorted(self.injected), TOGETHER]
        rows = [COLUMNS, *(self._row(name) for name in names)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
        lines = [
            "  ".join(
                [row[0].ljust(widths[0])]
                + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            )
            for row in rows
        ]
        return "\n".join(lines)

    def _row(self, name: str) -> tuple[str, ...]:
        kinds = Counter(each.kind for each in self.found.get(name, ()))
        injected = "" if name == TOGETHER else str(self.injected[name])
        return (name, injected, *(str(kinds[kind]) for kind in Kind))

    def text(self) -> str:
        """Return everything that is to be said."""
        load = os.getloadavg()[0]
        lines = [
            f"seed {self.seed}, {self.rounds} rounds, load average {load:.1f}",
            *self.remarks,
            self.table(),
            *(
                f"  {name}: {each.kind} {each.text}"
                for name in self.found
                for each in self.found[name]
            ),
        ]
        return "\n".join(lines)
