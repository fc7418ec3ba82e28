"""All fields of a body that are wrong: a decoder stops at the first."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from core.shared.errors import FieldError
from entrypoints.http.serving.wording import plain

FIELDS_MAX = 20
"""More are not told: who sends a thousand unknown fields knows by then."""
ITEMS_MAX = 1_000
"""So many items of a list are judged one by one, more than any may have: whoever sends hundreds of
thousands would have everybody else wait for it."""
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What may come of the rest of a body, behind the first thing that is wrong with it."""
PLACE = re.compile(r" - at `\$\.?(?P<place>.*)`$")
NAMED = re.compile(r"^Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`$")
WORDS = {"contains unknown": "is not known here", "missing required": "is required"}


@lru_cache(maxsize=2_048)
def decoder_of(wanted: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type."""
    return msgspec.json.Decoder(wanted)


def errors_in(body: bytes, wanted: Any, first: str, within: str = "") -> tuple[FieldError, ...]:
    """Return what is wrong with JSON, of which a decoder said `first`, and which stands at a place.

    Of an object each field that is wrong is told, of a list each item, and of those inside them the
    same; of anything else the first thing alone, and nothing where that is not in a field.
    """
    found = tuple(islice(wrong_parts(body, wanted, within), FIELDS_MAX))
    if found:
        return found
    where = field_error(first, within, wanted)
    return (where,) if where.field else ()


def wrong_parts(body: bytes | msgspec.Raw, wanted: Any, within: str) -> Iterator[FieldError]:
    """Yield what is wrong with each part of an object or a list; of anything else nothing."""
    for kind in kinds_of(wanted):
        try:
            if isinstance(kind, type) and issubclass(kind, Struct):
                parts = decoder_of(dict[str, msgspec.Raw]).decode(body)
                yield from wrong_fields(parts, kind, within)
            elif get_origin(kind) is list:
                items = decoder_of(list[msgspec.Raw]).decode(body)
                for index, item in enumerate(items[:ITEMS_MAX]):
                    yield from wrong_in(item, get_args(kind)[0], f"{within}[{index}]")
        except UNREADABLE:
            continue


def kinds_of(wanted: Any) -> Iterator[Any]:
    """Yield the kinds of value that a type takes, without what else is asked of them."""
    if get_origin(wanted) is Annotated:
        yield from kinds_of(get_args(wanted)[0])
    elif get_origin(wanted) in {Union, UnionType}:
        for each in get_args(wanted):
            yield from kinds_of(each)
    else:
        yield wanted


def wrong_fields(
    parts: Mapping[str, msgspec.Raw], wanted: type[Struct], within: str
) -> Iterator[FieldError]:
    """Yield what is wrong with each field of an object: in its order, then what is missing."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    for name, part in parts.items():
        place = f"{within}.{name}" if within else name
        if name in fields:
            yield from wrong_in(part, fields[name].type, place)
        elif wanted.__struct_config__.forbid_unknown_fields:
            yield FieldError(field=place, message=WORDS["contains unknown"])
    for name, field in fields.items():
        if field.required and name not in parts:
            place = f"{within}.{name}" if within else name
            yield FieldError(field=place, message=WORDS["missing required"])


def wrong_in(part: msgspec.Raw, wanted: Any, place: str) -> Iterator[FieldError]:
    """Yield what is wrong inside a part, or else the first thing that is wrong with it, if any."""
    try:
        decoder_of(wanted).decode(part)
    except msgspec.ValidationError as error:
        inside = wrong_parts(part, wanted, place)
        yield next(inside, field_error(str(error), place, wanted))
        yield from inside
    except UNREADABLE:
        yield FieldError(field=place, message="can't be read")


def field_error(message: str, within: str = "", wanted: Any = Any) -> FieldError:
    """Return a decoder's message on what stands at a place as a field and what is wrong with it.

    `wanted` is the type that stands there.
    """
    found = PLACE.search(message)
    inner = found["place"] if found else ""
    what = PLACE.sub("", message)
    if named := NAMED.match(what):
        name = f"{inner}.{named['name']}" if inner else named["name"]
        return FieldError(field=joined(within, name), message=WORDS[named["what"]])
    return FieldError(field=joined(within, inner), message=plain(what, wanted, inner))


def joined(within: str, place: str) -> str:
    """Return a place inside another: `a` and `b` is `a.b`, `a` and `[0]` is `a[0]`."""
    dot = "." if within and place and not place.startswith("[") else ""
    return f"{within}{dot}{place}"
