"""How much may stand in a profile or an event."""

from collections.abc import Mapping

DEPTH_MAX = 6
CHARACTERS_MAX = 16_384
WHOLE_MAX = 2**63


def too_much(value: object) -> str | None:
    """Return what is too much about a JSON value, or None.

    Both databases keep what passes exactly: no number is larger than 64 bits.
    """
    characters, depth, numbers = measured(value, 0)
    if depth > DEPTH_MAX:
        return f"must not be nested deeper than {DEPTH_MAX}"
    if characters > CHARACTERS_MAX:
        return f"must not have more than {CHARACTERS_MAX} characters"
    return None if numbers else "must not have whole numbers beyond 64 bits"


def measured(value: object, depth: int) -> tuple[int, int, bool]:
    """Return the characters and depth of a value, and whether all its numbers are sound."""
    if depth > DEPTH_MAX:
        return 0, depth, True
    if isinstance(value, Mapping):
        parts = [measured(part, depth + 1) for pair in value.items() for part in pair]
    elif isinstance(value, list | tuple):
        parts = [measured(part, depth + 1) for part in value]
    else:
        sound = not isinstance(value, int) or -WHOLE_MAX <= value < WHOLE_MAX
        return len(str(value)) + 2 if sound else 0, depth, sound
    return (
        sum(part[0] for part in parts) + 2,
        max((part[1] for part in parts), default=depth),
        all(part[2] for part in parts),
    )
