"""Reading what providers send: JSON of which nothing is certain."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from core.payments.errors import EventUnreadable

Json = Mapping[str, Any]
ORDER_ID_LENGTH = 36
CURRENCY_LENGTH = 3
NAME_LENGTH_MAX = 100
WHOLE_MAX = 2**63 - 1
"""The greatest number that is stored."""
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What no database takes in a text."""


def json_object(body: bytes) -> Json:
    """Return a JSON object. Raises `EventUnreadable`."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise EventUnreadable("The event is not JSON.") from None
    if not isinstance(value, dict):
        raise EventUnreadable("The event is not a JSON object.")
    return value


def inside(value: Any, *path: str) -> Any:
    """Return what stands at a path of nested objects, or None where it breaks off."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def link(value: Any, *path: str) -> str | None:
    """Return the address at a path, of whatever length, or None where none can be stored."""
    found = inside(value, *path)
    return found if isinstance(found, str) and found and not UNSTORABLE.search(found) else None


def text(value: Any, *path: str) -> str | None:
    """Return the name or word at a path, or None where none can be stored."""
    found = link(value, *path)
    return found if found is None or len(found) <= NAME_LENGTH_MAX else None


def needed(value: Any, *path: str) -> str:
    """Return the name or word at a path. Raises `EventUnreadable`."""
    found = text(value, *path)
    if found is None:
        raise EventUnreadable(
            f"The event has no {'.'.join(path)} of at most {NAME_LENGTH_MAX} characters."
        )
    return found


def whole(value: Any, *path: str) -> int:
    """Return the whole number at a path, 0 where there is none. Raises `EventUnreadable`."""
    found = inside(value, *path)
    if found is None:
        return 0
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= WHOLE_MAX:
        raise EventUnreadable(f"{'.'.join(path)} is no whole number.")
    return found


def instant(value: Any, *path: str) -> datetime:
    """Return the Unix time at a path. Raises `EventUnreadable`."""
    try:
        return datetime.fromtimestamp(whole(value, *path), UTC)
    except (OverflowError, OSError, ValueError):
        raise EventUnreadable(f"{'.'.join(path)} is no time.") from None


def order_id_in(*places: Any) -> str | None:
    """Return our order's id from the first place that has one; notes may be a list when empty."""
    found = (text(place, "order_id") for place in places if isinstance(place, Mapping))
    return next((each for each in found if each and len(each) <= ORDER_ID_LENGTH), None)


def objects(value: Any, *path: str) -> Iterable[Json]:
    """Return the objects of a list at a path."""
    found = inside(value, *path)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def currency_of(value: Any, *path: str) -> str:
    """Return a currency in capitals. Raises `EventUnreadable`."""
    found = needed(value, *path).upper()
    if len(found) != CURRENCY_LENGTH:
        raise EventUnreadable(f"{'.'.join(path)} is no currency.")
    return found
