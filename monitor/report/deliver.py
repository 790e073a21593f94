"""Brings a finished message to its receiver: by mail, into a file, to an address of the web, to a command, through Apprise.

The door to smtplib, to Apprise and to other programs. Owns one attempt: it either was taken by the other side or raises
DeliveryError. Must not decide what is told, when to try again, or how secrets are found: they come filled in.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.errors import DeliveryError
from monitor.model import CHINA
from monitor.refusals import refusal
from monitor.replacing import replace_file

if TYPE_CHECKING:
    import smtplib

Post = Callable[[str, bytes, Mapping[str, str]], int]
"""Posts bytes with headers to an address and gives the status of the answer; raises DeliveryError where there is none."""

WAIT_SECONDS = 30.0
"""How long a mail server may take for one answer."""
COMMAND_SECONDS = 120.0
"""How long a command may run."""
_MOST_SAID = 200
_FINE = 2


@dataclass(frozen=True, slots=True)
class Message:
    """A digest as it is sent. `id` is the same for every attempt; `plain` stands for `body` where only text can be shown.

    `data` is what programs get: the changes themselves.
    """

    id: str
    subject: str
    body: str
    plain: str
    format: str
    made_at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes mail, with its password as it is."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password: str | None = None


# ---------------------------------------------------------------- mail


def by_mail(message: Message, to: list[str], server: MailServer) -> tuple[str, ...]:
    """Hands the message to the mail server; the addresses it refused beside others that have it now.

    Raises DeliveryError when nobody has it. Once the server took it nothing undoes that, whatever comes after.
    """
    import smtplib
    import ssl

    letter = letter_of(message, to, server.sender)
    try:
        link = _connected(server)
        try:
            refused = link.send_message(letter)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                link.quit()
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError("delivery.mail_login", host=server.host, code=error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        raise DeliveryError("delivery.mail_refused", host=server.host, code=error.smtp_code) from None
    except smtplib.SMTPRecipientsRefused as error:
        raise _not_taken(server.host, error.recipients) from None
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError("delivery.mail_certificate", host=server.host, why=error.verify_message) from None
    except UnicodeError:
        raise DeliveryError("delivery.mail_letters", host=server.host) from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError("delivery.mail_unreachable", host=server.host, why=refusal(error)) from None
    return tuple(sorted(refused))


def letter_of(message: Message, to: list[str], sender: str) -> EmailMessage:
    """The mail: text, and HTML beside it where that is the format; its Message-ID is made of the delivery's id."""
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = " ".join(message.subject.split())
    letter["From"] = sender
    letter["To"] = ", ".join(to)
    letter["Date"] = format_datetime(message.made_at.astimezone(CHINA))
    letter["Message-ID"] = f"<{message.id}@{_domain(sender)}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Duban-Delivery"] = message.id
    letter.set_content(message.plain if message.format == "html" else message.body, charset="utf-8", cte="base64")
    if message.format == "html":
        letter.add_alternative(message.body, subtype="html", charset="utf-8", cte="base64")
    return letter


def _domain(sender: str) -> str:
    domain = sender.rpartition("@")[2].strip("> ")
    return domain if domain.isascii() and domain else make_msgid().rpartition("@")[2].strip(">")


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection ready to take mail; closed where it does not get so far."""
    import smtplib
    import ssl

    context = ssl.create_default_context()
    if server.security == "tls":
        link: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=WAIT_SECONDS, context=context)
    else:
        link = smtplib.SMTP(server.host, server.port, timeout=WAIT_SECONDS)
    try:
        if server.security == "starttls":
            link.starttls(context=context)
        if server.user:
            link.login(server.user, server.password or "")
    except BaseException:
        link.close()
        raise
    return link


def _not_taken(host: str, refused: Mapping[str, object]) -> DeliveryError:
    return DeliveryError("delivery.mail_receivers", host=host, receivers=", ".join(sorted(refused)))


# ---------------------------------------------------------------- files, programs, addresses


def into_file(message: Message, path: Path) -> None:
    """Writes the message into a file, wholly or not at all; `{date}` and `{id}` in its name are filled in."""
    name = str(path).replace("{date}", f"{message.made_at.astimezone(CHINA):%Y-%m-%d}").replace("{id}", message.id)
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        replace_file(Path(name), message.body.encode("utf-8", "replace"))
    except OSError as error:
        raise DeliveryError("delivery.file", file=name, why=refusal(error)) from None


def to_stdout(message: Message) -> None:
    """Prints the message; raises DeliveryError when nobody reads it any more or the disk is full."""
    try:
        sys.stdout.write(message.body)
        sys.stdout.flush()
    except OSError as error:
        raise DeliveryError("delivery.file", file="stdout", why=refusal(error)) from None


def words_of(command: str) -> list[str]:
    """The words of a command line; raises DeliveryError for one that has none or a quotation mark without its other half."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise DeliveryError("delivery.no_command", command=command)
    return words


def to_command(
    message: Message, words: Sequence[str], environ: Mapping[str, str], hide: Callable[[str], str] = str
) -> None:
    """Runs a command, without a shell, with the message as JSON on its stdin; taken when it ends with 0.

    `hide` takes the secrets out of what it says before that is cut short and told.
    """
    given = {**environ, "DUBAN_DELIVERY_ID": message.id, "DUBAN_SUBJECT": message.subject}
    try:
        done = subprocess.run(  # noqa: S603  the command is the user's own, and no shell reads it
            words,
            input=as_json(message),
            env=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DeliveryError("delivery.command_slow", command=words[0], seconds=round(COMMAND_SECONDS)) from None
    except OSError as error:
        raise DeliveryError("delivery.command", command=words[0], why=refusal(error)) from None
    if done.returncode:
        said = hide(done.stdout.decode("utf-8", "replace")).strip()[-_MOST_SAID:]
        raise DeliveryError("delivery.command_failed", command=words[0], code=done.returncode, said=said or "-")


def to_address(message: Message, url: str, headers: Mapping[str, str], post: Post) -> None:
    """Posts the message as JSON; the id goes along as Idempotency-Key, by which the other side can tell a repeat."""
    status = post(url, as_json(message), {**headers, "Idempotency-Key": message.id})
    if status // 100 != _FINE:
        raise DeliveryError("delivery.webhook", status=status)


def through_apprise(message: Message, url: str) -> None:
    """Hands the message to Apprise, which knows WeCom, DingTalk, Feishu, Telegram and many more."""
    try:
        import apprise
    except ImportError:
        raise DeliveryError("delivery.no_apprise") from None
    sender = apprise.Apprise()
    forms = {"html": apprise.NotifyFormat.HTML, "markdown": apprise.NotifyFormat.MARKDOWN}
    if not sender.add(url):
        raise DeliveryError("delivery.apprise_url")
    form = forms.get(message.format, apprise.NotifyFormat.TEXT)
    if not sender.notify(title=message.subject, body=message.body, body_format=form):
        raise DeliveryError("delivery.apprise")


def as_json(message: Message, *, plain: bool = False) -> bytes:
    """What programs get: the identifier, the subject, the rendered body and the changes; with `plain` all of the message."""
    told = {
        "id": message.id,
        "subject": message.subject,
        "format": message.format,
        "body": message.body,
        "made_at": message.made_at.astimezone(CHINA).isoformat(),
        **({"plain": message.plain} if plain else {}),
        **message.data,
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def from_json(written: str) -> Message:
    """The message that as_json wrote down whole."""
    told = json.loads(written)
    made_at = datetime.fromisoformat(told.pop("made_at"))
    known = {name: told.pop(name) for name in ("id", "subject", "body", "plain", "format")}
    return Message(**known, made_at=made_at, data=told)
