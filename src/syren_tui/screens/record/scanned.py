"""A card that is scanned at an open record: whose record it opens."""

from syren_api.models import Subscriber
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.parsing.card_numbers import plain, read_card
from syren_tui.runtime.typed_queue import Scanned
from syren_tui.scan.service import ScanService
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.rows import cut
from syren_tui.widgets.base.notice import Notice

_LONGEST: int = 24


def card_in(scanned: Scanned) -> str:
    """Return the card's number in what was scanned; empty where it may be no card.

    A word without a digit whose end never came is a word that was typed too fast.
    """
    number = read_card(scanned.text.strip())
    is_card = scanned.ended or any(sign.isdigit() for sign in number)
    return number if is_card else ""


class ScannedCard:
    """Finds whose card was scanned; everybody else is a sentence."""

    def __init__(self, session: Session, speech: Speech, notice: Notice) -> None:
        """Begin with nobody looked for.

        Args:
            session: the signed-in session.
            speech: the user's language.
            notice: shows what comes of it.
        """
        self._speech = speech
        self._notice = notice
        self._retry = RetryNotice(lambda: notice, speech)
        self._service = ScanService(session, self._retry.show_retry)

    async def find(self, number: str) -> Subscriber | None:
        """Return whose card it is; None: nobody's, or several people's, and the notice says so."""
        say = self._speech.gettext
        shown = cut(clean(plain(number)), _LONGEST)
        try:
            found = await self._service.find(number)
        except ClientError as error:
            self._notice.warn(failure(error, self._speech))
            return None
        self._retry.clear()
        if found.total == 1:
            return found.subscribers[0]
        if found.total:
            sentence = say(
                "Plusieurs abonnés ont la carte {number} : Échap, puis cherchez-la.", number=shown
            )
        else:
            sentence = say(
                "Carte {number} inconnue ici : Échap, puis cherchez par nom.", number=shown
            )
        self._notice.warn(sentence)
        return None
