"""Store what a creator tells of themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.coach.model import Profile
from core.coach.ports import PlanningUnitOfWork
from core.coach.rules.profiles import check_profile
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProfileCommand:
    """What a creator tells of themselves, by the names of the fields; what is left out stays.

    `told` are fields of a `Profile`, `business` those of its `Business`.
    """

    account_id: AccountId
    told: Mapping[str, Any]
    business: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProfile:
    """Make a profile, or change the one there is. Plans that exist stay."""

    unit_of_work: Callable[[], PlanningUnitOfWork]
    clock: Clock

    async def __call__(self, command: SaveProfileCommand) -> Profile:
        """Return the profile as it is stored.

        Raises `ProfileInvalid`, also for a first one that does not tell its niche.
        """
        now = self.clock.now()
        unknown = Profile(account_id=command.account_id, niche="", created_at=now, updated_at=now)
        async with self.unit_of_work() as work:
            earlier = await work.creator_profiles.find(command.account_id) or unknown
            told = {"business": replace(earlier.business, **command.business), **command.told}
            profile = check_profile(replace(earlier, **told, updated_at=now))
            await work.creator_profiles.save(profile)
            await work.commit()
            return profile
