"""Look at one's profile as a creator."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.errors import CreatorProfileNotFound
from core.coach.model import Profile
from core.coach.ports import PlanningUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowProfile:
    """Show an account its profile."""

    snapshot: Callable[[], PlanningUnitOfWork]

    async def __call__(self, account_id: AccountId) -> Profile:
        """Return the profile. Raises `CreatorProfileNotFound`."""
        async with self.snapshot() as work:
            profile = await work.creator_profiles.find(account_id)
        if profile is None:
            raise CreatorProfileNotFound("You have no creator profile yet. Send one.")
        return profile
