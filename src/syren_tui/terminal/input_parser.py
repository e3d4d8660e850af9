"""Turns what is read from a terminal into messages of Textual.

Textual's parser types what it does not know into whatever has the focus, and waits no longer than
a tenth of a second for the rest of a sequence: an answer to a question that is late, unknown or
split, as slow lines deliver it, would end up in the search. Here a sequence is passed on whole or
not at all.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from syren_tui.terminal.escape_sequences import (
    ANSWER,
    DELETE,
    ESC,
    MOUSE,
    NO_KEYS,
    PASTE_BEGINS,
    PASTE_ENDS,
    REPORT,
    REPORT_ENDS,
    SEQUENCE,
    UNFINISHED,
    UNFINISHED_REPORT,
    is_one_key,
)
from syren_tui.terminal.pastes import BURST, MARKED_TIMEOUT, Burst, MarkedPaste
from syren_tui.terminal.scan_frames import ScanFrames

_SEQUENCE_TIMEOUT: Final = 1.0
"""Seconds to wait for the rest of a sequence."""
_EXPECTING: Final = 3.0
"""Seconds from the start in which the terminal's answers are expected."""
_EXPECTED_ESCAPE: Final = 0.5
"""Seconds to wait after ESC in that time; later, Textual's: a person pressed Escape."""
_LONGEST_ANSWER: Final = 4096
_LONGEST_KEY: Final = 31
"""Characters beyond which Textual's parser gives up and types what it has."""


class InputParser:
    """Makes messages of what is read from a terminal, wherever reads are cut."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start; Textual's questions to the terminal are being sent.

        Args:
            clock: in seconds.
        """
        self._clock = clock
        self._parser = XTermParser()
        self._began = self._last = clock()
        self._expected = {"2026", "2048"}
        """The modes that Textual has asked about and the terminal has not answered for yet."""
        self._held = ""
        """The beginning of a sequence whose rest has not come."""
        self._escaped = float("-inf")
        """When an ESC was taken for the Escape key."""
        self._misreported = float("-inf")
        """When a malformed report of the mouse began whose end has not come."""
        self._frames = ScanFrames()
        self._burst = Burst()
        self._paste = MarkedPaste()

    @property
    def timeout(self) -> float:
        """Seconds after which `tick` has something to do if nothing comes; infinite: never."""
        if self._paste.is_open:
            wait = MARKED_TIMEOUT
        elif self._burst:
            wait = self._burst.timeout
        elif self._held:
            wait = self._held_for
        else:
            return float("inf")
        return max(0.0, self._last + wait - self._clock())

    def feed(self, text: str) -> Iterator[Message]:
        """Yield what has come; what is incomplete waits for the next call, or for `tick`."""
        now = self._clock()
        if self._burst.may_have_paused(now - self._last) and is_one_key(text):
            yield from self._flush()  # a person types again: a paste continues by more at a time
        text = self._begun_before(text, now)
        self._last = now
        data, self._held = self._held + text, ""
        place = 0
        while place < len(data):
            if self._paste.is_open:
                place, self._held, messages = self._paste.read(data, place)
                yield from messages
            elif data[place] != ESC:
                end = data.find(ESC, place)
                end = end if end >= 0 else len(data)
                yield from self._letters(self._frames.remove(data[place:end], now))
                place = end
            elif data.startswith(MOUSE, place) and not REPORT.match(data, place):
                place = self._misreport(data, place)
            elif found := SEQUENCE.match(data, place):
                place = found.end()
                yield from self._apart(self._sequence(found[0]))
            elif UNFINISHED.match(data, place):
                self._held = data[place:]
                if len(self._held) > _LONGEST_ANSWER:
                    self._held = self._held[:16] + self._held[-1]
                return
            elif found := NO_KEYS.match(data, place):
                place = found.end()
            else:
                is_of_both = data[place + 1] == DELETE
                yield from self._apart(self._delete_word() if is_of_both else self._escape())
                place += 2 if is_of_both else 1

    def tick(self) -> Iterator[Message]:
        """Yield what has waited long enough."""
        if self.timeout > 0:
            return
        if self._paste.is_open:
            self._held = ""
            yield from self._paste.close()
        elif self._burst:
            yield from self._flush()
        elif held := self._held:
            self._held = ""
            if held == ESC:
                self._escaped = self._clock()
                yield from self._escape()
            elif not NO_KEYS.match(held):
                yield from self._escape()
                yield from self._parser.feed(held[1:])

    @property
    def _held_for(self) -> float:
        if self._held == ESC:
            expecting = self._expected and self._clock() - self._began < _EXPECTING
            return max(constants.ESCAPE_DELAY, _EXPECTED_ESCAPE if expecting else 0)
        return constants.ESCAPE_DELAY if self._held == f"{ESC}O" else _SEQUENCE_TIMEOUT

    # The mouse.

    def _misreport(self, data: str, place: int) -> int:
        """Drop a malformed report to its end; returns where the data goes on."""
        if UNFINISHED_REPORT.match(data, place):
            self._held = data[place:]
            return len(data)
        ends = REPORT_ENDS.search(data, place)
        if ends is None:
            self._misreported = self._last
        return len(data) if ends is None else ends.end()

    def _begun_before(self, text: str, now: float) -> str:
        """Return a text with the ESC before it, or without the rest of a malformed report."""
        if text.startswith("[") and now - self._escaped < _SEQUENCE_TIMEOUT:
            text = ESC + text  # not the key: nobody types a bracket right after it
        self._escaped = float("-inf")
        if now - self._misreported >= _SEQUENCE_TIMEOUT:
            return text
        ends = REPORT_ENDS.search(text)
        if ends is None:
            return ""
        self._misreported = float("-inf")
        return text[ends.end() :]

    # Keys and answers.

    def _sequence(self, sequence: str) -> Iterator[Message]:
        """Yield what Textual makes of a whole sequence; nothing if it does not know it."""
        if sequence == PASTE_BEGINS:
            self._paste.open()
            return
        if sequence == PASTE_ENDS or len(sequence) > _LONGEST_KEY:
            return
        if answer := ANSWER.match(sequence):
            self._expected.discard(answer[1])
        # Textual takes what follows an unknown sequence for a part of it: NUL shows whether it did.
        messages = list(self._parser.feed(f"{sequence}\0"))
        last = messages.pop() if messages else None
        if isinstance(last, events.Key) and last.character == "\0":
            yield from messages
            return
        known, self._parser = self._parser, XTermParser()
        for name in ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"):
            setattr(self._parser, name, getattr(known, name))

    def _escape(self) -> Iterator[Message]:
        yield events.Key("escape", ESC)

    def _delete_word(self) -> Iterator[Message]:
        yield from self._parser.feed(f"{ESC}{DELETE}")

    def _apart(self, messages: Iterator[Message]) -> Iterator[Message]:
        """Yield what is not a letter, after the letters before it; no keys within a paste."""
        if self._burst.is_paste:
            yield from (each for each in messages if not isinstance(each, events.Key))
            return
        yield from self._flush()
        yield from messages

    # Letters.

    def _letters(self, text: str) -> Iterator[Message]:
        if not text:
            return  # for Textual's parser that would be the end
        if not self._burst and len(text) < BURST:
            yield from self._parser.feed(text)
            return
        self._burst.take(text)

    def _flush(self) -> Iterator[Message]:
        """Yield the burst that has come: as keys, or as a paste."""
        keys, paste = self._burst.close()
        yield from paste
        if keys:
            yield from self._parser.feed(keys)
