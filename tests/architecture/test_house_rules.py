"""The house rules hold in every file."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import checkers
from tests.architecture.checkers import Problem

ROOT = Path(__file__).parents[2]
CODE = ("core", "adapters", "entrypoints")
MONEY = ("core/shared", "core/ledger", "core/plans", "core/payments")
CHECKED_BY = "tests/architecture"

Checker = Callable[[str], Iterator[Problem]]


def sources(*folders: str) -> Iterator[tuple[str, str]]:
    """Give each Python file below the folders, but for the one that quotes what is forbidden."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(CHECKED_BY):
                yield place, path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("checker", "folders"),
    [
        (checkers.impure, ("core",)),
        (checkers.foreign_imports, ("core",)),
        (checkers.floats, MONEY),
        (checkers.too_long, CODE),
        (checkers.misnamed_providers, ("entrypoints/container",)),
        (checkers.future_annotations, (*CODE, "migrations", "tests")),
        (checkers.unfinished, (*CODE, "migrations", "tests")),
        (checkers.machine_paths, (*CODE, "migrations", "tests")),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_file_breaks_the_rule(checker: Checker, folders: tuple[str, ...]) -> None:
    problems = [
        f"{place}:{problem.line}: {problem.message}"
        for place, source in sources(*folders)
        for problem in checker(source)
    ]

    assert not problems, "\n".join([checker.__doc__ or "", *problems])


def test_every_refusal_has_a_code_of_its_own() -> None:
    classes = [
        found
        for place, source in sources("core")
        for found in checkers.error_classes(source, place)
    ]

    problems = [*checkers.clashing_codes(classes), *checkers.misnamed_refusals(classes)]

    assert not problems, "\n".join(problems)


def test_every_context_explains_itself() -> None:
    silent = checkers.silent_contexts(ROOT / "core")

    assert not silent, (
        f"no README.md in core/ of {', '.join(silent)}: one page with the words of the context, "
        "its invariants, how it treats time, and its decisions"
    )


def test_one_name_finds_a_use_case_and_none_lends_a_helper() -> None:
    problems = []
    for place, source in sources("core"):
        path = Path(place)
        found = [*checkers.borrowed_from_use_cases(source)]
        if path.parent.name == "use_cases" and path.name != "__init__.py":
            found += checkers.misnamed_use_cases(source, path.stem)
        problems += [f"{place}:{each.line}: {each.message}" for each in found]

    assert not problems, "\n".join(problems)


def test_imports_go_the_right_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]

    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
