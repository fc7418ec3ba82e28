"""Each import contract breaks when a small house is built against it."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
LINTER = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTEXTS = next(
    re.findall(r"\w+", " ".join(contract["layers"]))
    for contract in LINTER["contracts"]
    if contract["id"] == "contexts"
)
FILES = (
    "adapters/database/store.py",
    "adapters/models/offline.py",
    "entrypoints/cli/ledger.py",
    "entrypoints/container/ledger.py",
    "entrypoints/http/ledger.py",
    "entrypoints/http/serving/edge.py",
    "entrypoints/settings/model.py",
)
IN_EACH_CONTEXT = (
    "errors.py",
    "detection.py",
    "model.py",
    "prompts.py",
    "rules.py",
    "ports.py",
    "steps.py",
    "use_cases/do_it.py",
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Build an empty house with every room that the contracts name."""
    (tmp_path / "pyproject.toml").write_bytes(PYPROJECT.read_bytes())
    inside = (f"core/{context}/{file}" for context in CONTEXTS for file in IN_EACH_CONTEXT)
    for place in (*FILES, *inside):
        add_line(tmp_path, place, "")
    add_line(tmp_path, "entrypoints/http/ledger.py", "from entrypoints.http.serving import edge")
    return tmp_path


def add_line(house: Path, place: str, line: str) -> None:
    """Write a line to a file of the house, and make its folders packages."""
    file = house / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(line, encoding="utf-8")
    for folder in file.parents:
        if folder == house:
            return
        (folder / "__init__.py").touch()


def lint(house: Path) -> str:
    """Return what import-linter says of the house."""
    outcome = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    return outcome.stdout + outcome.stderr


def test_a_house_without_faults_keeps_every_contract(house: Path) -> None:
    add_line(house, "core/ledger/use_cases/do_it.py", "from core.ledger import model, ports, rules")
    add_line(house, "core/plans/rules.py", "from core.ledger import model")
    add_line(
        house, "adapters/database/store.py", "import sqlalchemy\nfrom core.ledger import ports"
    )
    add_line(house, "entrypoints/container/ledger.py", "from adapters.database import store")

    said = lint(house)

    assert f"Contracts: {len(LINTER['contracts'])} kept, 0 broken." in said, said


@pytest.mark.parametrize(
    ("contract", "place", "line"),
    [
        ("hexagon", "core/ledger/rules.py", "from adapters.database import store"),
        ("hexagon", "adapters/database/store.py", "import entrypoints.container"),
        ("pure-core", "core/ledger/rules.py", "import sqlalchemy"),
        ("composition-root", "entrypoints/http/ledger.py", "from adapters.database import store"),
        ("contexts", "core/ledger/rules.py", "from core.plans import model"),
        ("contexts", "core/shared/rules.py", "from core.ledger import model"),
        ("contexts", "core/payments/rules.py", "from core.coach import model"),
        ("contexts", "core/rogue/model.py", ""),
        ("inside-a-context", "core/ledger/rules.py", "from core.ledger.use_cases import do_it"),
        ("inside-a-context", "core/ledger/steps.py", "from core.ledger.use_cases import do_it"),
        ("inside-a-context", "core/ledger/ports.py", "from core.ledger import steps"),
        ("inside-a-context", "core/ledger/loose.py", ""),
        ("inside-a-context", "core/plans/model.py", "from core.plans import ports"),
        ("inside-a-context", "core/generation/prompts.py", "from core.generation import rules"),
        ("inside-a-context", "core/coach/detection.py", "from core.coach import model"),
        ("drivers-over-container", "entrypoints/container/ledger.py", "import entrypoints.http"),
        (
            "serving-below-features",
            "entrypoints/http/serving/edge.py",
            "from entrypoints.http import ledger",
        ),
        ("adapters-apart", "adapters/models/offline.py", "from adapters.database import store"),
    ],
)
def test_a_house_with_a_fault_breaks_the_contract(
    house: Path, contract: str, place: str, line: str
) -> None:
    name = next(each["name"] for each in LINTER["contracts"] if each["id"] == contract)
    add_line(house, place, line)

    said = lint(house)

    assert f"{name} BROKEN" in said, said
