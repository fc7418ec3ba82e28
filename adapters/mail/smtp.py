"""Letters through a mail server."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from adapters.mail.message import message_of
from core.accounts.model import Letter
from core.shared.errors import Invalid, Unavailable

SECONDS_MAX = 20
PORTS = {"smtp": 587, "smtps": 465}
FOR_GOOD = 500
"""Replies from here on say that trying again does not help (RFC 5321, 4.2.1)."""


class MailServerSilent(Unavailable):
    """The mail server does not take letters now."""

    code = "mail-unavailable"


class AddressRefused(Invalid):
    """The mail server knows no such address, and won't tomorrow."""

    code = "mail-address-refused"


class SmtpMailer:
    """Sends each letter over a connection of its own, in a thread.

    `smtps://` is encrypted from the start; `smtp://` turns to TLS where the server offers it, and
    must before a password is sent. Certificates are checked against those that the system trusts.
    """

    def __init__(self, url: str, *, sender: str) -> None:
        """Send through the server at `url`."""
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port or PORTS[parts.scheme]
        self._encrypted = parts.scheme == "smtps"
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises `MailServerSilent`, `AddressRefused`."""
        message = message_of(letter, sender=self._sender)
        await self._talk(lambda server: server.send_message(message))

    async def check(self) -> None:
        """Connect, turn to TLS and sign in as for a letter. Raises `MailServerSilent`."""
        await self._talk(lambda server: server.noop())

    async def _talk(self, act: Callable[[smtplib.SMTP], object]) -> None:
        def talk() -> None:
            with self._connected() as server:
                act(server)

        try:
            await asyncio.to_thread(talk)
        except smtplib.SMTPRecipientsRefused as error:
            raise about_address(error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise silent(reason_of(error)) from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self._encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=SECONDS_MAX, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS_MAX)
        with server:
            server.ehlo()
            if not self._encrypted and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif not self._encrypted and self._user:
                raise smtplib.SMTPNotSupportedError("no TLS, and a password to send")
            if self._user:
                server.login(self._user, self._password)
            yield server


def about_address(error: smtplib.SMTPRecipientsRefused) -> MailServerSilent | AddressRefused:
    """Return what a refused address means: some are refused for now only."""
    code, said = next(iter(error.recipients.values()))
    reason = f"{code} {said.decode(errors='replace')}"
    if code < FOR_GOOD:
        return silent(reason)
    return AddressRefused(f"The mail server refused the address for good: {reason}")


def silent(reason: str) -> MailServerSilent:
    """Return the refusal, with the reason for whoever looks after the server."""
    return MailServerSilent(f"The mail server does not take letters now: {reason}")


def reason_of(error: Exception) -> str:
    """Return what went wrong in a line; a server's reply as it said it."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {text}"
    return str(error) or type(error).__name__
