"""The templates are whole, and a broken file is refused with the place where it is broken."""

from importlib import resources

import pytest

from core.coach.errors import TemplateNotFound
from core.coach.model import PlanTask, Template
from core.coach.templates.reading import FOLDER, load, parse
from core.shared.data_files import DataFileInvalid

FILE = "premium-community.toml"


def text_of(file: str) -> str:
    return resources.files(FOLDER).joinpath(file).read_text(encoding="utf-8")


def test_there_are_three_whole_templates() -> None:
    templates = {each.id: each for each in load().all()}
    assert set(templates) == {"premium-community", "online-course", "paid-newsletter"}
    assert len({each.category for each in templates.values()}) == 3
    community = templates["premium-community"]
    assert len(community.phases) == 4
    assert len(tasks_of(community)) == 22
    for template in templates.values():
        tasks = tasks_of(template)
        assert len(template.phases) == 4
        assert len(tasks) >= 19
        assert len(template.why_it_works) >= 3
        assert all(len(task.how.split()) >= 30 for task in tasks), "too thin to act on"
        assert len({point.category for point in template.decision_points}) == 5
    with pytest.raises(TemplateNotFound, match="premium-community"):
        load().get("nothing")


def tasks_of(template: Template) -> list[PlanTask]:
    return [task for phase in template.phases for task in phase.tasks]


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('id = "premium-community"', 'id = "other"', "id", "the name of its file"),
        ('category = "membership"', "", "category", "is missing"),
        ('category = "membership"', "colour = 1", "colour", "is not known"),
        ("low_usd = 500", 'low_usd = "500"', "revenue.low_usd", "whole number"),
        ("high_usd = 8000", "high_usd = 1", "revenue.high_usd", "500"),
        ("{niche}: a founding", "{nich}: a founding", "summary", "{nich}"),
        ('id = "invite-interviewees"', 'id = "list-warm-people"', "phases[0].tasks[1].id", "too"),
        (
            'after = ["list-warm-people"]',
            'after = ["raise-price"]',
            "phases[0].tasks[1].after[0]",
            "no earlier task",
        ),
        ("hours = 6\n", "hours = true\n", "phases[0].tasks[1].hours", "whole number"),
        ("cost_usd = [0, 50]", "cost_usd = [50, 0]", "phases[0].tasks[1].cost_usd", "lower"),
        ("weight = 4\n", "weight = 0\n", "phases[0].tasks[1].weight", "from 1 to 10"),
        ('category = "pricing"', 'category = "money"', "decisions[0].category", "one of pricing"),
        ('task = "set-price"', 'task = "set-prize"', "decisions[0].task", "no task"),
        ("sell-founding-seats = 6", "sell-seats = 6", "small_audience.more_hours.sell-seats", "no"),
        ('title = "Launch a paid community"', "title = [", "", "line"),
    ],
)
def test_a_broken_file_is_refused_and_says_where(old: str, new: str, place: str, says: str) -> None:
    text = text_of(FILE)
    assert old in text
    with pytest.raises(DataFileInvalid) as refusal:
        parse(FILE, text.replace(old, new, 1))
    message = str(refusal.value)
    assert message.startswith(f"{FILE}: {place}")
    assert says in message


def test_no_truncation_of_a_file_passes_or_crashes() -> None:
    lines = text_of(FILE).splitlines(keepends=True)
    for count in range(0, len(lines) - 60, 7):
        with pytest.raises(DataFileInvalid):
            parse(FILE, "".join(lines[:count]))
