"""What is held for a clip, by whom, and for how long."""

from datetime import datetime, timedelta

from core.ledger.model import Unit
from core.ledger.rules.holds import HoldRequest
from core.video.model import Clip

KIND = "video"
HOLD_LIFETIME = timedelta(hours=1)
"""How long a clip's hold lasts; it is extended for as long as its job is open."""


def owner_name(clip_id: str) -> str:
    """Return who owns the holds of a clip; its job has the same name."""
    return f"clip:{clip_id}"


def hold_request(clip: Clip) -> HoldRequest:
    """Return what a clip's hold reserves."""
    name = owner_name(clip.id)
    return HoldRequest(
        id=clip.hold_id,
        owner=name,
        purpose=KIND,
        work=name,
        number=1,
        unit=Unit.CREDITS,
        amount=clip.micro_credits,
        expires_at=expiry(clip.created_at),
    )


def expiry(now: datetime) -> datetime:
    """Return until when a clip's hold lasts."""
    return now + HOLD_LIFETIME
