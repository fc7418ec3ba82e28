"""When a clip's job comes back; none of these waits counts as a failure of the job."""

import math
from datetime import timedelta

from core.video.errors import ClipWaits, NotAccepted
from core.video.model import Clip
from core.video.rules.clips import RETRIES_MAX

RETRY_WAITS = (timedelta(seconds=2), timedelta(seconds=15), timedelta(minutes=1))
AWAY_SECONDS = 15
"""How soon at least to ask again a provider, or the store, that does not answer."""
LOOK_SECONDS_FIRST = 1.0
LOOK_SECONDS_MAX = 15.0
LOOK_GROWTH = 1.15


def waiting(clip: Clip, seconds: int) -> ClipWaits:
    """Return what puts the clip's job off."""
    message = f"Clip {clip.id} is {clip.status.value}."
    return ClipWaits(message, retry_after_seconds=max(1, seconds))


def waiting_for_an_answer(clip: Clip, draw: float) -> ClipWaits:
    """Return what puts the job off while a provider, or the store, does not answer."""
    return waiting(clip, spread(AWAY_SECONDS, draw))


def wait_before_retry(clip: Clip, refusal: NotAccepted, draw: float) -> int:
    """Return in how many seconds a clip that was not accepted is tried again."""
    usual = RETRY_WAITS[max(1, min(clip.attempt, RETRIES_MAX)) - 1].total_seconds()
    return spread(max(usual, refusal.retry_after_seconds), draw)


def spread(seconds: float, draw: float) -> int:
    """Return a wait of at least so many whole seconds, and at most twice as many.

    `draw` is a random number from 0 to 1, so that the clips of a batch, which fail together, do
    not come back together.
    """
    return math.ceil(seconds * (1 + draw))


def wait_before_look(clip: Clip) -> int:
    """Return in how many seconds to look again: soon at first, then more and more rarely."""
    return round(min(LOOK_SECONDS_MAX, LOOK_SECONDS_FIRST * LOOK_GROWTH**clip.looks))
