"""Mail, handed in at the server of the settings. This is the only place that speaks to another host."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from smtplib import SMTP, SMTP_SSL, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from config import MailServer

SECONDS_TO_ANSWER = 30

# What can go wrong on the way, and with one mail: a header that cannot hold an address is a ValueError.
CONNECTION_ERRORS = (SMTPException, OSError)
MAIL_ERRORS = (*CONNECTION_ERRORS, ValueError)


def compose(*, sender: str, address: str, subject: str, text: str, message_id: str, at: datetime) -> EmailMessage:
    """A plain mail to one person. The subject is a single line of printable text."""
    local, _, domain = address.rpartition("@")
    message = EmailMessage()
    message["From"] = sender
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


@contextmanager
def connected(server: MailServer) -> Iterator[SMTP]:
    """A session with the mail server, encrypted and signed in as the settings say. Raises CONNECTION_ERRORS."""
    session = _greeted(server)
    try:
        if server.security == "starttls":
            session.starttls(context=ssl.create_default_context())
        if server.user:
            session.login(server.user, server.password)
        yield session
    finally:
        with suppress(*CONNECTION_ERRORS):  # what was accepted is accepted, however the server takes its leave
            session.quit()
        session.close()


def _greeted(server: MailServer) -> SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return SMTP_SSL(server.host, server.port, timeout=SECONDS_TO_ANSWER, context=context)
    return SMTP(server.host, server.port, timeout=SECONDS_TO_ANSWER)


def what_went_wrong(error: Exception) -> str:
    """The kind of an error and the server's code, without its text: that quotes addresses."""
    codes = [error.smtp_code] if isinstance(error, SMTPResponseException) else []
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    return " ".join([type(error).__name__, *map(str, codes)])
