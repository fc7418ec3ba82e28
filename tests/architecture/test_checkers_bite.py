"""Each checker finds what it is for, and leaves the right way of doing it alone."""

from pathlib import Path

import pytest

from tests.architecture import checkers


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import UTC, datetime\ndatetime.now(UTC)",
        "from datetime import datetime as moment\nmoment.utcnow()",
        "import datetime\ndatetime.date.today()",
        "import datetime as dt\nread = dt.datetime.now",
        "import time",
        "from time import monotonic",
        "from uuid import uuid4",
        "import uuid\nuuid.uuid4()",
        "import random",
        "from random import choice",
        "import secrets",
        "from os import environ",
        "import os\nos.getenv('A')",
        "import os.path",
        "from asyncio import sleep",
        "import logging",
        "open('a')",
        "print('a')",
    ],
)
def test_impure_code_is_found(source: str) -> None:
    assert list(checkers.impure(source))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import UTC, datetime, timedelta\ndatetime(2026, 1, 1, tzinfo=UTC)",
        "from datetime import datetime\ndef rule(now: datetime) -> datetime:\n    return now",
        "async def call(self):\n    return self.clock.now()",
        "from uuid import UUID\nUUID('0' * 32)",
        "from hashlib import sha256",
        "import timeit",
        "def open_for(): ...\nopen_for()",
    ],
)
def test_pure_code_is_not(source: str) -> None:
    assert not list(checkers.impure(source))


@pytest.mark.parametrize(
    "source",
    ["import sqlalchemy", "from litestar.di import Provide", "from adapters.system import Clock"],
)
def test_foreign_imports_are_found(source: str) -> None:
    assert list(checkers.foreign_imports(source))


def test_the_standard_library_and_core_may_be_imported() -> None:
    source = "import json\nfrom collections.abc import Mapping\nfrom core.shared.ids import A"

    assert not list(checkers.foreign_imports(source))


@pytest.mark.parametrize(
    "source",
    ["price: float", "def pay(amount: int | float): ...", "share = 0.5", "float('1')"],
)
def test_floats_are_found(source: str) -> None:
    assert list(checkers.floats(source))


def test_whole_numbers_and_decimals_are_no_floats() -> None:
    assert not list(checkers.floats("from decimal import Decimal\nprice: int = 5\nDecimal('0.5')"))


@pytest.mark.parametrize(("lines", "problems"), [(70, 0), (71, 1)])
def test_long_functions_are_found(lines: int, problems: int) -> None:
    source = "async def work():\n" + "    step()\n" * (lines - 1)

    assert len(list(checkers.too_long(source))) == problems


@pytest.mark.parametrize(("lines", "problems"), [(400, 0), (401, 1)])
def test_long_files_are_found(lines: int, problems: int) -> None:
    assert len(list(checkers.too_long("x = 1\n" * lines))) == problems


def test_deferred_annotations_are_found() -> None:
    assert list(checkers.future_annotations("from __future__ import annotations"))
    assert not list(checkers.future_annotations("from typing import Self"))


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK"])
def test_unfinished_work_is_found(word: str) -> None:
    assert list(checkers.unfinished(f"x = 1  # {word}: more"))
    assert not list(checkers.unfinished("x = 1  # a todo list is a thing of the coach"))


@pytest.mark.parametrize("path", ["/tmp/x", "/work/x", "/home/x", "/root/x"])
def test_paths_of_one_machine_are_found(path: str) -> None:
    assert list(checkers.machine_paths(f"at = '{path}'"))
    assert not list(checkers.machine_paths("at = '/var/lib/inkwell' or '/api/v1/work/x'"))


def test_a_context_without_readme_is_found(tmp_path: Path) -> None:
    for place in ("told/model.py", "told/README.md", "mute/use_cases/do_it.py", "mute/model.py"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()

    assert checkers.silent_contexts(tmp_path) == ["mute"]


USE_CASE = "class {}:\n    async def __call__(self) -> None: ...\n"


def test_a_use_case_in_a_file_of_its_name_is_right() -> None:
    shared = "class StarCommand: ...\ndef helper(): ...\n"

    source = shared + USE_CASE.format("StarArticle")
    assert not list(checkers.misnamed_use_cases(source, "star_article"))


@pytest.mark.parametrize(
    "source",
    [
        "def star(): ...",
        USE_CASE.format("StarIt"),
        USE_CASE.format("StarArticle") + USE_CASE.format("UnstarArticle"),
    ],
)
def test_use_cases_that_no_name_finds_are_found(source: str) -> None:
    assert list(checkers.misnamed_use_cases(source, "star_article"))


@pytest.mark.parametrize(("provider", "found"), [("star_article", 0), ("star", 1)])
def test_a_provider_with_another_name_than_its_use_case_is_found(provider: str, found: int) -> None:
    source = (
        "from core.a.use_cases.star_article import StarArticle\n"
        "from adapters.a import Clock\n"
        "class Container:\n"
        f"    {provider} = providers.Singleton(StarArticle, ids=ids)\n"
        "    time = providers.Singleton(Clock)\n"
    )
    assert len(list(checkers.misnamed_providers(source))) == found


@pytest.mark.parametrize(
    "names", ["helper", "StarCommand", "StarArticle, helper", "StarArticle, LIMIT"]
)
def test_what_a_use_case_lends_is_found(names: str) -> None:
    source = f"from core.a.use_cases.star_article import {names}"

    assert list(checkers.borrowed_from_use_cases(source))


def test_composing_a_use_case_is_right() -> None:
    source = "from core.a.use_cases.star_article import StarArticle, StarCommand"

    assert not list(checkers.borrowed_from_use_cases(source))


ERRORS = """
class DomainError(Exception): ...
class Conflict(DomainError):
    code = "conflict"
class Taken(Conflict):
    code = "conflict"
class Gone(Conflict):
    code: ClassVar[str] = "gone"
"""


def test_each_with_a_code_of_its_own_is_right() -> None:
    classes = list(checkers.error_classes(ERRORS, "errors.py"))

    assert not list(checkers.clashing_codes(classes))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("class Late(errors.Gone):\n    code = 'gone'", "Late has the code 'gone'"),
        ("class Twice(Conflict):\n    code = 'conflict'", "Twice has the code 'conflict'"),
        ("class Mute(Taken):\n    pass", "Mute has no code"),
    ],
)
def test_missing_and_clashing_codes_are_found(more: str, problem: str) -> None:
    classes = list(checkers.error_classes(ERRORS + more, "errors.py"))

    assert [problem in found for found in checkers.clashing_codes(classes)] == [True]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("class PageMissing(Conflict):\n    code = 'page-missing'", "PageMissing may mean"),
        ("class PageNotFound(Conflict):\n    code = 'no-page'", "make it 'page-not-found'"),
        ("class PageNotFound(Conflict):\n    code = 'page-not-found'", ""),
    ],
)
def test_refusals_of_what_is_not_there_have_one_scheme(more: str, problem: str) -> None:
    classes = list(checkers.error_classes(ERRORS + more, "errors.py"))

    found = list(checkers.misnamed_refusals(classes))
    assert [problem in each for each in found] == [True] * bool(problem)
