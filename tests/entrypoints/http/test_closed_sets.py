"""What can only be one of a few words is described as such: clients switch on it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import entrypoints.http
from core.publishing.rules.content import EVENTS
from entrypoints.http.integration_views import EventName

FOLDER = Path(entrypoints.http.__file__).parent
OPEN = {"str", "str | None", "list[str]"}


def written() -> list[ast.AST]:
    """Return the parts of all modules of the API."""
    modules = (ast.parse(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.py"))
    return [part for module in modules for part in ast.walk(module)]


def fields_that_take_any_text(parts: list[ast.AST]) -> set[tuple[str, str]]:
    """Return the fields of views, by class and name, whose type is no more than a text."""
    return {
        (view.name, field.target.id)
        for view in parts
        if isinstance(view, ast.ClassDef)
        for field in view.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if ast.unparse(field.annotation).removeprefix("Annotated[").partition(",")[0] in OPEN
    }


def fields_given_an_enum(parts: list[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield the fields of views, by class and name, that are given the value of an enum."""
    for call in parts:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            for given in call.keywords:
                if given.arg not in {None, "value"} and any(
                    is_value(part) for part in results_of(given.value)
                ):
                    yield call.func.id, str(given.arg)


def results_of(given: ast.expr) -> list[ast.expr]:
    """Return what an expression may be: both sides of a choice, the items of a list."""
    if isinstance(given, ast.IfExp):
        return [*results_of(given.body), *results_of(given.orelse)]
    if isinstance(given, ast.ListComp):
        return results_of(given.elt)
    if isinstance(given, ast.Call) and ast.unparse(given.func) in {"sorted", "list"}:
        return [part for each in given.args for part in results_of(each)]
    return [given.elt] if isinstance(given, ast.GeneratorExp) else [given]


def is_value(part: ast.expr) -> bool:
    """Tell whether this is the value of an enum's member."""
    return isinstance(part, ast.Attribute) and part.attr == "value"


def test_no_field_that_is_given_an_enum_is_described_as_any_text() -> None:
    parts = written()
    given = set(fields_given_an_enum(parts))

    assert len(given) > 30
    assert sorted(given & fields_that_take_any_text(parts)) == []


def test_the_events_of_integrations_are_those_that_there_are() -> None:
    assert set(get_args(EventName)) == EVENTS
