"""Plants one bug in a process: a module's source is changed while it is imported."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


class PatchMissed(Exception):
    """The source has no such place, or more than one: the bug can't be planted as described."""


@dataclass(frozen=True, slots=True)
class Change:
    """In a file, `old` (which occurs once) becomes `new`."""

    file: str
    old: str
    new: str

    @property
    def module(self) -> str:
        return self.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    def applied(self, source: str) -> str:
        if source.count(self.old) != 1:
            raise PatchMissed(f"{self.file} has {source.count(self.old)} times: {self.old!r}")
        return source.replace(self.old, self.new)


class PatchedLoader(importlib.machinery.SourceFileLoader):
    """Compiles a changed source."""

    changes: Sequence[Change] = ()

    def get_code(self, fullname: str) -> object:  # type: ignore[override]  # Code has no public type.
        source = self.get_data(self.path).decode()
        for change in self.changes:
            source = change.applied(source)
        return compile(source, self.path, "exec")


class PatchingFinder(importlib.abc.MetaPathFinder):
    """Finds the modules that are to be changed."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = changes

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        mine = [change for change in self.changes if change.module == fullname]
        if not mine:
            return None
        loader = PatchedLoader(fullname, str(ROOT / mine[0].file))
        loader.changes = mine
        return importlib.util.spec_from_file_location(fullname, loader.path, loader=loader)


def plant(changes: Sequence[Change]) -> None:
    """Change sources from now on. Nothing of them may be imported yet."""
    loaded = [change.module for change in changes if change.module in sys.modules]
    if loaded:
        raise PatchMissed(f"already imported: {', '.join(loaded)}")
    for change in changes:
        change.applied((ROOT / change.file).read_text(encoding="utf-8"))
    sys.meta_path.insert(0, PatchingFinder(changes))
