"""What many tests use in turn, since to open it for each takes seconds: consoles, shells.

A test is handed what the tests before it left, made ready; where it cannot be, or where a test
failed with it, it is closed and opened anew. So no test depends on what another did.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

import pytest

from tests.e2e.console import SIZES, back_to_list, console_at, sign_in
from tests.e2e.desk import Desk
from tests.e2e.terminal import Terminal

Opened = TypeVar("Opened")
FAILED: Final = pytest.StashKey[bool]()
"""Whether a test has failed: `tests.e2e.conftest` notes it before fixtures are torn down."""


class StaleError(Exception):
    """What is open shows what is no longer so: another is opened."""


class Kept(Generic[Opened]):
    """Opens something when it is first asked for, and keeps it open to the end of a block."""

    def __init__(
        self,
        opens: Callable[[], AbstractContextManager[Opened]],
        make_ready: Callable[[Opened], object],
    ) -> None:
        """Open nothing yet.

        Args:
            opens: opens one.
            make_ready: brings one that is open into the state in which it is handed out; raises
                AssertionError or OSError where that is not to be had, StaleError where nobody
                should expect it.
        """
        self._opens = opens
        self._make_ready = make_ready
        self._stack = ExitStack()
        self._opened: Opened | None = None
        self.given_up = ""
        """Why the one before that which is handed out could not be made ready; empty: it could."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()

    def hand_out(self) -> Opened:
        """Return it, ready.

        Raises:
            AssertionError: one that was just opened cannot be made ready.
        """
        self.given_up = ""
        if self._opened is not None:
            try:
                self._make_ready(self._opened)
            except StaleError:
                self.discard()
            except (AssertionError, OSError) as error:
                self.given_up = str(error).partition("\n")[0]
                self.discard()
            else:
                return self._opened
        self._opened = self._stack.enter_context(self._opens())
        self._make_ready(self._opened)
        return self._opened

    def discard(self) -> None:
        """Close it, where it is open; who asks next is handed another."""
        self._opened = None
        self._stack.close()


KeptConsole = Kept[Terminal]
"""A console that is handed out at the whole list, with the focus on the first row."""


def kept_console_at(desk: Desk, *, columns: int = 80, rows: int = 24) -> KeptConsole:
    """Return a console on a portal that is to be kept."""
    restored = 0

    @contextmanager
    def opened() -> Iterator[Terminal]:
        nonlocal restored
        with console_at(desk, columns=columns, rows=rows) as terminal:
            sign_in(terminal, desk=desk)
            restored = desk.restored
            yield terminal

    def make_ready(terminal: Terminal) -> None:
        if desk.restored != restored:
            raise StaleError
        back_to_list(terminal, desk)

    return Kept(opened, make_ready)


@contextmanager
def kept_at_both_sizes(desk: Desk) -> Iterator[dict[int, KeptConsole]]:
    """Keep two consoles on a portal, by their terminals' columns."""
    with ExitStack() as stack:
        yield {
            columns: stack.enter_context(kept_console_at(desk, columns=columns, rows=rows))
            for columns, rows in SIZES
        }


def handed_out(kept: Kept[Opened], test: pytest.FixtureRequest) -> Iterator[Opened]:
    """Hand one out to a test; where the test fails, nobody else gets it.

    Where another had to be opened, the run says so at its end: it was waited for in vain.
    """
    opened = kept.hand_out()
    if kept.given_up:
        note = f"given up before {test.node.nodeid}: {kept.given_up}"
        test.node.user_properties.append(("counted", note))
    yield opened
    if test.node.stash.get(FAILED, False):
        kept.discard()
