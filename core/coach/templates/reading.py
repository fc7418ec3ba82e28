"""The templates: read from their files, every word of them checked."""

import string
from collections.abc import Iterable, Mapping
from importlib import resources

from core.coach.detection.model import Category
from core.coach.errors import TemplateNotFound
from core.coach.model import (
    DecisionPoint,
    Phase,
    PlanTask,
    Revenue,
    Sizing,
    SmallAudience,
    Template,
    Timeline,
)
from core.shared.data_files import Place, read_toml

FOLDER = "core.coach.templates"
SUFFIX = ".toml"
PLACEHOLDERS = {
    "niche": "your niche",
    "audience": "your audience",
    "platform": "your main platform",
}
"""What a text may leave open, and what stands there while a profile does not tell it."""
USD_MAX = 1_000_000
HOURS_MAX = 200
WEEKS_MAX = 104
WEIGHT_MAX = 10
BP_MAX = 10_000


class Templates:
    """All templates by id, in the order of their files' names."""

    def __init__(self, templates: Iterable[Template]) -> None:
        """Hold templates."""
        self._templates = {each.id: each for each in templates}

    def all(self) -> tuple[Template, ...]:
        """Return all templates."""
        return tuple(self._templates.values())

    def get(self, template_id: str) -> Template:
        """Return a template. Raises `TemplateNotFound`."""
        if template_id not in self._templates:
            known = ", ".join(self._templates)
            raise TemplateNotFound(f"There is no template {template_id[:60]!r}. There are {known}.")
        return self._templates[template_id]


def load() -> Templates:
    """Read every template of the product. Raises `DataFileInvalid` with file and place."""
    files = [each for each in resources.files(FOLDER).iterdir() if each.name.endswith(SUFFIX)]
    return Templates(
        parse(each.name, each.read_text(encoding="utf-8"))
        for each in sorted(files, key=lambda each: each.name)
    )


def parse(file: str, text: str) -> Template:
    """Read one template from its file's text. Raises `DataFileInvalid` with file and place."""
    top = read_toml(file, text)
    top.only(
        "id", "title", "category", "summary", "why_it_works", "revenue", "timeline", "sizing",
        "small_audience", "phases", "decisions",
    )  # fmt: skip
    if top.name("id") != file.removesuffix(SUFFIX):
        raise top.wrong("id", f"must be the name of its file, {file.removesuffix(SUFFIX)!r}")
    summary = open_text(top, "summary", top.text("summary"))
    phases = phases_of(top)
    hours = {task.id: task.hours for phase in phases for task in phase.tasks}
    return Template(
        id=top.name("id"),
        title=top.text("title", most=100),
        category=top.name("category"),
        summary=summary,
        why_it_works=open_texts(top, "why_it_works"),
        revenue=revenue_of(top.table("revenue")),
        timeline=timeline_of(top.table("timeline")),
        sizing=sizing_of(top.table("sizing")),
        small_audience=small_audience_of(top.table("small_audience"), hours),
        phases=phases,
        decision_points=decision_points_of(top, hours),
    )


def open_text(place: Place, name: str, text: str) -> str:
    """Return a text whose placeholders are all known. Raises `DataFileInvalid`."""
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
    except ValueError as error:
        raise place.wrong(name, f"has a brace that is not closed: {error}") from error
    for field in fields:
        if field not in PLACEHOLDERS:
            known = ", ".join(PLACEHOLDERS)
            raise place.wrong(name, f"leaves {{{field}}} open, which nobody fills; known: {known}")
    return text


def open_texts(place: Place, name: str) -> tuple[str, ...]:
    """Return a list of texts whose placeholders are all known. Raises `DataFileInvalid`."""
    return tuple(
        open_text(place, f"{name}[{index}]", each)
        for index, each in enumerate(place.texts(name, least=1))
    )


def revenue_of(place: Place) -> Revenue:
    """Read what can be earned."""
    place.only("low_usd", "high_usd", "period", "basis")
    low = place.whole("low_usd", 1, USD_MAX)
    return Revenue(
        low_usd=low,
        high_usd=place.whole("high_usd", low, USD_MAX),
        period=place.text("period", most=20),
        basis=place.text("basis"),
    )


def timeline_of(place: Place) -> Timeline:
    """Read how long it takes."""
    place.only("weeks_min", "weeks_max", "basis")
    least = place.whole("weeks_min", 1, WEEKS_MAX)
    return Timeline(
        weeks_min=least,
        weeks_max=place.whole("weeks_max", least, WEEKS_MAX),
        basis=place.text("basis"),
    )


def sizing_of(place: Place) -> Sizing:
    """Read how many followers buy."""
    place.only("unit", "customers_bp", "price_usd", "basis")
    return Sizing(
        unit=place.text("unit", most=40),
        customers_bp=place.pair("customers_bp", 1, BP_MAX),
        price_usd=place.pair("price_usd", 1, USD_MAX),
        basis=place.text("basis"),
    )


def small_audience_of(place: Place, hours: Mapping[str, int]) -> SmallAudience:
    """Read what changes for small audiences."""
    place.only("below", "advice", "more_hours")
    more = place.table("more_hours")
    for name in more.entries():
        if name not in hours:
            raise more.wrong(name, "is no task of this plan")
    return SmallAudience(
        below=place.whole("below", 1, USD_MAX),
        advice=place.text("advice"),
        more_hours={name: more.whole(name, 1, HOURS_MAX) for name in more.entries()},
    )


def phases_of(top: Place) -> tuple[Phase, ...]:
    """Read the phases; a task comes after earlier ones only, so that no plan runs in a circle."""
    phases: list[Phase] = []
    seen: list[str] = []
    for place in top.tables("phases", least=1):
        place.only("id", "title", "goal", "tasks")
        if any(phase.id == place.name("id") for phase in phases):
            raise place.wrong("id", "is the id of an earlier phase, too")
        tasks: list[PlanTask] = []
        for inside in place.tables("tasks", least=1):
            task = task_of(inside, seen)
            seen.append(task.id)
            tasks.append(task)
        phases.append(
            Phase(
                id=place.name("id"),
                title=place.text("title", most=100),
                goal=place.text("goal"),
                tasks=tuple(tasks),
            )
        )
    return tuple(phases)


def task_of(place: Place, earlier: list[str]) -> PlanTask:
    """Read a task."""
    place.only(
        "id", "title", "how", "hours", "cost_usd", "weight", "tips", "pitfalls", "after",
        "platforms",
    )  # fmt: skip
    task_id = place.name("id")
    if task_id in earlier:
        raise place.wrong("id", "is the id of an earlier task, too")
    after = place.texts("after", least=0)
    for index, name in enumerate(after):
        if name not in earlier:
            raise place.wrong(f"after[{index}]", f"{name!r} is no earlier task of this plan")
    by_platform: dict[str, str] = {}
    if place.has("platforms"):
        notes = place.table("platforms")
        by_platform = {name: notes.text(name) for name in notes.entries()}
    return PlanTask(
        id=task_id,
        title=place.text("title", most=100),
        how=open_text(place, "how", place.text("how")),
        hours=place.whole("hours", 1, HOURS_MAX),
        cost_usd=place.pair("cost_usd", 0, USD_MAX),
        weight=place.whole("weight", 1, WEIGHT_MAX),
        tips=open_texts(place, "tips"),
        pitfalls=open_texts(place, "pitfalls"),
        after=after,
        by_platform=by_platform,
    )


def decision_points_of(top: Place, tasks: Mapping[str, int]) -> tuple[DecisionPoint, ...]:
    """Read the choices that tasks need."""
    points: list[DecisionPoint] = []
    for place in top.tables("decisions", least=1):
        place.only("id", "task", "category", "subjects", "question", "options", "advice")
        if any(point.id == place.name("id") for point in points):
            raise place.wrong("id", "is the id of an earlier decision, too")
        if place.name("task") not in tasks:
            raise place.wrong("task", f"{place.name('task')!r} is no task of this plan")
        category = place.name("category")
        if category not in set(Category):
            known = ", ".join(Category)
            raise place.wrong("category", f"must be one of {known}, not {category!r}")
        points.append(
            DecisionPoint(
                id=place.name("id"),
                task_id=place.name("task"),
                category=Category(category),
                subjects=place.texts("subjects", least=0),
                question=place.text("question", most=200),
                options=place.texts("options", least=2),
                advice=place.text("advice"),
            )
        )
    return tuple(points)
