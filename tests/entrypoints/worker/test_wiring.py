"""A name that nobody knows is handed on silently while running, so it is red here.

An event, a reaction, a tick and a promised job are tied by their names alone.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrypoints.worker import generation
from entrypoints.worker.schedule import SCHEDULE
from entrypoints.worker.subscriptions import REACTIONS, SUBSCRIPTIONS
from entrypoints.worker.tasks import RENAMED, TASKS

CORE = Path(__file__).parents[3] / "core"
NAMES_WHAT_GOES_OUT = CORE / "publishing" / "rules" / "content.py"


def constants(tree: ast.Module) -> dict[str, str]:
    """Return the texts that a module names."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def promised() -> Iterator[tuple[str, str]]:
    """Give the kind of each job that core promises, and where."""
    for path in CORE.rglob("*.py"):
        text = path.read_text("utf-8")
        if "NewJob(" not in text:
            continue
        tree = ast.parse(text)
        known = constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "NewJob":
                (kind,) = (each.value for each in node.keywords if each.arg == "kind")
                name = ast.literal_eval(kind) if isinstance(kind, ast.Constant) else None
                yield name or known.get(ast.unparse(kind), ast.unparse(kind)), path.name


def told() -> set[str]:
    """Return every text in core but where events are named that go out: an event's name is one."""
    return {
        node.value
        for path in CORE.rglob("*.py")
        if path != NAMES_WHAT_GOES_OUT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


NAMED = [
    *((kind, f"the reactions to {event}") for event, kinds in REACTIONS.items() for kind in kinds),
    *((tick.kind, "schedule.py") for tick in SCHEDULE),
    *promised(),
]


@pytest.mark.parametrize(("kind", "place"), NAMED)
def test_every_job_that_is_named_is_a_task(kind: str, place: str) -> None:
    assert kind in TASKS, (
        f"{kind!r}, named by {place}, is a job that no worker would know: "
        "give it a line in TASKS (entrypoints/worker/tasks.py), or mend the name"
    )


def test_every_job_stands_in_the_module_of_its_context() -> None:
    elsewhere = {
        kind: task.run.__module__
        for kind, task in TASKS.items()
        if task.run.__module__ != f"entrypoints.worker.{kind.split('.')[0]}"
    }
    assert not elsewhere, f"name the job after its module, or move it (tasks.py): {elsewhere}"


def test_every_task_is_named_by_something() -> None:
    unnamed = TASKS.keys() - {kind for kind, _ in NAMED} - {"publishing.announce"} - RENAMED.keys()
    assert not unnamed, f"nothing makes a job of these kinds; take them out of TASKS: {unnamed}"


def test_a_job_that_was_renamed_is_done_as_before() -> None:
    assert all(TASKS[old] is TASKS[new] for old, new in RENAMED.items())
    assert TASKS["generation.end_account"].run is generation.forget_account
    assert not RENAMED.keys() & {kind for kind, _ in NAMED}


def test_every_event_that_is_subscribed_to_is_told() -> None:
    silent = SUBSCRIPTIONS.keys() - told()
    assert not silent, (
        f"no use case tells these events, so that nothing reacts (subscriptions.py): {silent}"
    )
