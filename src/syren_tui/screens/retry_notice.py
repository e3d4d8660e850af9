"""The sentence of a screen about a portal that does not answer, until it answers again."""

from collections.abc import Callable

from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.texts.failures import failure, retry_sentence
from syren_tui.widgets.base.notice import Notice


class RetryNotice:
    """Shows it in a notice, and takes back its own sentence only."""

    def __init__(self, notice: Callable[[], Notice], speech: Speech) -> None:
        """Begin without a sentence.

        Args:
            notice: returns the widget; called each time, as the widget is composed later.
            speech: the user's language.
        """
        self._notice = notice
        self._speech = speech
        self._shown = ""

    def show_failure(self, error: ClientError) -> None:
        """Say what went wrong with a call that is not tried again."""
        self._show(failure(error, self._speech))

    def show_retry(self, error: ClientError, pause: float) -> None:
        """Say what went wrong, and in how many seconds the call is tried again."""
        self._show(retry_sentence(error, pause, self._speech))

    def clear(self) -> None:
        """Take the sentence back, where it is still shown: the portal answers again."""
        self._notice().take_back(self._shown)
        self._shown = ""

    def _show(self, sentence: str) -> None:
        self._shown = sentence
        self._notice().warn(sentence)
