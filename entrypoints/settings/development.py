"""Secrets that development makes for itself, so that nothing has to be set to begin."""

import os
import secrets
from dataclasses import replace
from pathlib import Path

from entrypoints.settings.model import Settings

SECRET_BYTES = 32
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def development_secret(data_dir: Path, name: str = "secret") -> str:
    """Return the secret kept in `<data_dir>/<name>`, made there at the first call (mode 0600).

    Of several processes that begin together all get the same one.
    """
    kept = data_dir / name
    if not kept.exists():
        data_dir.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        draft = data_dir / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w"
        ) as to:
            to.write(secrets.token_urlsafe(SECRET_BYTES))
        try:
            # A link appears whole or not at all, and only if no other process was faster.
            kept.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept.read_text(encoding="utf-8").strip()


def with_development_secrets(settings: Settings) -> Settings:
    """Return settings with the secrets that are missing, from the data folder.

    Production is left as it is: `production_problems` says what it lacks.
    """
    if settings.production:
        return settings
    auth, folder = settings.auth, settings.server.data_dir
    return replace(
        settings,
        auth=replace(
            auth,
            jwt_secret=auth.jwt_secret or development_secret(folder),
            encryption_keys=auth.encryption_keys or (development_secret(folder, "encryption-key"),),
        ),
    )
