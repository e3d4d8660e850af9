"""Of which library the requests are: chosen by whoever sees several."""

from collections.abc import Callable
from typing import Any

from syren_api.models import Library
from syren_tui.client.errors import ClientError
from syren_tui.screens.dialogs.library import choose_library
from syren_tui.screens.frame import Framed
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.session import Session


class RequestLibrary:
    """Asks for the library whose requests are shown."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        retry: RetryNotice,
        on_choice: Callable[[Library | None], object],
    ) -> None:
        """Begin with all libraries.

        Args:
            screen: the one under the dialog.
            session: the signed-in session.
            retry: says what went wrong.
            on_choice: is called with another library; None: all.
        """
        self.chosen: Library | None = None
        self._screen = screen
        self._session = session
        self._retry = retry
        self._on_choice = on_choice

    async def ask(self) -> None:
        """Read the libraries, and have one chosen."""
        with self._screen.keys_held():
            try:
                libraries = await self._session.call(lambda client: client.libraries())
            except ClientError as error:
                self._retry.show_failure(error)
                return
            self._retry.clear()
            await choose_library(self._screen, libraries, self.chosen, self._choose)

    def _choose(self, library: Library | None) -> None:
        if library != self.chosen:
            self.chosen = library
            self._on_choice(library)
