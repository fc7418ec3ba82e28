"""Sessions: how long they last, and what an old refresh token means."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from core.accounts.model import RefreshToken, Session, SignInMethod

GRACE = timedelta(seconds=10)
"""A token used again within this time gets the same successor: two tabs refresh at once, or the
answer was lost on its way. Later, somebody else has the token, and the family ends."""


class Refresh(Enum):
    """What a refresh token is good for now."""

    FIRST = "first"
    AGAIN = "again"
    STOLEN = "stolen"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTerms:
    """How long a session lives without being used.

    `development` says whether `dev-token` begins sessions, and those that it began let in: false in
    production, where they may have come with a copy of development's database.
    """

    days: int
    development: bool


def lets_in(session: Session, terms: SessionTerms, now: datetime) -> bool:
    """Tell whether a session may be used now."""
    begun_here = terms.development or session.method is not SignInMethod.DEVELOPMENT
    return begun_here and session.is_live(now)


def judge_refresh(
    session: Session, token: RefreshToken, terms: SessionTerms, now: datetime
) -> Refresh:
    """Tell what `token` is good for now."""
    if not lets_in(session, terms, now):
        return Refresh.DEAD
    if token.used_at is None:
        return Refresh.FIRST
    return Refresh.AGAIN if now - token.used_at <= GRACE else Refresh.STOLEN


def used(session: Session, terms: SessionTerms, now: datetime) -> Session:
    """Return the session after it was used: it lives on from now."""
    return replace(session, used_at=now, expires_at=now + timedelta(days=terms.days))


def revoked(session: Session, now: datetime) -> Session:
    """Return the session ended; one that ended before stays as it was."""
    return session if session.revoked_at else replace(session, revoked_at=now)
