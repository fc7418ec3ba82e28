"""What a decoder says of a wrong value, in words for the person who sent it."""

import re
from collections.abc import Iterable
from typing import Any, Final

from msgspec import inspect

IN_QUOTES = re.compile(r"`([^`]*)`")
EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]*)`(?:, got `(?P<got>[^`]*)`)?$")
BOUND = re.compile(r"Expected `(?P<wanted>int|float|decimal)` (?P<sign>[<>]=?) (?P<bound>\S+)$")
LENGTH = re.compile(
    r"Expected `(?P<wanted>\w+)` of (?P<unit>length) (?P<sign>[<>]=) (?P<bound>\d+)$"
)
PATTERN = re.compile(r"Expected `str` matching regex '(?P<pattern>.*)'$")
A_TIME = "must be a time with its offset, such as 2026-01-31T09:30:00Z"
WHOLE: Final = {
    "Invalid RFC3339 encoded datetime": A_TIME,
    "Expected `datetime` with a timezone component": A_TIME,
    "Invalid RFC3339 encoded date": "must be a date, such as 2026-01-31",
}
KINDS: Final = {
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}
UNITS: Final = {"str": "characters", "array": "items", "object": "members"}
SIGNS: Final = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
FORMS: Final = {"^https?://": "must begin with http:// or https://"}
"""What the patterns ask for that people meet in forms."""


def plain(message: str, wanted: Any = Any, place: str = "") -> str:
    """Return a decoder's message in plain words: `Expected `int`` is `must be a whole number`.

    Which values a choice has is read from the type `wanted`, at a place such as `a[0].b`.
    """
    if message in WHOLE:
        return WHOLE[message]
    if message.startswith("Invalid enum value") and (values := choices_at(wanted, place)):
        return f"must be one of {', '.join(str(each) for each in values)}"
    if found := PATTERN.match(message):
        return FORMS.get(found["pattern"], f"must have the form {found['pattern']}")
    for form in (EXPECTED, BOUND, LENGTH):
        if found := form.match(message):
            return _expected(**found.groupdict())
    return IN_QUOTES.sub(r"\1", message).replace("Expected", "must be", 1)


def _expected(
    wanted: str, got: str | None = None, sign: str = "", bound: str = "", unit: str = ""
) -> str:
    kind = f"must be {_kinds(wanted)}"
    if sign:
        many = f" {UNITS.get(wanted, 'items')}" if unit else ""
        return f"{kind} of {SIGNS[sign]} {bound}{many}"
    return kind if got is None else f"{kind}, not {_kinds(got)}"


def _kinds(names: str) -> str:
    return " or ".join(KINDS.get(each, each) for each in names.split(" | "))


def choices_at(wanted: Any, place: str) -> list[object]:
    """Return the few values that a place of a type takes, such as `a[].b`; none where any goes."""
    kinds = [inspect.type_info(wanted)]
    for step in re.findall(r"\[[^\]]*\]|[^.\[\]]+", place):
        kinds = [inner for kind in _flat(kinds) for inner in _inside(kind, step)]
    return [value for kind in _flat(kinds) for value in _values(kind)]


def _flat(kinds: Iterable[inspect.Type]) -> list[inspect.Type]:
    found: list[inspect.Type] = []
    for kind in kinds:
        if isinstance(kind, inspect.Metadata):
            found += _flat([kind.type])
        elif isinstance(kind, inspect.UnionType):
            found += _flat(kind.types)
        else:
            found.append(kind)
    return found


def _inside(kind: inspect.Type, step: str) -> list[inspect.Type]:
    if isinstance(kind, inspect.StructType):
        return [each.type for each in kind.fields if each.encode_name == step]
    if isinstance(kind, inspect.DictType):
        return [kind.value_type]
    if isinstance(kind, inspect.ListType | inspect.SetType | inspect.VarTupleType):
        return [kind.item_type]
    return []


def _values(kind: inspect.Type) -> list[object]:
    if isinstance(kind, inspect.LiteralType):
        return list(kind.values)
    if isinstance(kind, inspect.EnumType):
        return [each.value for each in kind.cls]
    return []
