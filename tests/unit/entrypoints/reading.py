"""What the tests of settings do again and again."""

from pathlib import Path

import pytest

from entrypoints.settings import Settings, SettingsError

KEY = "A" * 42 + "A"


def problems_of(environment: dict[str, str], toml: Path | None = None) -> tuple[str, ...]:
    """Return all that is wrong with settings that can't be used."""
    with pytest.raises(SettingsError) as refusal:
        Settings.load(environment, toml)
    return refusal.value.problems


def written(tmp_path: Path, text: str) -> Path:
    """Return a file of settings with a text."""
    path = tmp_path / "inkwell.toml"
    path.write_text(text)
    return path
