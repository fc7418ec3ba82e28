"""The life of a clip: every change of state is one of these, and each says where it may begin.

pending -> submitting -> processing -> completed
|           |  |          |
|           |  +----------+-------> failed
|           +--> pending (the provider did not take the order)
+--> cancelled
"""

from dataclasses import replace
from datetime import datetime, timedelta

from core.streams.model import NewEvent
from core.video.errors import ClipMoved, NotAccepted
from core.video.model import OPEN_CLIPS, Clip, ClipStatus, Route

RETRIES_MAX = 3
"""How often a clip is tried again that no provider has taken."""
SUBMIT_SECONDS_MAX = 90.0
"""How long submitting may take."""
SETTLES_AFTER = timedelta(minutes=3)
"""This long after submitting began nobody is at it any more, and the provider knows of it."""
RENDER_MAX = timedelta(hours=1)
"""A clip that is not there this long after it was submitted is given up."""

DELETED_IMAGE = "The picture was deleted before the clip was begun."
CANCELLED = "It was cancelled before it was begun."
UNKNOWN = "It is not known whether the provider took it. Nothing was charged; order it again."
TOO_LONG = "The provider took too long. Nothing was charged; order it again."
NOT_THERE = "It did not reach the provider."
LOST = "The provider has lost it. Nothing was charged; order it again."
NO_FILM = "The provider gave no video. Nothing was charged; order it again."
NOT_MADE = "The provider could not make it. Nothing was charged; change the prompt or try again."


def submitting(clip: Clip, route: Route, now: datetime) -> Clip:
    """Return the clip about to be submitted. Raises `ClipMoved`."""
    expect(clip, ClipStatus.PENDING)
    return replace(
        clip,
        status=ClipStatus.SUBMITTING,
        attempt=clip.attempt + 1,
        provider=route.provider,
        provider_model=route.model,
        submitting_at=now,
        message="It is handed to the renderer.",
    )


def accepted(clip: Clip, job: str) -> Clip:
    """Return the clip with the provider's name of its job. Raises `ClipMoved`."""
    expect(clip, ClipStatus.SUBMITTING)
    return replace(
        clip,
        status=ClipStatus.PROCESSING,
        provider_job=job,
        looks=0,
        message="The renderer has it.",
    )


def not_accepted(clip: Clip, refusal: NotAccepted, routes: int, now: datetime) -> Clip:
    """Return the clip to be tried again, given up, or cancelled as was asked meanwhile.

    A provider's outage is tried again after a while, a refusal only where another provider has
    not been asked yet. Raises `ClipMoved`.
    """
    expect(clip, ClipStatus.SUBMITTING)
    if clip.cancel_asked_at is not None:
        return ended(clip, ClipStatus.CANCELLED, CANCELLED, now)
    again = clip.attempt <= RETRIES_MAX and (refusal.again or clip.attempt < routes)
    if not again:
        return ended(clip, ClipStatus.FAILED, refusal.message, now)
    return replace(
        clip,
        status=ClipStatus.PENDING,
        submitting_at=None,
        message=f"{refusal.message} It is tried again.",
    )


def progressed(clip: Clip, percent: int) -> Clip:
    """Return the clip after another look; progress never falls, and 100 is for completed ones.

    Raises `ClipMoved`.
    """
    expect(clip, ClipStatus.PROCESSING)
    reached = max(clip.progress, min(percent, 99))
    told = "It is being rendered." if reached else clip.message
    return replace(clip, looks=clip.looks + 1, progress=reached, message=told)


def completed(clip: Clip, micro_credits_used: int, now: datetime) -> Clip:
    """Return the clip rendered and paid for. Raises `ClipMoved`."""
    expect(clip, ClipStatus.PROCESSING)
    return replace(
        clip,
        status=ClipStatus.COMPLETED,
        progress=100,
        message=None,
        micro_credits_used=micro_credits_used,
        ended_at=now,
    )


def given_up(clip: Clip, reason: str, now: datetime, *, may_exist: bool) -> Clip:
    """Return the clip failed; `may_exist` says that the provider may have rendered it.

    Raises `ClipMoved` for one that has ended.
    """
    expect(clip, *OPEN_CLIPS)
    return replace(
        ended(clip, ClipStatus.FAILED, reason, now),
        is_possible_orphan=may_exist and clip.status is not ClipStatus.PENDING,
    )


def cancelled(clip: Clip, now: datetime) -> Clip:
    """Return the clip cancelled if it was not submitted, else with a note that it was asked.

    What is submitted runs on and is charged if it completes.
    """
    if clip.status not in OPEN_CLIPS:
        return clip
    if clip.status is ClipStatus.PENDING:
        return ended(clip, ClipStatus.CANCELLED, CANCELLED, now)
    return replace(clip, cancel_asked_at=clip.cancel_asked_at or now)


def ended(clip: Clip, status: ClipStatus, reason: str, now: datetime) -> Clip:
    """Return the clip at an end that costs nothing."""
    return replace(
        clip, status=status, error=reason, message=None, micro_credits_used=0, ended_at=now
    )


def expect(clip: Clip, *statuses: ClipStatus) -> None:
    """Raise `ClipMoved` unless the clip is in one of these states."""
    if clip.status not in statuses:
        raise ClipMoved(f"This clip is {clip.status.value} already.")


def is_late(clip: Clip, now: datetime) -> bool:
    """Tell whether it is too late to submit a clip that was about to be."""
    assert clip.submitting_at is not None
    return now + timedelta(seconds=SUBMIT_SECONDS_MAX) >= clip.submitting_at + SETTLES_AFTER


def is_overdue(clip: Clip, now: datetime) -> bool:
    """Tell whether a submitted clip has taken longer than any does."""
    assert clip.submitting_at is not None
    return now >= clip.submitting_at + RENDER_MAX


def seconds_to_settle(clip: Clip, now: datetime) -> int:
    """Return for how long somebody may still be submitting the clip; 0: nobody is."""
    assert clip.submitting_at is not None
    left = clip.submitting_at + SETTLES_AFTER - now
    return max(0, -int(-left.total_seconds() // 1))


def event_of(clip: Clip) -> NewEvent:
    """Return what the clip's stream tells of it as it stands; `done` and `error` are the last."""
    data: dict[str, object] = {
        "id": clip.id,
        "status": clip.status.value,
        "progress": clip.progress,
        "message": clip.message,
    }
    if clip.status in OPEN_CLIPS:
        return NewEvent(type="state", data=data)
    data |= {
        "micro_credits_used": clip.micro_credits_used,
        "video": clip.media_address,
        "blob": clip.blob_key,
        "model": clip.wish.model,
        "provider": clip.provider,
        "provider_model": clip.provider_model,
    }
    if clip.status is ClipStatus.FAILED:
        return NewEvent(type="error", data={"code": "failed", "detail": clip.error, **data})
    return NewEvent(type="done", data=data)
