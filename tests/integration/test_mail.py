"""Letters through a mail server that nobody here wrote, and as files."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from adapters.mail.files import FileMailer
from adapters.mail.smtp import AddressRefused, MailServerSilent, SmtpMailer
from core.accounts.model import Letter
from core.shared.jobs import PATIENT_WAITS
from tests.builders import migrated
from tests.certificates import certificate_for
from tests.integration.test_up import free_port
from tests.world import World, world_over, world_settings

LETTER = Letter(to="ada@example.com", subject="Grüße", text="Hällo\n.\nEnd\n")
USER, PASSWORD = "inkwell", "p@ss:word"
SENDER = "Inkwell <inkwell@example.com>"


@dataclass(slots=True)
class Office:
    """Takes letters, but not those to whom it has a reply for."""

    replies: Mapping[str, str] = field(default_factory=dict)
    got: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # the server's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Say whether there is such an address."""
        del server, session, options
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        del server, session
        assert isinstance(envelope.content, bytes)
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def signed_in(self, *about: Any) -> AuthResult:
        """Say whether these are the user and password."""
        data = about[-1]
        assert isinstance(data, LoginPassword)
        right = data == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=right)


@asynccontextmanager
async def open_office(
    office: Office, *, certificate: Path | None = None, at_once: bool = False, port: int = 0
) -> AsyncIterator[int]:
    """Serve on loopback: in the clear, or with TLS after STARTTLS or at once; yield the port."""
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    options: dict[str, Any] = {"hostname": "localhost"}
    if tls is not None and not at_once:
        options |= {
            "tls_context": tls,
            "require_starttls": True,
            "authenticator": office.signed_in,
            "auth_required": True,
        }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(office, loop=loop, **options),
        "127.0.0.1",
        port,
        ssl=tls if at_once else None,
    )
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a certificate for localhost that this system trusts for now."""
    certificate = certificate_for("localhost", tmp_path / "certificate.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


async def test_a_letter_goes_through_a_mail_server() -> None:
    office = Office()
    async with open_office(office) as port:
        await SmtpMailer(f"smtp://127.0.0.1:{port}", sender=SENDER).send(LETTER)
    (message,) = office.got
    assert message["To"] == "ada@example.com"
    assert message["From"] == SENDER
    assert message["Subject"] == "Grüße"
    assert message.get_content().replace("\r\n", "\n") == LETTER.text


async def test_a_password_goes_over_tls_only_and_has_to_be_right(trusted: Path) -> None:
    office = Office()
    async with open_office(office, certificate=trusted) as port:
        url = f"smtp://{USER}:p%40ss%3Aword@localhost:{port}"
        await SmtpMailer(url, sender=SENDER).check()
        assert office.got == []
        await SmtpMailer(url, sender=SENDER).send(LETTER)
        assert len(office.got) == 1
        for wrong in (f"smtp://{USER}:other@localhost:{port}", f"smtp://localhost:{port}"):
            with pytest.raises(MailServerSilent, match=r"53[05] "):
                await SmtpMailer(wrong, sender=SENDER).send(LETTER)
    assert len(office.got) == 1


async def test_smtps_is_encrypted_from_the_start(trusted: Path) -> None:
    office = Office()
    async with open_office(office, certificate=trusted, at_once=True) as port:
        await SmtpMailer(f"smtps://localhost:{port}", sender=SENDER).send(LETTER)
    assert len(office.got) == 1


async def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    certificate = certificate_for("localhost", tmp_path / "certificate.pem")
    office = Office()
    async with open_office(office, certificate=certificate) as port:
        mailer = SmtpMailer(f"smtp://{USER}:p%40ss%3Aword@localhost:{port}", sender=SENDER)
        with pytest.raises(MailServerSilent, match="certificate"):
            await mailer.send(LETTER)
    assert office.got == []


async def test_no_password_is_sent_in_the_clear() -> None:
    office = Office()
    async with open_office(office) as port:
        mailer = SmtpMailer(f"smtp://{USER}:secret@127.0.0.1:{port}", sender=SENDER)
        with pytest.raises(MailServerSilent, match="no TLS"):
            await mailer.send(LETTER)
    assert office.got == []


async def test_some_addresses_are_refused_for_now_and_some_for_good() -> None:
    office = Office({"ada@example.com": "450 greylisted", "eve@example.com": "550 no such user"})
    async with open_office(office) as port:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", sender=SENDER)
        with pytest.raises(MailServerSilent, match="450 greylisted"):
            await mailer.send(LETTER)
        with pytest.raises(AddressRefused, match="550 no such user"):
            await mailer.send(Letter(to="eve@example.com", subject="x", text="x"))


@asynccontextmanager
async def world_with_mail(folder: Path, port: int) -> AsyncIterator[World]:
    settings = world_settings(folder, INKWELL_SMTP_URL=f"smtp://127.0.0.1:{port}")
    await asyncio.to_thread(migrated, settings)
    async with world_over(settings) as world:
        yield world


async def letter_jobs(world: World, boss: Any) -> list[dict[str, Any]]:
    answer = await boss.ask("GET", "/api/v1/admin/jobs?kind=accounts.send_letter&limit=100")
    return list(answer.json()["items"])


async def test_a_letter_waits_for_the_mail_server_and_is_never_lost(tmp_path: Path) -> None:
    port, office = free_port(), Office()
    async with world_with_mail(tmp_path, port) as world:
        boss = await world.dev("boss@example.com", "admin")
        await world.register()  # 201, though nobody takes letters.
        await world.run_jobs()
        (job,) = await letter_jobs(world, boss)
        assert (job["status"], job["failures"]) == ("queued", 1)
        assert "does not take letters" in job["error"]
        for wait in PATIENT_WAITS[:-1]:
            world.clock.advance(wait)
            await world.run_jobs()
        async with open_office(office, port=port):
            world.clock.advance(PATIENT_WAITS[-1])
            await world.run_jobs()
        boss = await world.dev("boss@example.com", "admin")
        assert [each["status"] for each in await letter_jobs(world, boss)] == ["done"]
    assert [letter["To"] for letter in office.got] == ["ada@example.com"]


async def test_after_two_days_a_letter_is_set_aside_and_an_operator_sends_it(
    tmp_path: Path,
) -> None:
    port, office = free_port(), Office()
    async with world_with_mail(tmp_path, port) as world:
        await world.register()
        for wait in (*PATIENT_WAITS, timedelta()):
            await world.run_jobs()
            world.clock.advance(wait)
        await world.run_jobs()
        boss = await world.dev("boss@example.com", "admin")
        (job,) = await letter_jobs(world, boss)
        assert job["status"] == "parked"
        async with open_office(office, port=port):
            again = await boss.ask("POST", f"/api/v1/admin/jobs/{job['id']}/retry")
            assert again.status_code == 200, again.text
            await world.run_jobs()
        assert [each["status"] for each in await letter_jobs(world, boss)] == ["done"]
    assert len(office.got) == 1


async def test_a_refused_address_ends_the_letter_with_the_reason(tmp_path: Path) -> None:
    office = Office({"ada@example.com": "550 no such user"})
    async with open_office(office) as port, world_with_mail(tmp_path, port) as world:
        boss = await world.dev("boss@example.com", "admin")
        await world.register()
        await world.run_jobs()
        (job,) = await letter_jobs(world, boss)
        assert job["status"] == "failed"
        assert "550 no such user" in job["error"]


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
