"""`python -m tests.evaluation.influence`: which patterns of the detector decide too few messages.

No rule may exist for one message only. Each `Pattern` is switched off in turn, and of the messages
that may be read, those in which it matches are scored again. It takes some minutes.
"""

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from inspect import getsource
from pkgutil import iter_modules
from typing import Any

from core.coach import detection
from core.coach.detection.patterns import Pattern
from tests.evaluation.__main__ import TUNED_ON
from tests.evaluation.scoring import DATA, load, score

LEAST = 2
NEVER = re.compile("(?!)")
MODULES = [
    import_module(f"{detection.__name__}.{each.name}") for each in iter_modules(detection.__path__)
]
Message = dict[str, Any]


@dataclass(frozen=True)
class Watched:
    """An expression that calls `note` when it is found in a text it is tried on."""

    expression: re.Pattern[str]
    note: Callable[[], None]

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """Return the expression's own method, watched."""

        def watched(*arguments: Any) -> Any:
            if self.expression.search([each for each in arguments if isinstance(each, str)][-1]):
                self.note()
            return getattr(self.expression, method)(*arguments)

        return watched


def main() -> int:
    """Print the patterns that decide fewer than two messages."""
    named = {
        f"{module.__name__.rpartition('.')[2]}.{name}": value
        for module in MODULES
        for name, value in vars(module).items()
        if f"\n{name} = Pattern(" in getsource(module)
    }
    scored = matched(named)
    decided = {name: decided_by(named[name], messages) for name, messages in scored.items()}
    few = [name for name in named if decided[name] < LEAST]
    for name in few:
        print(f"{name} matches in {len(scored[name])} messages, decides {decided[name]}")  # noqa: T201
    print(f"{len(few)} of {len(named)} patterns decide fewer than {LEAST} messages")  # noqa: T201
    return 0


def matched(named: dict[str, Pattern]) -> dict[str, list[tuple[Message, int]]]:
    """Return the messages in which each pattern matches, with the faults found in them."""
    noted: set[str] = set()
    for name, pattern in named.items():
        vars(pattern)["tried"] = Watched(pattern.tried, partial(noted.add, name))
    found: dict[str, list[tuple[Message, int]]] = {name: [] for name in named}
    for message in (each for name in TUNED_ON for each in load(DATA / f"{name}.jsonl")):
        noted.clear()
        faults = faults_in(message)
        for name in noted:
            found[name].append((message, faults))
    for pattern in named.values():
        del vars(pattern)["tried"]
    return found


def decided_by(pattern: Pattern, messages: Iterable[tuple[Message, int]]) -> int:
    """Return how many more messages have more faults without the pattern than have fewer."""
    vars(pattern)["tried"] = NEVER
    faults = [(before, faults_in(message)) for message, before in messages]
    del vars(pattern)["tried"]
    return sum((now > before) - (now < before) for before, now in faults)


def faults_in(message: Message) -> int:
    """Return the faults in what is found in a message, read as if for the first time."""
    for value in (value for module in MODULES for value in vars(module).values()):
        if hasattr(value, "cache_clear"):
            value.cache_clear()
    return score([message]).faults


if __name__ == "__main__":
    sys.exit(main())
