"""A letter in the form that mail programs know."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from core.accounts.model import Letter


def message_of(letter: Letter, *, sender: str) -> EmailMessage:
    """Return a letter as a message from `sender`."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="inkwell")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
