"""Development makes the secrets that nobody set."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from entrypoints.settings import Settings, development_secret, with_development_secrets
from tests.unit.entrypoints.reading import KEY


class TestDevelopmentSecrets:
    def test_one_is_made_privately_and_kept(self, tmp_path: Path) -> None:
        folder = tmp_path / "data"

        made = development_secret(folder)

        assert len(made) >= 32
        assert development_secret(folder) == made
        assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
        assert [each.name for each in folder.iterdir()] == ["secret"]

    def test_processes_that_begin_together_share_it(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            made = set(pool.map(development_secret, [tmp_path / "data"] * 16))

        assert len(made) == 1

    def test_what_is_missing_is_filled_in(self, tmp_path: Path) -> None:
        environment = {"INKWELL_DATA_DIR": str(tmp_path)}

        settings = with_development_secrets(Settings.load(environment))

        assert settings.auth.jwt_secret == development_secret(tmp_path)
        [key] = settings.auth.encryption_keys
        assert Settings.load({"INKWELL_ENCRYPTION_KEYS": key}).auth.encryption_keys == (key,)

    def test_what_is_set_stays(self, tmp_path: Path) -> None:
        environment = {
            "INKWELL_DATA_DIR": str(tmp_path),
            "JWT_SECRET": "mine",
            "INKWELL_ENCRYPTION_KEYS": KEY,
        }

        settings = with_development_secrets(Settings.load(environment))

        assert (settings.auth.jwt_secret, settings.auth.encryption_keys) == ("mine", (KEY,))
        assert list(tmp_path.iterdir()) == []

    def test_production_gets_nothing(self, tmp_path: Path) -> None:
        environment = {"INKWELL_DATA_DIR": str(tmp_path), "INKWELL_ENV": "production"}

        assert with_development_secrets(Settings.load(environment)).auth.jwt_secret == ""
