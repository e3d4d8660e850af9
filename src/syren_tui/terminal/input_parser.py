"""What a terminal sends, taken apart before it is taken for keys.

Textual's parser types what it does not know into whatever has the focus, and lets a sequence be no
longer under way than a tenth of a second: an answer to a question, late, unknown or in pieces as
slow lines deliver it, would stand in the search. Here a sequence is handed on whole or not at all.
A pasted text is one message, whatever is in it, also where the terminal does not mark it: ten
thousand lines, key by key, would be ten thousand searches.
"""

import re
import time
from collections.abc import Callable, Iterator
from typing import Final

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from syren_tui.terminal.scan_frames import ScanFrames

_ESC: Final = "\x1b"
_DELETE: Final = "\x7f"
"""Of what follows ESC the one that is a key with it (a word is deleted): lines bring Escape and the
next key at one go, and no key of ours needs Alt."""
_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"
_BODY: Final = r"[^\x00-\x1f\x7f]*"
_SEQUENCE: Final = re.compile(
    r"\x1b(?:"
    r"\[(?:\[[A-Z]|M[^\x00-\x1f]{3}|(?!M)[0-?]*[ -/]*[@-Z\\-~])"  # keys, the mouse, answers
    r"|O[^\x00-\x1f]"  # keys
    rf"|\][0-9]+;{_BODY}(?:\x07|\x1b\\)"  # OSC: a colour, the clipboard
    rf"|P[0-9;]*[$+>!|]{_BODY}\x1b\\"  # DCS: a setting, the terminal's version
    rf"|_G{_BODY}\x1b\\"
    r")"
)
_UNFINISHED: Final = re.compile(
    r"\x1b(?:\[(?:\[|M[^\x00-\x1f]{0,2}|[0-?]*[ -/]*)|O"
    rf"|\][0-9]*(?:;{_BODY}\x1b?)?|P[0-9;]*(?:[$+>!|]{_BODY}\x1b?)?|_(?:G{_BODY}\x1b?)?)?\Z"
)
_NO_KEYS: Final = re.compile(
    rf"\x1b(?:\[[0-?]*[ -/]*|\](?:[0-9]+;?{_BODY})?|P[0-9;]*[$+>!|]{_BODY}|_G{_BODY})"
)
"""How something begins that nobody types: dropped where it does not end as it should."""
_MOUSE: Final = "\x1b[<"
_REPORT: Final = re.compile(r"\x1b\[<[0-9]+;[0-9]+;[0-9]+[Mm]", re.ASCII)
_UNFINISHED_REPORT: Final = re.compile(r"\x1b\[<[0-9;]{0,28}\Z", re.ASCII)
_REPORT_ENDS: Final = re.compile("[Mm]")
_ANSWER: Final = re.compile(r"\x1b\[\?([0-9]+);[0-9]+\$y")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""In a pasted text: all but tabs and ends of lines."""

_PATIENCE: Final = 1.0
"""Seconds after which the rest of a sequence no longer comes."""
_EXPECTING: Final = 3.0
"""Seconds from the start on in which the terminal's answers are expected."""
_EXPECTED_ESCAPE: Final = 0.5
"""Seconds after ESC in that time; after it, Textual's: a person pressed Escape."""
_PASTE_PATIENCE: Final = 5.0
"""Seconds without a word after which a paste is taken for whole: its end was lost."""
_LONGEST_ANSWER: Final = 4096
_LONGEST_KEY: Final = 31
"""Beyond it Textual's parser gives up and types what it has."""
_RUN: Final = 64
"""Characters in one read after which it is waited for more, for a moment."""
_RUN_PAUSE: Final = 0.03
_PASTE_PAUSE: Final = 0.5
"""Seconds without a letter after which a paste that is not marked is taken for whole: slow lines
and busy hosts deliver it in pieces, and each taken alone would be typed behind the one before."""
PASTE: Final = 500
"""Characters without a pause that nobody types ahead."""
_LONGEST_PASTE: Final = 5_000_000
"""Characters that are kept; a list of cards says at fewer that it is too long."""


class InputParser:
    """Makes messages of what is read from a terminal, wherever reads are cut."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin; questions to the terminal are on their way.

        Args:
            clock: in seconds.
        """
        self._clock = clock
        self._parser = XTermParser()
        self._began = self._last = clock()
        self._expected = {"2026", "2048"}
        """The modes that Textual has asked for; the terminal has not answered yet."""
        self._held = ""
        """The beginning of a sequence."""
        self._escaped = float("-inf")
        """When ESC was taken for the key."""
        self._misreported = float("-inf")
        """When a report of the mouse began whose end has not come, and which is none."""
        self._frames = ScanFrames()
        self._run: list[str] = []
        """Letters of which there may be more."""
        self._run_length = 0
        self._run_controls = 0
        """How many of them are none, as of a key that is held down."""
        self._pasted: list[str] = []
        """A marked paste so far."""
        self._pastes = False
        self._pasted_length = 0

    @property
    def patience(self) -> float:
        """Seconds after which `tick` has something to do, if nothing comes; infinite: nothing."""
        if self._pastes:
            wait = _PASTE_PATIENCE
        elif self._run:
            wait = _PASTE_PAUSE if self._is_paste and self._is_text else _RUN_PAUSE
        elif self._held:
            wait = self._held_for
        else:
            return float("inf")
        return max(0.0, self._last + wait - self._clock())

    def feed(self, text: str) -> Iterator[Message]:
        """Yield what has come; what is not whole waits for the next call, or for `tick`."""
        now = self._clock()
        if self._is_paste and now - self._last >= _RUN_PAUSE and _is_one_key(text):
            yield from self._flush()  # a person has typed on: a paste goes on by more at a time
        text = self._begun_before(text, now)
        self._last = now
        data, self._held = self._held + text, ""
        place = 0
        while place < len(data):
            if self._pastes:
                place, messages = self._paste(data, place)
                yield from messages
            elif data[place] != _ESC:
                end = data.find(_ESC, place)
                end = end if end >= 0 else len(data)
                yield from self._letters(self._frames.taken_off(data[place:end], now))
                place = end
            elif data.startswith(_MOUSE, place) and not _REPORT.match(data, place):
                place = self._misreport(data, place)
            elif found := _SEQUENCE.match(data, place):
                place = found.end()
                yield from self._apart(self._sequence(found[0]))
            elif _UNFINISHED.match(data, place):
                self._held = data[place:]
                if len(self._held) > _LONGEST_ANSWER:
                    self._held = self._held[:16] + self._held[-1]
                return
            elif found := _NO_KEYS.match(data, place):
                place = found.end()
            else:
                is_of_both = data[place + 1] == _DELETE
                yield from self._apart(self._delete_word() if is_of_both else self._escape())
                place += 2 if is_of_both else 1

    def tick(self) -> Iterator[Message]:
        """Yield what need not wait any longer."""
        if self.patience > 0:
            return
        if self._pastes:
            self._held = ""
            yield from self._pasted_whole()
        elif self._run:
            yield from self._flush()
        elif held := self._held:
            self._held = ""
            if held == _ESC:
                self._escaped = self._clock()
                yield from self._escape()
            elif not _NO_KEYS.match(held):
                yield from self._escape()
                yield from self._parser.feed(held[1:])

    @property
    def _held_for(self) -> float:
        if self._held == _ESC:
            expecting = self._expected and self._clock() - self._began < _EXPECTING
            return max(constants.ESCAPE_DELAY, _EXPECTED_ESCAPE if expecting else 0)
        return constants.ESCAPE_DELAY if self._held == f"{_ESC}O" else _PATIENCE

    # The mouse.

    def _misreport(self, data: str, place: int) -> int:
        """Drop a report that is none, to its end; returns where it goes on."""
        if _UNFINISHED_REPORT.match(data, place):
            self._held = data[place:]
            return len(data)
        ends = _REPORT_ENDS.search(data, place)
        if ends is None:
            self._misreported = self._last
        return len(data) if ends is None else ends.end()

    def _begun_before(self, text: str, now: float) -> str:
        """Return a text with an ESC that it belongs to, or without the rest of a false report."""
        if text.startswith("[") and now - self._escaped < _PATIENCE:
            text = _ESC + text  # it was no key: nobody types a bracket right after it
        self._escaped = float("-inf")
        if now - self._misreported >= _PATIENCE:
            return text
        ends = _REPORT_ENDS.search(text)
        if ends is None:
            return ""
        self._misreported = float("-inf")
        return text[ends.end() :]

    # Keys and answers.

    def _sequence(self, sequence: str) -> Iterator[Message]:
        """Yield what Textual makes of a whole sequence; nothing where it does not know it."""
        if sequence == _PASTE_BEGINS:
            self._pastes, self._pasted_length = True, 0
            return
        if sequence == _PASTE_ENDS or len(sequence) > _LONGEST_KEY:
            return
        if answer := _ANSWER.match(sequence):
            self._expected.discard(answer[1])
        # What follows a sequence that it does not know, it takes for a part of it.
        messages = list(self._parser.feed(f"{sequence}\0"))
        last = messages.pop() if messages else None
        if isinstance(last, events.Key) and last.character == "\0":
            yield from messages
            return
        known, self._parser = self._parser, XTermParser()
        for name in ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"):
            setattr(self._parser, name, getattr(known, name))

    def _escape(self) -> Iterator[Message]:
        yield events.Key("escape", _ESC)

    def _delete_word(self) -> Iterator[Message]:
        yield from self._parser.feed(f"{_ESC}{_DELETE}")

    def _apart(self, messages: Iterator[Message]) -> Iterator[Message]:
        """Yield what is no letter, after the letters before it; of a paste, no keys."""
        if self._is_paste:
            yield from (each for each in messages if not isinstance(each, events.Key))
            return
        yield from self._flush()
        yield from messages

    # Letters.

    @property
    def _is_paste(self) -> bool:
        return self._run_length >= PASTE

    @property
    def _is_text(self) -> bool:
        return self._run_controls < self._run_length / 2

    def _letters(self, text: str) -> Iterator[Message]:
        if not text:
            return  # for Textual's parser that would be the end
        if not self._run and len(text) < _RUN:
            yield from self._parser.feed(text)
            return
        if self._run_length < _LONGEST_PASTE:
            self._run.append(text)
            self._run_length += len(text)
            self._run_controls += len(_CONTROLS.findall(text))

    def _flush(self) -> Iterator[Message]:
        """Yield the letters that have come: as keys, or as a paste where they are too many."""
        text, is_paste = "".join(self._run), self._is_paste and self._is_text
        self._run, self._run_length, self._run_controls = [], 0, 0
        if is_paste:
            yield from _paste_of(text)
        elif text:
            yield from self._parser.feed(text)

    # Pastes.

    def _paste(self, data: str, place: int) -> tuple[int, Iterator[Message]]:
        """Take what belongs to a paste; returns where it goes on, and the paste at its end."""
        end = data.find(_PASTE_ENDS, place)
        if end >= 0:
            self._take(data[place:end])
            return end + len(_PASTE_ENDS), self._pasted_whole()
        rest = data[place:]
        begun = next(
            length
            for length in range(len(_PASTE_ENDS) - 1, -1, -1)
            if rest.endswith(_PASTE_ENDS[:length])
        )
        self._take(rest[: len(rest) - begun])
        self._held = rest[len(rest) - begun :]
        return len(data), iter(())

    def _take(self, text: str) -> None:
        if self._pasted_length < _LONGEST_PASTE:
            self._pasted.append(text)
            self._pasted_length += len(text)

    def _pasted_whole(self) -> Iterator[Message]:
        text, self._pasted, self._pastes = "".join(self._pasted), [], False
        return _paste_of(text)


def _is_one_key(text: str) -> bool:
    """Tell whether what was read at one go is one key: not the end of a line, as pastes have it."""
    is_letter = len(text) == 1 and text not in "\r\n\t"
    return is_letter or _SEQUENCE.fullmatch(text) is not None


def _paste_of(text: str) -> Iterator[Message]:
    """Yield a pasted text without what would not be seen of it."""
    if text := _CONTROLS.sub("", _SEQUENCE.sub("", text)):
        yield events.Paste(text)
