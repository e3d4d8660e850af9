"""The dialog for a list of cards: pasted into a box, or read from a file."""

import asyncio
import stat
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Label, Static, TextArea

from syren_api.models import Portal
from syren_tui.card_lists import (
    MAX_BYTES,
    CardList,
    CardListError,
    Choices,
    read_again,
    read_cards,
)
from syren_tui.i18n import N_, Speech
from syren_tui.screens.frame import Dialog
from syren_tui.screens.plan.columns import ColumnsDialog
from syren_tui.texts.card_lists import cards_sentences
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput
from syren_tui.widgets.plan.card_box import CardBox

_PAUSE: Final = 0.25
"""Seconds after a key before the list is read."""
_BOTH: Final = N_(
    "Une liste est collée, et un fichier est nommé : videz l’une (Ctrl+U) ou l’autre."
)
_NO_FILE: Final = N_("Ce fichier ne se lit pas : vérifiez son nom, ou collez la liste.")


@dataclass(frozen=True, slots=True)
class GivenList:
    """A list that was given."""

    cards: CardList
    source: str = field(default="", repr=False)
    """The file's name, as it came; empty where the list was pasted."""
    pasted: str = field(default="", repr=False)
    """The text, where it was pasted."""
    path: str = field(default="", repr=False)
    """The file's path as it was typed."""
    decides: bool = False
    """Whether something is to be decided for those on it; else they are renewed."""

    @property
    def shape(self) -> tuple[tuple[int, str], ...]:
        """The columns with their headings: what is said of columns holds while they stay."""
        return tuple((each.index, each.heading) for each in self.cards.columns)


class CardListDialog(Dialog[GivenList]):
    """Returns the list that was read; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "go", N_("Préparer le plan"), key_display="Ctrl+S"),
        Binding("ctrl+g,f4", "decide", N_("Décider…"), key_display="Ctrl+G",
                tooltip=N_("Décider pour ceux de la liste, au lieu de les renouveler")),
        Binding("ctrl+o,f3", "columns", N_("Colonnes"), key_display="Ctrl+O",
                tooltip=N_("Dire ce que sont les colonnes et les dates de la liste")),
        Binding("tab", "app.focus_next", N_("Champ suivant"), show=False),
    ]  # fmt: skip

    def __init__(
        self,
        speech: Speech,
        portal: Portal,
        before: GivenList | None = None,
        *,
        can_decide: bool = False,
    ) -> None:
        """Begin with the list that was given before, if any.

        Args:
            speech: the user's language.
            portal: on its day: with it, end dates are known from days of registration.
            before: the list that was given, to be looked at again.
            can_decide: whether something else than renewing can be decided here.
        """
        super().__init__(speech)
        self._can_decide = can_decide
        self._portal = portal
        self._later: Timer | None = None
        self._before = before
        self._said_of = before
        """The list that the user has said something of."""

    def compose(self) -> ComposeResult:
        """Lay out the box, the field of the file, and what was read."""
        say = self.speech.gettext
        title = say("Renouveler d’après une liste, ou décider : une carte par ligne")
        with Vertical(classes="dialog -large", id="card-list"):
            yield Static(Content(title), classes="dialog-title")
            yield CardBox(say("Collez la liste ici."), id="cards")
            with Horizontal(classes="field"):
                yield Label(Content(say("Ou un fichier")), classes="label")
                path = self._before.path if self._before is not None else ""
                hint = say("membres.csv, .xlsx, .ods ou .xml")
                yield PlainInput(path, id="file", placeholder=hint)
            yield Static("", markup=False, id="cards-read")
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the box, or into the field where a file was named."""
        before = self._before
        if before is not None:
            self._box.text = before.pasted
        named = before is not None and before.path
        self.set_focus(self.query_one("#file") if named else self._box)

    @on(TextArea.Changed)
    @on(Input.Changed, "#file")
    def _changed(self) -> None:
        self._notice.clear()
        self._preview_no_more()
        self._later = self.set_timer(_PAUSE, self._preview_now)

    def _preview_now(self) -> None:
        if self._later is not None:  # else the timer's message was in the queue as it was stopped
            self._later = None
            self._preview()

    def _preview_no_more(self) -> None:
        if self._later is not None:
            self._later.stop()
            self._later = None

    @on(Input.Submitted, "#file")
    def action_go(self) -> None:
        """Go on with the list as it is, where there is one."""
        self._preview_no_more()
        self._finish(self.keys_held())

    def action_decide(self) -> None:
        """Go on with the list as it is, to decide something for those on it."""
        self._preview_no_more()
        self._finish(self.keys_held(), decides=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Deciding is for portals that take it."""
        return self._can_decide if action == "decide" else True

    @work(exclusive=True, group="read the list", description="read the list")
    async def _preview(self) -> None:
        """Say what the list comes to; a file's name may not be whole yet."""
        try:
            given = await self._read()
        except (CardListError, OSError) as error:
            self._say(
                [self.speech.gettext(error.sentence)] if isinstance(error, CardListError) else []
            )
        else:
            self._say(cards_sentences(given.cards, self.speech) if given is not None else [])

    @work(exclusive=True, group="read the list", description="go on with the list")
    async def _finish(self, held: AbstractContextManager[object], *, decides: bool = False) -> None:
        with held:
            if (given := await self._read_or_warn()) is not None:
                self.dismiss(replace(given, decides=decides))

    def action_columns(self) -> None:
        """Have the columns chosen, of the list as it is."""
        self._preview_no_more()
        self._choose_columns(self.keys_held())

    @work(exclusive=True, group="read the list", description="choose the columns")
    async def _choose_columns(self, held: AbstractContextManager[object]) -> None:
        with held:
            if (given := await self._read_or_warn()) is None:
                return

            def chosen(choices: Choices | None) -> None:
                if choices is not None:
                    cards = replace(given.cards, choices=choices)
                    self._said_of = replace(given, cards=cards)
                    self._preview()

            await self.app.push_screen(ColumnsDialog(self.speech, given.cards), chosen)

    async def _read_or_warn(self) -> GivenList | None:
        """Read what was given; where it is no list, or empty, say so."""
        try:
            given = await self._read()
        except CardListError as error:
            self._warn(self.speech.gettext(error.sentence))
        except OSError:
            self._warn(self.speech.gettext(_NO_FILE))
        else:
            if given is not None and given.cards.lines:
                return given
            self._warn(self.speech.gettext("La liste est vide : collez des numéros."))
        return None

    async def _read(self) -> GivenList | None:
        """Read what was given: the file where one is named, else what was pasted.

        Raises:
            CardListError: it is no list.
            OSError: the file cannot be read.
        """
        typed = self.query_one("#file", PlainInput).value
        name = typed.strip().strip("\"'")
        if not name and not self._box.text.strip():
            return None
        if name and self._box.text.strip():
            raise CardListError(_BOTH)
        portal, text, said_of = self._portal, self._box.text, self._said_of

        def read() -> GivenList:
            content = _content(Path(name)) if name else text
            cards = read_cards(content, portal)
            given = GivenList(cards, Path(name).name if name else "", text, typed)
            if said_of is None or said_of.shape != given.shape:
                return given
            return replace(given, cards=read_again(cards, portal, said_of.cards.choices))

        return await asyncio.to_thread(read)

    def _say(self, sentences: list[str]) -> None:
        self.query_one("#cards-read", Static).update(Content("\n".join(sentences)))

    def _warn(self, sentence: str) -> None:
        self._say([])
        self._notice.warn(sentence)

    @property
    def _box(self) -> CardBox:
        return self.query_one(CardBox)

    @property
    def _notice(self) -> Notice:
        return self.query_one(Notice)


def _content(path: Path) -> bytes:
    """Return what a file holds, or as much of it as tells that it is too big.

    Raises:
        OSError: it cannot be read, or is no file: a device could be read without end.
    """
    try:
        path = path.expanduser()
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (RuntimeError, ValueError) as error:  # no such home; a NUL in the name
        raise OSError from error
