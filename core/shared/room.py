"""How many things of a kind an account may keep: enough for anybody, and an end for a script."""

from core.shared.errors import Conflict


class NoRoom(Conflict):
    """An account keeps as many of these as it may."""

    code = "no-room"


def check_room(kept: int, *, most: int, things: str) -> None:
    """Raise `NoRoom` where an account keeps as many `things` as it may."""
    if kept >= most:
        raise NoRoom(f"There are {kept} {things}, and no more than {most} are kept. Delete some.")
