"""Reading a file of data strictly: what is wrong in it is said with its place."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core.shared.amounts import MICRO_CREDITS_MAX, micro_credits

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME_LENGTH_MAX = 60


class DataFileInvalid(ValueError):
    """A file of data can't be used; the message begins with the file and the place in it."""


class Place:
    """A table of a data file, and where in the file it stands."""

    def __init__(self, file: str, path: str, values: object) -> None:
        """Read a table. Raises `DataFileInvalid` when it is none."""
        self._file = file
        self._path = path
        if not isinstance(values, dict):
            raise self.wrong("", f"must be a table, not {shown(values)}")
        self._values: Mapping[str, object] = values

    def wrong(self, name: str, message: str) -> DataFileInvalid:
        """Return the error that says what is wrong about a value of this table."""
        place = ".".join(part for part in (self._path, name) if part) or "the file"
        return DataFileInvalid(f"{self._file}: {place}: {message}")

    def only(self, *names: str) -> None:
        """Raise `DataFileInvalid` for a key that is none of `names`, or misspelt."""
        for name in self._values:
            if name not in names:
                raise self.wrong(name, f"is not known here; known are {', '.join(names)}")

    def has(self, name: str) -> bool:
        """Tell whether a key is there."""
        return name in self._values

    def text(self, name: str, *, most: int = 1_000) -> str:
        """Return a text that is not empty. Raises `DataFileInvalid`."""
        value = self._required(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, f"must be a text that is not empty, not {shown(value)}")
        if len(value) > most:
            raise self.wrong(name, f"has {len(value)} characters; at most {most}")
        return value

    def name(self, name: str) -> str:
        """Return a name in lower case, digits and hyphens. Raises `DataFileInvalid`."""
        value = self.text(name, most=NAME_LENGTH_MAX)
        if not NAME.fullmatch(value):
            message = f"must be lower-case letters, digits and hyphens, not {value!r}"
            raise self.wrong(name, message)
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number. Raises `DataFileInvalid`."""
        return self._whole(name, self._required(name), least, most)

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number, or None where it says so. Raises `DataFileInvalid`."""
        return None if self._required(name) is None else self.whole(name, least, most)

    def wholes(self, name: str, least: int, most: int) -> tuple[int, ...]:
        """Return a list of whole numbers. Raises `DataFileInvalid`."""
        values = enumerate(self._list(name, 0))
        return tuple(self._whole(f"{name}[{index}]", each, least, most) for index, each in values)

    def micro_credits(self, name: str, *, least: int) -> int:
        """Return credits, written as text so that no digit is lost. Raises `DataFileInvalid`."""
        value = self._required(name)
        try:
            micro = micro_credits(Decimal(value)) if isinstance(value, str) else -1
        except (ValueError, InvalidOperation, OverflowError):
            micro = -1
        if not least <= micro <= MICRO_CREDITS_MAX:
            message = f"must be credits as a text with at most 6 decimals, not {shown(value)}"
            raise self.wrong(name, message)
        return micro

    def pair(self, name: str, least: int, most: int) -> tuple[int, int]:
        """Return two whole numbers, the lower one first. Raises `DataFileInvalid`."""
        value = self._required(name)
        if not isinstance(value, list) or len(value) != len(("from", "to")):
            raise self.wrong(name, f"must be [from, to], not {shown(value)}")
        low = self._whole(f"{name}[0]", value[0], least, most)
        high = self._whole(f"{name}[1]", value[1], least, most)
        if low > high:
            raise self.wrong(name, f"must go from the lower to the higher number, not {value}")
        return low, high

    def texts(self, name: str, *, least: int) -> tuple[str, ...]:
        """Return a list of texts. Raises `DataFileInvalid`."""
        texts: list[str] = []
        for index, value in enumerate(self._list(name, least)):
            if not isinstance(value, str) or not value.strip():
                message = f"must be a text that is not empty, not {shown(value)}"
                raise self.wrong(f"{name}[{index}]", message)
            texts.append(value)
        return tuple(texts)

    def table(self, name: str) -> "Place":
        """Return a table inside this one. Raises `DataFileInvalid`."""
        return Place(self._file, self._inside(name), self._required(name))

    def tables(self, name: str, *, least: int) -> Iterator["Place"]:
        """Give the tables of a list. Raises `DataFileInvalid`."""
        for index, value in enumerate(self._list(name, least)):
            yield Place(self._file, self._inside(f"{name}[{index}]"), value)

    def entries(self) -> tuple[str, ...]:
        """Return the keys of this table."""
        return tuple(self._values)

    def _inside(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _required(self, name: str) -> object:
        if name not in self._values:
            raise self.wrong(name, "is missing")
        return self._values[name]

    def _list(self, name: str, least: int) -> list[object]:
        value = self._required(name)
        if not isinstance(value, list):
            raise self.wrong(name, f"must be a list, not {shown(value)}")
        if len(value) < least:
            raise self.wrong(name, f"must have at least {least}, not {len(value)}")
        return value

    def _whole(self, name: str, value: object, least: int, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            message = f"must be a whole number from {least} to {most}, not {shown(value)}"
            raise self.wrong(name, message)
        return value


def text_of(file: Path) -> str:
    """Return a file's text. Raises `DataFileInvalid` where it is none in UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataFileInvalid(f"{file.name}: is not in UTF-8: {error}") from error


def read_toml(file: str, text: str) -> Place:
    """Read a file's text. Raises `DataFileInvalid` with the line where it is no TOML."""
    try:
        return Place(file, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DataFileInvalid(f"{file}: is not TOML: {error}") from error


def read_json(file: str, text: str) -> Place:
    """Read a file's text. Raises `DataFileInvalid` with the line where it is no JSON."""
    try:
        return Place(file, "", json.loads(text))
    except ValueError as error:
        raise DataFileInvalid(f"{file}: is not JSON: {error}") from error
    except RecursionError as error:
        raise DataFileInvalid(f"{file}: is not JSON: nested too deeply") from error


def shown(value: object) -> str:
    """Return a value as an error shows it."""
    text = repr(value)
    return text if len(text) <= NAME_LENGTH_MAX else f"{text[:NAME_LENGTH_MAX]}..."
