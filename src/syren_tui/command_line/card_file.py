"""The file of cards that a command is given."""

import sys
from pathlib import Path
from typing import Final

from syren_api.text import clean
from syren_tui.card_lists import MAX_BYTES, CardList, Unclear
from syren_tui.command_line.command_error import CommandError
from syren_tui.i18n import Speech
from syren_tui.texts.card_lists import question_sentence

_OPTIONS: Final = {
    Unclear.CARD_COLUMN: "--card-column",
    Unclear.DAY_COLUMN: "--day-column",
    Unclear.DAY_IS: "--day-is start|end",
    Unclear.DAY_ORDER: "--day-order day-first|month-first",
}


def content_of(name: str, speech: Speech) -> bytes:
    """Return what a file holds, or as much of it as tells that it is too big.

    Raises:
        CommandError: it cannot be read.
    """
    try:
        if name == "-" and sys.stdin is not None:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).expanduser().open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        shown = clean(name)
        raise CommandError(
            speech.gettext("Le fichier {name} ne se lit pas.", name=shown)
        ) from error


def how_to_choose(cards: CardList, speech: Speech) -> str:
    """Ask the first question of a list, with the option that answers it."""
    question = cards.questions[0]
    asked = question_sentence(question, cards, speech)
    how = speech.gettext("Option : {option}.", option=_OPTIONS[question.unclear])
    return f"{asked} {how}"
