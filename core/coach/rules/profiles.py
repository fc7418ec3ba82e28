"""What may stand in a creator's profile."""

from dataclasses import replace

from core.coach.errors import ProfileInvalid
from core.coach.model import Business, PlatformPresence, Profile
from core.shared.errors import FieldError

NICHE_LENGTH_MAX = 200
AUDIENCE_LENGTH_MAX = 1_000
GOALS_MAX = 10
GOAL_LENGTH_MAX = 300
PLATFORMS_MAX = 20
NAME_LENGTH_MAX = 100
PROCESSES_MAX = 20
HOURS_PER_WEEK_MAX = 168
COUNT_MAX = 10**12
ENGAGEMENT_BP_MAX = 10_000
YEARS_MAX = 100


def tidy(text: str | None) -> str | None:
    """Return a text with single spaces, None for an empty one."""
    return None if text is None else " ".join(text.split()) or None


class Checks:
    """Collects what is wrong, field by field."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self.wrong: list[FieldError] = []

    def text(self, field: str, text: str | None, most: int) -> None:
        """Check the length of a text that may be missing, and that it can be printed."""
        if text is not None and not (len(text) <= most and text.isprintable()):
            message = f"at most {most} printable characters"
            self.wrong.append(FieldError(field=field, message=message))

    def count(self, field: str, number: int | None, most: int, *, least: int = 0) -> None:
        """Check the size of a number that may be missing."""
        if number is not None and not least <= number <= most:
            self.wrong.append(FieldError(field=field, message=f"from {least} to {most}"))

    def most(self, field: str, count: int, most: int) -> None:
        """Check how many there are."""
        if count > most:
            self.wrong.append(FieldError(field=field, message=f"at most {most}"))


def check_profile(profile: Profile) -> Profile:
    """Return the profile with its white space tidied. Raises `ProfileInvalid`, field by field."""
    profile = replace(
        profile,
        niche=tidy(profile.niche) or "",
        audience=tidy(profile.audience),
        goals=tuple(goal for each in profile.goals if (goal := tidy(each))),
        platforms=tuple(tidy_platform(each) for each in profile.platforms),
        business=tidy_business(profile.business),
    )
    checks = Checks()
    if not profile.niche:
        checks.wrong.append(FieldError(field="niche", message="say what you make content about"))
    checks.text("niche", profile.niche, NICHE_LENGTH_MAX)
    checks.text("audience", profile.audience, AUDIENCE_LENGTH_MAX)
    checks.most("goals", len(profile.goals), GOALS_MAX)
    for index, goal in enumerate(profile.goals):
        checks.text(f"goals[{index}]", goal, GOAL_LENGTH_MAX)
    checks.count("hours_per_week", profile.hours_per_week, HOURS_PER_WEEK_MAX, least=1)
    check_platforms(checks, profile.platforms)
    check_business(checks, profile.business)
    if checks.wrong:
        raise ProfileInvalid("The profile can't be stored like this.", errors=tuple(checks.wrong))
    return profile


def tidy_platform(platform: PlatformPresence) -> PlatformPresence:
    """Return a platform with its white space tidied."""
    return replace(platform, name=tidy(platform.name) or "", handle=tidy(platform.handle))


def tidy_business(business: Business) -> Business:
    """Return a business with its white space tidied."""
    return replace(
        business,
        name=tidy(business.name),
        industry=tidy(business.industry),
        sub_industry=tidy(business.sub_industry),
        core_processes=tuple(each for one in business.core_processes if (each := tidy(one))),
        phone=tidy(business.phone),
    )


def check_platforms(checks: Checks, platforms: tuple[PlatformPresence, ...]) -> None:
    """Check where the creator is; each platform stands there once."""
    checks.most("platforms", len(platforms), PLATFORMS_MAX)
    seen: set[str] = set()
    for index, each in enumerate(platforms):
        place = f"platforms[{index}]"
        name = each.name.casefold()
        if not name or name in seen:
            message = "must not be empty" if not name else "stands there twice"
            checks.wrong.append(FieldError(field=f"{place}.name", message=message))
        seen.add(name)
        checks.text(f"{place}.name", each.name, NAME_LENGTH_MAX)
        checks.text(f"{place}.handle", each.handle, NAME_LENGTH_MAX)
        checks.count(f"{place}.followers", each.followers, COUNT_MAX)
        checks.count(f"{place}.engagement_rate", each.engagement_bp, ENGAGEMENT_BP_MAX)


def check_business(checks: Checks, business: Business) -> None:
    """Check the business behind the creator."""
    for field in ("name", "industry", "sub_industry", "phone"):
        checks.text(f"business.{field}", getattr(business, field), NAME_LENGTH_MAX)
    checks.most("business.core_processes", len(business.core_processes), PROCESSES_MAX)
    for index, each in enumerate(business.core_processes):
        checks.text(f"business.core_processes[{index}]", each, NAME_LENGTH_MAX)
    for field in ("monthly_revenue", "employees", "goal_amount"):
        checks.count(f"business.{field}", getattr(business, field), COUNT_MAX)
    checks.count("business.goal_years", business.goal_years, YEARS_MAX, least=1)
