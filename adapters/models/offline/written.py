"""What an operation writes, and how it is kept within its limits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.generation.errors import ModelAnswerUnusable
from core.generation.rules.tokens import estimate_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text, and whether the limit left room for all of it."""

    text: str
    whole: bool = True


def joined(parts: Sequence[str], *, tokens_max: int, by: str = "\n\n") -> Written:
    """Return as many of the parts, from the first, as the limit has room for."""
    for size in range(len(parts), 0, -1):
        text = by.join(parts[:size])
        if estimate_tokens(text) <= tokens_max:
            return Written(text=text, whole=size == len(parts))
    return Written(text="", whole=not parts)


def listed(
    entries: Sequence[str], *, tokens_max: int, schema: Mapping[str, object] | None
) -> Written:
    """Return the entries one to a line, or under the only list that a schema has.

    Raises `ModelAnswerUnusable` for a schema that is no object with one list in it.
    """
    if schema is None:
        return joined(entries, tokens_max=tokens_max, by="\n")
    name = _only_property(schema, "array")
    for size in range(len(entries), 0, -1):
        text = json.dumps({name: list(entries[:size])}, ensure_ascii=False)
        if estimate_tokens(text) <= tokens_max:
            return Written(text=text, whole=size == len(entries))
    return Written(text="", whole=False)


def in_schema(
    parts: Sequence[str],
    *,
    tokens_max: int,
    schema: Mapping[str, object] | None,
    by: str = "\n\n",
) -> Written:
    """Return the parts as text, or as the only text that a schema has.

    Raises `ModelAnswerUnusable` for a schema that is no object with one text in it.
    """
    if schema is None:
        return joined(parts, tokens_max=tokens_max, by=by)
    name = _only_property(schema, "string")
    for size in range(len(parts), 0, -1):
        text = json.dumps({name: by.join(parts[:size])}, ensure_ascii=False)
        if estimate_tokens(text) <= tokens_max:
            return Written(text=text, whole=size == len(parts))
    return Written(text="", whole=False)


def has_property(schema: Mapping[str, object] | None, name: str) -> bool:
    """Tell whether a schema is for objects with that property."""
    properties = schema.get("properties") if schema is not None else None
    return isinstance(properties, Mapping) and name in properties


def _only_property(schema: Mapping[str, object], kind: str) -> str:
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        names = [
            str(name)
            for name, shape in properties.items()
            if isinstance(shape, Mapping) and shape.get("type") == kind
        ]
        if len(names) == 1 and len(properties) == 1:
            return names[0]
    raise ModelAnswerUnusable(
        f"The offline model answers this operation with one {kind} only; "
        "ask for a schema with that one property, or for none."
    )
