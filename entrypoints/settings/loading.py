"""Finding each option's value: environment first, then the file, then the default."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from entrypoints.settings.options import Option, declared

Group = TypeVar("Group")
PREFIX = "INKWELL_"
FOR_TESTS = frozenset(
    {"INKWELL_TEST_DATABASE_URL", "INKWELL_TEST_REDIS_URL", "INKWELL_REQUIRE_SERVICES"}
)
"""Variables that the tests read, which are no mistake where the program meets them."""


class SettingsError(Exception):
    """The configuration can't be used. Says all that is wrong with it, and how to mend it."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems."""
        self.problems = tuple(problems)
        super().__init__("The settings can't be used:\n" + "\n".join(f"- {p}" for p in problems))


@dataclass(slots=True, kw_only=True)
class Sources:
    """The places that settings come from, and what was found wrong in them."""

    environment: Mapping[str, str]
    file: Mapping[str, Any]
    file_name: str = "inkwell.toml"
    problems: list[str] = field(default_factory=list)

    def group(self, kind: type[Group], section: str) -> Group:
        """Return a group of options with what the sources say about them."""
        in_file = self.file.get(section, {})
        if not isinstance(in_file, Mapping):
            self.problems.append(f"{self.file_name}: {section!r} must be a table: [{section}]")
            in_file = {}
        known = {each.name: declared(each) for each in fields(kind)}  # type: ignore[arg-type]  # Groups are dataclasses.
        for name in in_file:
            if name not in known:
                self.problems.append(
                    f"{self.file_name}: [{section}] has no option {name!r}{nearest(name, known)}"
                )
        found: dict[str, Any] = {}
        for name, each in known.items():
            where = f"{self.file_name}: [{section}] {name}"
            if each.pattern is None:
                self._single(name, each, in_file, where, found)
            else:
                found[name] = self._family(each, in_file.get(name, {}), where)
        return kind(**found)

    def _single(
        self, name: str, each: Option, in_file: Mapping[str, Any], where: str, found: dict[str, Any]
    ) -> None:
        variable = next((known for known in each.names if self.environment.get(known)), None)
        if variable is not None:
            self._take(name, each, self.environment[variable].strip(), variable, found)
        elif name in in_file:
            self._take(name, each, as_text(in_file[name]), where, found)

    def _family(self, each: Option, in_file: object, where: str) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        if isinstance(in_file, Mapping):
            for key, value in in_file.items():
                self._member(str(key).lower(), each, as_text(value), f"{where}.{key}", found)
        else:
            self.problems.append(f"{where} must be a table of names and values")
        for variable, value in sorted(self.environment.items()):
            if value and (key := starred(each, variable)):
                self._member(key, each, value.strip(), variable, found)
        return MappingProxyType(found)

    def _member(
        self, key: str, each: Option, value: str, where: str, found: dict[str, Any]
    ) -> None:
        if each.keys and key not in each.keys:
            self.problems.append(f"{where}: there is no {key!r}{nearest(key, set(each.keys))}")
        else:
            self._take(key, each, value, where, found)

    def _take(self, name: str, each: Option, value: str, where: str, found: dict[str, Any]) -> None:
        try:
            found[name] = each.read(value)
        except ValueError as refusal:
            self.problems.append(f"{where} {refusal}")


def starred(each: Option, variable: str) -> str | None:
    """Return, in lower case, what stands for the star of a family's pattern, or None."""
    if each.pattern is None:
        return None
    before, _, after = each.pattern.partition("*")
    middle = variable[len(before) : len(variable) - len(after)]
    if variable.startswith(before) and variable.endswith(after) and middle:
        return middle.lower()
    return None


def unknown_variables(environment: Mapping[str, str], known: Sequence[Option]) -> list[str]:
    """Return a problem for each INKWELL_ variable that is none of `known`."""
    names = {name for each in known for name in each.names} | FOR_TESTS
    return [
        f"{variable} is not known{nearest(variable, names)}"
        for variable in sorted(environment)
        if variable.startswith(PREFIX)
        and variable not in names
        and not any(starred(each, variable) for each in known)
    ]


def nearest(name: str, known: Mapping[str, object] | set[str] | frozenset[str]) -> str:
    """Return a suggestion of what may have been meant, or of what to do."""
    close = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else "; take it away"


def as_text(value: object) -> str:
    """Return a value of the file as it would be written in a variable."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ",".join(str(part) for part in value)
    return str(value)


def read_file(path: Path | None) -> Mapping[str, Any]:
    """Return what `inkwell.toml` says; nothing when there is none. Raises `SettingsError`."""
    if path is None or not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise SettingsError([f"{path} can't be read: {problem}"]) from problem
