"""E-mails to libraries, sent by a separate thread: no request waits for a mail server."""

import logging
import smtplib
import ssl
import threading
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from syren_portal.db.engine import Database
from syren_portal.presets import PortalSettings
from syren_portal.settings import MailSettings
from syren_portal.store.outbox import MOST_TRIES, Kind, Letter, postpone, sent, take

_POLL_SECONDS: Final = 30.0
_SUBJECTS: Final = {
    Kind.REGISTRATION: "{portal} : une inscription attend votre validation",
    Kind.RENEWAL_REQUEST: "{portal} : une demande de renouvellement attend votre réponse",
}
_BODIES: Final = {
    Kind.REGISTRATION: (
        "Une inscription aux ressources numériques du portail {portal} vient d’arriver pour votre "
        "bibliothèque.\n\n"
    ),
    Kind.RENEWAL_REQUEST: (
        "Une demande de renouvellement de l’accès aux ressources numériques du portail {portal} "
        "vient d’arriver pour votre bibliothèque.\n\n"
    ),
}
_WAITING: Final = (
    "Demandes qui attendent votre réponse : {waiting}.\n\n"
    "Pour les voir, connectez-vous (syren-tui, ou la page du portail pour les bibliothèques) et "
    "choisissez le statut « En attente », puis « A revalider » s’il y en a. Vérifiez chaque "
    "abonnement dans vos registres, puis validez ou refusez le compte.\n"
)
_log = logging.getLogger("syren_portal.mail")


class Mailer:
    """Sends what waits in the outbox, until it is stopped."""

    def __init__(
        self,
        database: Database,
        portal: PortalSettings,
        settings: MailSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._portal = portal
        self._settings = settings
        self._clock = clock
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailer", daemon=True)

    def start(self) -> None:
        """Start sending; e-mails of an earlier process go first."""
        self._wanted.set()
        self._thread.start()

    def wake(self) -> None:
        """Check the outbox now."""
        self._wanted.set()

    def stop(self) -> None:
        """Finish the current e-mail and stop; the others wait for the next process."""
        self._stopping.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(timeout=self._settings.timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait(_POLL_SECONDS)
            self._wanted.clear()
            try:
                while not self._stopping.is_set() and self._send_one():
                    pass
            except SQLAlchemyError as error:
                _log.warning("the outbox cannot be read: %s", type(error).__name__)

    def _send_one(self) -> bool:
        letter = self._database.transact(lambda connection: take(connection, self._clock()))
        if letter is None:
            return False
        try:
            self._deliver(written(letter, self._portal, self._settings.sender))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # The class only: a mail server's words may repeat addresses.
            _log.warning(
                "%s:%d took no letter (try %d of %d): %s",
                self._settings.host,
                self._settings.port,
                letter.tries,
                MOST_TRIES,
                type(error).__name__,
            )
            with self._database.write() as connection:
                postpone(connection, letter, self._clock())
        else:
            with self._database.write() as connection:
                sent(connection, letter)
        return True

    def _deliver(self, message: EmailMessage) -> None:
        settings = self._settings
        with smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout) as server:
            if settings.starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.login is not None:
                server.login(settings.login, settings.password or "")
            server.send_message(message)


def written(letter: Letter, portal: PortalSettings, sender: str) -> EmailMessage:
    """Write an e-mail; it contains nothing that a patron wrote."""
    words = {"portal": portal.name, "waiting": letter.waiting}
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = _SUBJECTS[letter.kind].format(**words)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content((_BODIES[letter.kind] + _WAITING).format(**words))
    return message
