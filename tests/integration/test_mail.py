"""Letters through a mail server on loopback, and as files."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from pathlib import Path
from stat import S_IMODE

import pytest

from adapters.mail.files import FileMailer
from adapters.mail.smtp import MailServerSilent, SmtpMailer
from core.accounts.model import Letter

LETTER = Letter(to="ada@example.com", subject="Grüße", text="Hällo\n.\nEnd\n")


@asynccontextmanager
async def mail_server(received: list[bytes]) -> AsyncIterator[str]:
    """Speak just enough SMTP to take one letter."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                text = await reader.readuntil(b"\r\n.\r\n")
                received.append(text[:-3].replace(b"\r\n..", b"\r\n."))
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_letter_goes_through_a_mail_server() -> None:
    received: list[bytes] = []
    async with mail_server(received) as url:
        await SmtpMailer(url, sender="Inkwell <inkwell@example.com>").send(LETTER)
    (raw,) = received
    message = message_from_bytes(raw, policy=policy.default)
    assert message["To"] == "ada@example.com"
    assert message["Subject"] == "Grüße"
    assert message.get_content().replace("\r\n", "\n") == LETTER.text


async def test_no_password_is_sent_in_the_clear() -> None:
    received: list[bytes] = []
    async with mail_server(received) as url:
        with_password = url.replace("smtp://", "smtp://user:secret@")
        with pytest.raises(MailServerSilent):
            await SmtpMailer(with_password, sender="inkwell@example.com").send(LETTER)
    assert not received


async def test_a_silent_mail_server_is_tried_again_later() -> None:
    with pytest.raises(MailServerSilent):
        await SmtpMailer("smtp://127.0.0.1:9", sender="inkwell@example.com").send(LETTER)


async def test_letters_become_private_files(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path / "mail", sender="Inkwell <inkwell@localhost>")
    await mailer.send(LETTER)
    await mailer.send(LETTER)
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert S_IMODE(files[0].stat().st_mode) == 0o600
    message = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert message.get_content() == LETTER.text


@pytest.mark.parametrize("to", ["ada@example.com\r\nBcc: eve@example.com", "ada\n@example.com"])
async def test_an_address_adds_no_header(tmp_path: Path, to: str) -> None:
    mailer = FileMailer(tmp_path / "mail", sender="inkwell@localhost")
    with pytest.raises(ValueError, match="Header"):
        await mailer.send(Letter(to=to, subject="x", text="x"))
