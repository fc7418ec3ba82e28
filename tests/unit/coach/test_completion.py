import pytest

from core.coach.detection.decisions import detect
from core.coach.detection.model import Confidence, OpenTask
from core.coach.detection.tasks import completed_tasks

TASKS = (
    OpenTask(id="t1", title="Write the welcome email"),
    OpenTask(id="t2", title="Set up the payment page"),
    OpenTask(id="t3", title="Record the first lesson"),
)


@pytest.mark.parametrize(
    "text",
    [
        "i did the bio",
        "The intake form is built and tested.",
        "finally uploaded the last of the pdfs",
        "landing page: done",
        "got the teaser filmed this morning",
        "It's live!!!",
    ],
)
def test_a_finished_task_is_noticed(text: str) -> None:
    assert detect(text).task_completed


@pytest.mark.parametrize(
    "text",
    [
        "the welcome post isnt up yet",
        "almost done with the sales page",
        "did you finish the landing page?",
        "she finished her landing page",
        "I'll finish the landing page tomorrow",
        'you wrote "the welcome post is up"',
        "finished my coffee",
        "",
    ],
)
def test_an_unfinished_or_foreign_task_is_not(text: str) -> None:
    assert not detect(text).task_completed


def test_the_task_that_was_named_is_certain() -> None:
    (match,) = completed_tasks("ok the welcome email is written!", TASKS)
    assert (match.task_id, match.confidence) == ("t1", Confidence.HIGH)


def test_a_task_that_may_be_meant_is_proposed() -> None:
    matches = completed_tasks("finished the email", TASKS)
    assert {match.task_id: match.confidence for match in matches} == {"t1": Confidence.MEDIUM}


def test_two_tasks_that_fit_alike_are_both_only_proposed() -> None:
    alike = (OpenTask(id="a", title="Edit lesson one"), OpenTask(id="b", title="Edit lesson two"))
    matches = completed_tasks("edited the lesson", alike)
    assert {match.confidence for match in matches} == {Confidence.MEDIUM}


def test_the_only_open_task_is_proposed_for_a_plain_done() -> None:
    (match,) = completed_tasks("all done!", TASKS[:1])
    assert match.confidence is Confidence.MEDIUM


def test_nothing_is_matched_where_nothing_is_done() -> None:
    assert completed_tasks("I'll write the welcome email tomorrow", TASKS) == ()


INTERVIEWS = (
    OpenTask(id="talk", title="Interview five potential members"),
    OpenTask(id="ask", title="Survey your audience"),
    OpenTask(id="invite", title="Invite ten founding members"),
    OpenTask(id="page", title="Publish the landing page"),
)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("talked to five members today, so useful", "talk"),
        ("spoke to 5 people from my list", "talk"),
        ("did the calls with all five, notes in the doc", "talk"),
        ("interviews done", "talk"),
        ("the survey went out and 40 replied", "ask"),
        ("invited my ten founders this morning", "invite"),
        ("landing page is live!", "page"),
    ],
)
def test_what_was_done_with_people_finishes_the_task_it_was_for(text: str, task: str) -> None:
    best, *others = completed_tasks(text, INTERVIEWS)
    assert (best.task_id, best.confidence) == (task, Confidence.HIGH)
    assert all(other.confidence is Confidence.MEDIUM for other in others)


NICHE = (
    OpenTask(id="define", title="Define your niche"),
    OpenTask(id="study", title="Study five communities in your niche"),
    OpenTask(id="set", title="Set the founding price"),
    OpenTask(id="raise", title="Raise the price for newcomers"),
    OpenTask(id="choose", title="Choose the community platform"),
    OpenTask(id="invite", title="Invite ten founding members"),
    OpenTask(id="page", title="Publish the landing page"),
)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("I finished defining my niche", "define"),
        ("niche is defined!", "define"),
        ("researched five communities", "study"),
        ("set the price, done", "set"),
        ("picked the platform and set it up", "choose"),
        ("published the landing page", "page"),
    ],
)
def test_a_task_that_asks_for_another_deed_is_not_even_proposed(text: str, task: str) -> None:
    (match,) = completed_tasks(text, NICHE)
    assert match.task_id == task
