"""A template made out for one creator: a pure function of the template and the profile."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.coach.model import Outlook, Phase, Plan, PlanTask, Profile, Template
from core.coach.templates.reading import PLACEHOLDERS

TEXT_LENGTH_MAX = 120
BP = 10_000
MONTHS_PER_YEAR = 12


def customised(template: Template, profile: Profile | None) -> Plan:
    """Return the plan for a creator; without a profile it is the template's own.

    Every task of the template stays, in its order and with its weight. What changes: texts speak
    of the creator's niche, audience and main platform; a small audience gets more hours and an
    advice; hours a week become weeks for each phase; followers become an outlook.
    """
    words = words_of(profile)
    small = is_small(template, profile)
    more: Mapping[str, int] = template.small_audience.more_hours if small else {}
    phases = tuple(customised_phase(phase, profile, words, more) for phase in template.phases)
    return Plan(
        template_id=template.id,
        title=template.title,
        category=template.category,
        summary=filled(template.summary, words),
        why_it_works=tuple(filled(each, words) for each in template.why_it_works),
        revenue=template.revenue,
        timeline=template.timeline,
        phases=phases,
        decision_points=template.decision_points,
        advice=tuple(advice_for(template, profile, phases, small=small)),
        outlook=outlook_of(template, profile),
    )


def worded(template: Template, profile: Profile | None) -> Template:
    """Return a template as a creator reads it: it speaks of their niche, audience and platform."""
    words = words_of(profile)
    return replace(
        template,
        summary=filled(template.summary, words),
        why_it_works=tuple(filled(each, words) for each in template.why_it_works),
        phases=tuple(
            replace(
                phase,
                tasks=tuple(worded_task(task, words) for task in phase.tasks),
            )
            for phase in template.phases
        ),
    )


def words_of(profile: Profile | None) -> dict[str, str]:
    """Return what stands for each placeholder."""
    words = dict(PLACEHOLDERS)
    if profile is None:
        return words
    platform = profile.main_platform
    told = {
        "niche": profile.niche,
        "audience": profile.audience,
        "platform": None if platform is None else platform.name,
    }
    return words | {name: text[:TEXT_LENGTH_MAX] for name, text in told.items() if text}


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled; what a creator wrote is never read as one.

    A sentence that begins with a placeholder begins with a capital letter.
    """
    parts: list[str] = []
    for piece in text.split("{"):
        name, closed, rest = piece.partition("}")
        if not closed or name not in words:
            parts.append(piece)
            continue
        word = words[name]
        starts = not parts or parts[-1].rstrip().endswith((".", "!", "?")) or parts == [""]
        parts.append((word[:1].upper() + word[1:] if starts else word) + rest)
    return "".join(parts)


def is_small(template: Template, profile: Profile | None) -> bool:
    """Tell whether the creator is known to have fewer followers than the template expects."""
    followers = None if profile is None else profile.followers
    return followers is not None and followers < template.small_audience.below


def customised_phase(
    phase: Phase, profile: Profile | None, words: Mapping[str, str], more_hours: Mapping[str, int]
) -> Phase:
    """Return a phase for a creator, with the weeks it takes at their pace."""
    tasks = tuple(
        customised_task(task, profile, words, more_hours.get(task.id, 0)) for task in phase.tasks
    )
    pace = None if profile is None else profile.hours_per_week
    total = sum(task.hours for task in tasks)
    return replace(phase, tasks=tasks, weeks=None if not pace else -(-total // pace))


def customised_task(
    task: PlanTask, profile: Profile | None, words: Mapping[str, str], more_hours: int
) -> PlanTask:
    """Return a task for a creator, with the note for their main platform."""
    platform = None if profile is None else profile.main_platform
    name = "" if platform is None else platform.name.casefold()
    return replace(
        worded_task(task, words), hours=task.hours + more_hours, note=task.by_platform.get(name)
    )


def worded_task(task: PlanTask, words: Mapping[str, str]) -> PlanTask:
    """Return a task with its placeholders filled."""
    return replace(
        task,
        how=filled(task.how, words),
        tips=tuple(filled(each, words) for each in task.tips),
        pitfalls=tuple(filled(each, words) for each in task.pitfalls),
    )


def advice_for(
    template: Template, profile: Profile | None, phases: tuple[Phase, ...], *, small: bool
) -> Iterable[str]:
    """Give what this creator should know before beginning."""
    if small:
        yield template.small_audience.advice
    if profile is None or not profile.hours_per_week:
        return
    weeks = sum(phase.weeks or 0 for phase in phases)
    hours = profile.hours_per_week
    if weeks > template.timeline.weeks_max:
        yield (
            f"At {hours} hours a week this takes about {weeks} weeks instead of "
            f"{template.timeline.weeks_max}. Finish one phase before you look at the next, or find "
            "an hour more."
        )
    else:
        yield f"At {hours} hours a week this takes about {weeks} weeks."


def outlook_of(template: Template, profile: Profile | None) -> Outlook | None:
    """Return what the template's shares mean for the creator's followers, None without any."""
    followers = None if profile is None else profile.followers
    if profile is None or followers is None:
        return None
    sizing = template.sizing
    low, high = (followers * share // BP for share in sizing.customers_bp)
    return Outlook(
        followers=followers,
        unit=sizing.unit,
        customers=(low, high),
        revenue_usd=(low * sizing.price_usd[0], high * sizing.price_usd[1]),
        customers_for_goal=customers_for_goal(template, profile),
        basis=sizing.basis,
    )


def customers_for_goal(template: Template, profile: Profile) -> int | None:
    """Return how many customers at the lower price earn the creator's goal in its years."""
    goal, years = profile.business.goal_amount, profile.business.goal_years
    if not goal:
        return None
    price = template.sizing.price_usd[0]
    times = (years or 1) * MONTHS_PER_YEAR if template.revenue.period == "month" else years or 1
    return -(-goal // (price * times))
