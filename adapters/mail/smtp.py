"""Letters through a mail server."""

import asyncio
import smtplib
import ssl
from urllib.parse import unquote, urlsplit

from adapters.mail.message import message_of
from core.accounts.model import Letter
from core.shared.errors import Unavailable

SECONDS_MAX = 20
PORTS = {"smtp": 587, "smtps": 465}


class MailServerSilent(Unavailable):
    """The mail server does not take letters now."""

    code = "mail-unavailable"


class SmtpMailer:
    """Sends each letter over a connection of its own, in a thread.

    `smtps://` is encrypted from the start; `smtp://` turns to TLS where the server offers it, and
    must before a password is sent.
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
        """Hand a letter over. Raises `MailServerSilent`."""
        try:
            await asyncio.to_thread(self._send, letter)
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerSilent("The mail server does not take letters now.") from error

    def _send(self, letter: Letter) -> None:
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
            server.send_message(message_of(letter, sender=self._sender))
