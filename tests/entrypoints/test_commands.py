"""The command line as a whole: every command can be reached, and says what it does."""

import importlib
import pkgutil

import pytest

from entrypoints import cli
from entrypoints.cli.main import GROUPS, main

MODULES = sorted(
    module.name
    for module in pkgutil.iter_modules(cli.__path__, "entrypoints.cli.")
    if hasattr(importlib.import_module(module.name), "add_commands")
)


def test_no_commands_are_left_out() -> None:
    assert sorted({module for module, _ in GROUPS.values()}) == MODULES


@pytest.mark.parametrize("command", GROUPS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert f"usage: inkwell {command}" in told
    assert "example" in told
