"""What the host sets, by the environment: everything but the database and the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from typing import Final

from syren_portal.logs import FORMATS

PREFIX: Final = "SYREN_PORTAL_"


class SettingsError(Exception):
    """A setting in the environment cannot be used."""

    def __init__(self, name: str, expected: str) -> None:
        self.name, self.expected = name, expected
        super().__init__(name, expected)


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server that tells libraries of requests."""

    host: str
    port: int
    sender: str
    starttls: bool
    login: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 20.0
    """Seconds for each step of the conversation."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the server behaves."""

    session_lifetime: timedelta = timedelta(hours=12)
    mail: MailSettings | None = None
    """None: libraries are told nothing by e-mail."""
    metrics: bool = False
    """Whether calls are counted at /metrics, for Prometheus."""
    log_format: str = "text"


def settings_from(environment: Mapping[str, str]) -> ServerSettings:
    """Read the settings; docs/hosting.md has the list.

    Raises:
        SettingsError: a value is not what it must be.
    """
    hours = _number(environment, "SESSION_HOURS", default=12, low=1, high=24 * 31)
    return ServerSettings(
        session_lifetime=timedelta(hours=hours),
        mail=_mail(environment),
        metrics=_choice(environment, "METRICS", "0", "1") == "1",
        log_format=_choice(environment, "LOG", *FORMATS),
    )


def _mail(environment: Mapping[str, str]) -> MailSettings | None:
    host = environment.get(f"{PREFIX}SMTP_HOST", "").strip()
    if not host:
        return None
    sender = environment.get(f"{PREFIX}SMTP_FROM", "")
    if "@" not in parseaddr(sender)[1]:
        raise SettingsError(f"{PREFIX}SMTP_FROM", "portail@example.org")
    starttls = _choice(environment, "SMTP_STARTTLS", "1", "0")
    return MailSettings(
        host=host,
        port=_number(environment, "SMTP_PORT", default=587, low=1, high=65535),
        sender=sender,
        starttls=starttls == "1",
        login=environment.get(f"{PREFIX}SMTP_LOGIN") or None,
        password=environment.get(f"{PREFIX}SMTP_PASSWORD") or None,
    )


def _choice(environment: Mapping[str, str], name: str, *choices: str) -> str:
    """Return one of the choices; the first where nothing is set."""
    value = environment.get(f"{PREFIX}{name}", choices[0])
    if value not in choices:
        raise SettingsError(f"{PREFIX}{name}", ", ".join(sorted(choices)))
    return value


def _number(environment: Mapping[str, str], name: str, *, default: int, low: int, high: int) -> int:
    text = environment.get(f"{PREFIX}{name}", "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(f"{PREFIX}{name}", f"{low}–{high}")
    return int(text)
