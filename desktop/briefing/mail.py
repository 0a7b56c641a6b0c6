"""Sends mail through a city's own server: encrypted unless the city says otherwise, the password from this machine alone."""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from models.briefings.schedule.records import Mail, Security

PASSWORD, PASSWORD_FILE, CA_FILE = "SHAOTAI_SMTP_PASSWORD", "SHAOTAI_SMTP_PASSWORD_FILE", "SHAOTAI_SMTP_CA_FILE"
TIMEOUT_S = 10
"""Of one answer; a program that is closed waits for what it has begun."""
TAKING_S = 60
"""Of the answer to a whole letter: a server that looks for viruses takes its time, and a second copy is worse than waiting."""
LONGEST_S, SLOWEST = 100.0, 20_000
"""Of one letter, and so many bytes of it a second beyond that: a server that dawdles holds up no other paper for longer."""
_TYPES = {
    ".pdf": ("application", "pdf"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".html": ("text", "html"),
    ".png": ("image", "png"),
}


class MailFailed(Exception):
    """The mail was not taken: a code or the server's words.

    Codes: "mail_unreachable", "mail_untrusted", "password_not_ascii", "mail_not_offered" (encryption, or signing in).

    `for_good` where the server says that no later try can be better.
    """

    def __init__(self, words: str, *, for_good: bool = False) -> None:
        super().__init__(words)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address; `message_id` is the same at every try, so that a server can tell a second copy."""

    to: str
    subject: str
    words: str
    message_id: str
    files: Mapping[str, bytes]


def password() -> str:
    """Return the mail server's password as this machine has it, "" for none: from the environment, or from a file it names.

    Raises OSError for a file that cannot be read.
    """
    file = os.environ.get(PASSWORD_FILE, "")
    return Path(file).read_text("utf-8").strip() if file else os.environ.get(PASSWORD, "")


def composed(mail: Mail, letter: Letter) -> EmailMessage:
    """Return the message. No time of a program's own clock stands in it: the server writes when it took it."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = mail.sender, letter.to, letter.subject
    message["Message-ID"], message["Auto-Submitted"] = letter.message_id, "auto-generated"
    message.set_content(letter.words)
    for name, data in letter.files.items():
        main, sub = _TYPES[Path(name).suffix]
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def send(mail: Mail, letter: Letter, secret: str) -> None:
    """Hand a letter over to the server. Raises MailFailed for whatever kept it from being taken."""
    if not (mail.user + secret).isascii():
        # The library would say which letter it is.
        raise MailFailed("password_not_ascii")
    try:
        server = _connected(mail, LONGEST_S + sum(map(len, letter.files.values())) / SLOWEST)
        try:
            if mail.security is Security.STARTTLS:
                server.starttls(context=_context())
            if mail.user:
                server.login(mail.user, secret)
            server.send_message(composed(mail, letter), mail.sender, [letter.to])
            # What was taken is taken, however the server says goodbye.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        # Who does not exist today does not tomorrow either; a full box may.
        raise MailFailed(_told(code, words), for_good=500 <= code < 600) from error
    except smtplib.SMTPResponseException as error:
        # What is no answer of a mail server's was cut off, or is something else's.
        refused = 400 <= error.smtp_code < 600
        raise MailFailed(_told(error.smtp_code, error.smtp_error) if refused else "mail_unreachable") from error
    except ssl.SSLError as error:
        raise MailFailed("mail_untrusted") from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailFailed("mail_not_offered") from error
    except smtplib.SMTPServerDisconnected as error:
        raise MailFailed("mail_unreachable") from error
    except smtplib.SMTPException as error:
        raise MailFailed(f"{type(error).__name__}: {error}") from error
    except OSError as error:
        # Away, unknown, out of reach, too slow: nobody who reads it can tell these apart.
        raise MailFailed("mail_unreachable") from error
    except ValueError as error:
        raise MailFailed(f"{type(error).__name__}: {error}") from error


class _Bounded(smtplib.SMTP):
    """Talks with a server for so long as a whole, however many answers come in time; then the line is cut."""

    _cut: threading.Timer | None = None

    def __init__(self, longest: float, host: str, port: int, *, timeout: float) -> None:
        self.longest = longest
        super().__init__(host, port, timeout=timeout)

    def data(self, msg: Any) -> tuple[int, bytes]:
        assert self.sock is not None
        self.sock.settimeout(TAKING_S)
        return super().data(msg)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        # Encryption takes the socket over; another handle of the same line stays ours.
        other = line.dup()
        self._cut = threading.Timer(self.longest, lambda: _hang_up(other))
        self._cut.daemon = True
        self._cut.start()
        self._other = other
        return line

    def close(self) -> None:
        super().close()
        if self._cut is not None:
            self._cut.cancel()
            self._cut.join()
            self._other.close()
            self._cut = None


class _BoundedTls(_Bounded):
    """The same, encrypted from the first byte."""

    def __init__(self, longest: float, host: str, port: int, *, timeout: float, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(longest, host, port, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = super()._get_socket(host, port, timeout)
        try:
            return self._context.wrap_socket(line, server_hostname=host)
        except BaseException:
            # Nobody else could: where this raises, there is no server to be closed.
            line.close()
            self.close()
            raise


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _connected(mail: Mail, longest: float) -> smtplib.SMTP:
    if mail.security is Security.TLS:
        return _BoundedTls(longest, mail.host, mail.port, timeout=TIMEOUT_S, context=_context())
    return _Bounded(longest, mail.host, mail.port, timeout=TIMEOUT_S)


def _context() -> ssl.SSLContext:
    """Certificates are checked, by the system's authorities or the one that the machine names."""
    return ssl.create_default_context(cafile=os.environ.get(CA_FILE) or None)


def _told(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())}"
