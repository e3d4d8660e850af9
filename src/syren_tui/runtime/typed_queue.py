"""What was typed and not handed out yet, the oldest first, and what of it goes out next."""

from collections import deque
from collections.abc import Iterator
from math import inf

from textual import events
from textual.message import Message

from syren_tui.runtime.interfaces import LetterKeyScreen
from syren_tui.runtime.letter_runs import (
    LINE_ENDS,
    Run,
    RunKind,
    TypedEvent,
    character_of,
    first_run,
    in_lower_case,
    is_line_end,
)


class Scanned(Message, bubble=False):
    """A scanner typed at a screen where letters are keys, or a word was pasted there."""

    def __init__(self, text: str, *, ended: bool) -> None:
        """Keep the text whole.

        Args:
            text: as it came.
            ended: whether Enter or Tab followed it.
        """
        super().__init__()
        self.text = text
        self.ended = ended

    def __rich_repr__(self) -> Iterator[object]:
        """Hold nothing of what was typed: messages may be logged."""
        yield "ended", self.ended


class TypedQueue:
    """Keys and pasted texts in their order."""

    def __init__(self) -> None:
        """Begin empty."""
        self._typed: deque[TypedEvent] = deque()
        self._line_end = -inf
        """When Enter or Tab came last on a screen where letters are keys."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._typed)

    def __iter__(self) -> Iterator[TypedEvent]:
        """Return them, the oldest first."""
        return iter(self._typed)

    def append(self, typed: TypedEvent) -> None:
        """Add what was typed now."""
        self._typed.append(typed)

    def drop_oldest(self) -> None:
        """Forget the first."""
        self._typed.popleft()

    def clear(self) -> None:
        """Forget all."""
        self._typed.clear()

    @property
    def last(self) -> TypedEvent | None:
        """The one that was typed last."""
        return self._typed[-1] if self._typed else None

    @property
    def first(self) -> TypedEvent | None:
        """The one that was typed first."""
        return self._typed[0] if self._typed else None

    def next_text(self, *, runs: bool) -> TypedEvent:
        """Take out what goes next to something that takes text; not for an empty queue.

        Terminals that do not mark pasted text send it as keys.

        Args:
            runs: whether it takes many letters at once, as if they had been marked: ten thousand
                lines, key by key, would take minutes.
        """
        first = self._typed.popleft()
        if not runs or (letter := _written_by(first)) is None:
            return first
        run = [letter]
        while self._typed and (letter := _written_by(self._typed[0])) is not None:
            self._typed.popleft()
            run.append(letter)
        return first if len(run) == 1 else events.Paste("".join(run))

    def next_key(
        self, screen: LetterKeyScreen, now: float, *, all_here: bool
    ) -> TypedEvent | Scanned | float:
        """Take out what goes next to a screen where letters are keys.

        Args:
            screen: it.
            now: by the clock of Textual's messages, in seconds.
            all_here: see `first_run`.

        Returns:
            A key, or a scan that the screen wants whole; else the seconds after which to ask
            again: infinite where nothing is left.
        """
        while self._typed:
            first = self._typed[0]
            if isinstance(first, events.Paste):
                self._typed.popleft()
                if not (screen.takes_scans and _is_one_line(first.text)) or screen.begin_scan():
                    return first
                return Scanned(first.text, ended=True)
            line_began = self._line_end if screen.short_lines_are_scans else None
            run = first_run(self._typed, now, all_here=all_here, line_began=line_began)
            if run.kind is RunKind.KEYS:
                return in_lower_case(self._take_key())
            is_scan = run.kind in {RunKind.SCAN, RunKind.SCAN_BEGINS}
            if is_scan and screen.takes_scans and screen.begin_scan():
                return self._typed.popleft()
            if run.wait > 0:
                return run.wait
            text = self._take(run)
            if is_scan and screen.takes_scans:
                return Scanned(text, ended=run.ended)
        return inf

    def _take(self, run: Run) -> str:
        """Take out the characters of a run, and the key that ends it; returns what they write."""
        text = "".join(character_of(self._typed.popleft()) or "" for _ in range(run.length))
        if run.ended:
            self._take_key()
        return text

    def _take_key(self) -> TypedEvent:
        """Take out a key, and note where it ends a line."""
        key = self._typed.popleft()
        if is_line_end(key):
            self._line_end = key.time
        return key


def _is_one_line(text: str) -> bool:
    """Tell whether a pasted text is a word or a number, and not a whole list."""
    return len(text.splitlines()) == 1


def _written_by(typed: TypedEvent) -> str | None:
    """Return what a key writes into a text of several lines; None where it does something else."""
    if isinstance(typed, events.Key) and typed.key in LINE_ENDS:
        return "\n"
    return character_of(typed)
