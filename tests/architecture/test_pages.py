"""What pages say is somewhere is there."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("core", "adapters", "entrypoints", "migrations", "tests", "deploy", "examples")
PAGES = [
    ROOT / "README.md",
    *(ROOT / ".github").glob("*.md"),
    *(ROOT / "deploy").glob("*.md"),
    *(ROOT / "core").rglob("README.md"),
]
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
PLACE = re.compile(r"`([\w.<>*/-]+)`")
LINK = re.compile(r"\]\(([\w./-]+)\)")
SUFFIXES = (".py", ".toml", ".json", ".md", ".yaml", ".yml", ".mjs", ".jpg")
TO_BE_MADE = {"core/generation/use_cases/star_article.py", "settings.toml", "inkwell.toml"}
"""What readers are to make, or have of their own."""


def places(page: str) -> set[str]:
    """Return the files and folders that a page names, in words and not in blocks to paste."""
    named = PLACE.findall(FENCED.sub("", page))
    return {
        re.sub(r"<\w+>", "*", each.removeprefix("../"))
        for each in named
        if each not in TO_BE_MADE
        and not each.startswith("/")
        and (each.startswith(tuple(f"{name}/" for name in FOLDERS)) or each.endswith(SUFFIXES))
    }


def there() -> list[str]:
    """Return all files and folders, as paths from the root."""
    return [
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder, *(ROOT / folder).rglob("*"))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_places_that_a_page_names_are_there(page: Path) -> None:
    around = [*ROOT.iterdir(), *(ROOT / ".github").rglob("*")]
    known = [*there(), *(each.relative_to(ROOT).as_posix() for each in around)]
    text = page.read_text(encoding="utf-8")

    gone = {
        place
        for place in places(text)
        if not any(
            fnmatch(each, place.rstrip("/")) or fnmatch(each, f"*/{place.rstrip('/')}")
            for each in known
        )
    }
    astray = {link for link in LINK.findall(text) if not (page.parent / link).exists()}

    assert not gone | astray, f"{page.relative_to(ROOT)} names what is not there: {gone | astray}"


def test_every_file_of_the_database_is_named_after_its_context_or_serves_all() -> None:
    contexts = {each.name for each in (ROOT / "core").iterdir() if each.is_dir()}
    serving_all = {
        *("away", "copies", "engine", "job_board", "jobs", "keys", "locking", "migrating"),
        *("outbox", "pages", "shares", "unit_of_work", "upserts"),
    }
    named = {each.stem for each in (ROOT / "adapters" / "database").glob("[!_]*.py")}

    strange = {each for each in named - serving_all if each.split("_")[0] not in contexts}

    assert not strange, f"begin the names of these files with their context's: {strange}"
