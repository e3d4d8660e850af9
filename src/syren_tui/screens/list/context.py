"""What every part of the list screen works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.screens.frame import Framed
from syren_tui.screens.list.view import ListView
from syren_tui.session import Session
from syren_tui.texts.failures import failure


@dataclass(frozen=True, slots=True)
class ListContext:
    """The screen that the parts belong to, and what they share."""

    screen: Framed[None]
    speech: Speech
    session: Session
    view: ListView
    ascii_only: bool
    """Whether the terminal has only the signs of ASCII."""

    def run(
        self,
        work: Callable[[], Awaitable[None]],
        group: str,
        description: str,
        *,
        exclusive: bool = True,
    ) -> None:
        """Run work in the background; it is given up where the screen is left.

        Args:
            work: a coroutine function, or a `partial` of one: it is called once.
            group: of the work.
            description: for debugging; without personal data.
            exclusive: whether other work of the group is given up.
        """
        self.screen.run_worker(work, group=group, description=description, exclusive=exclusive)

    def warn(self, error: ClientError) -> None:
        """Say that a call failed, and what to do next."""
        self.view.notice.warn(failure(error, self.speech))
