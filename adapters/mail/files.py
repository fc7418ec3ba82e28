"""Letters as .eml files, which any mail program opens: nothing has to be set up."""

import asyncio
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from adapters.mail.message import message_of
from core.accounts.model import Letter

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class FileMailer:
    """Writes each letter into a folder; file names sort by time."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        """Write into `folder`, made at the first letter."""
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Write a letter."""
        text = bytes(message_of(letter, sender=self._sender))
        await asyncio.to_thread(self._write, text)

    def _write(self, text: bytes) -> None:
        self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        draft = self._folder / f".{name}"
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb"
        ) as to:
            to.write(text)
        # Renamed when it is whole: who watches the folder never reads half a letter.
        draft.rename(self._folder / f"{name}.eml")
