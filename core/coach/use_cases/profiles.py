"""A creator's profile: stored and shown."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.coach.errors import ProfileMissing
from core.coach.model import Business, PlatformPresence, Profile
from core.coach.ports import PlanningUnitOfWork
from core.coach.rules.profiles import check_profile
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProfileCommand:
    """What a creator tells of themselves; what is left out is not known."""

    account_id: AccountId
    niche: str
    platforms: tuple[PlatformPresence, ...] = ()
    audience: str | None = None
    goals: tuple[str, ...] = ()
    hours_per_week: int | None = None
    business: Business = field(default_factory=Business)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProfile:
    """Store a profile whole: what it does not tell is not known. Plans that exist stay."""

    unit_of_work: Callable[[], PlanningUnitOfWork]
    clock: Clock

    async def __call__(self, command: SaveProfileCommand) -> Profile:
        """Return the profile as it is stored. Raises `ProfileInvalid`."""
        now = self.clock.now()
        profile = check_profile(
            Profile(
                account_id=command.account_id,
                niche=command.niche,
                platforms=command.platforms,
                audience=command.audience,
                goals=command.goals,
                hours_per_week=command.hours_per_week,
                business=command.business,
                created_at=now,
                updated_at=now,
            )
        )
        async with self.unit_of_work() as work:
            earlier = await work.creator_profiles.find(profile.account_id)
            if earlier is not None:
                profile = replace(profile, created_at=earlier.created_at)
            await work.creator_profiles.save(profile)
            await work.commit()
            return profile


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowProfile:
    """Show an account its profile."""

    snapshot: Callable[[], PlanningUnitOfWork]

    async def __call__(self, account_id: AccountId) -> Profile:
        """Return the profile. Raises `ProfileMissing`."""
        async with self.snapshot() as work:
            profile = await work.creator_profiles.find(account_id)
        if profile is None:
            raise ProfileMissing("You have no creator profile yet. Send one.")
        return profile
