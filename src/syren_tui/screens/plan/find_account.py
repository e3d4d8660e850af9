"""Finds an account by name, for a line of a list that leads to none."""

from contextlib import AbstractContextManager
from datetime import date
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from syren_api.features import Feature
from syren_api.models import Subscriber
from syren_api.queries import MAX_SEARCH, SubscriberQuery
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.finding.queries import (
    birth_date_meant,
    by_birth_date,
    by_words,
    means_birth_date,
)
from syren_tui.finding.similar import similar_subscribers
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.card_numbers import read_search
from syren_tui.scan.card import Found
from syren_tui.screens.frame import Dialog
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut, status_label
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.navigation import match_bindings
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput
from syren_tui.widgets.base.subscriber_matches import SubscriberMatches

_MOST: Final = 50
"""Accounts that are shown at most; among more, the user types more letters."""
_PAUSE: Final = 0.25
"""Seconds after a key before the portal is asked."""
_NAME: Final = 28
"""Cells of a name."""


class NameField(PlainInput):
    """The name; the arrows move among those who were found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.choose", N_("Choisir")),
        *match_bindings(),
    ]


class FindAccountDialog(Dialog[Subscriber]):
    """Returns who was chosen; None where the dialog was left."""

    def __init__(
        self, speech: Speech, session: Session, title: str, words: str, *, birth: date | None
    ) -> None:
        """Begin with the words of the line.

        Args:
            speech: the user's language.
            session: whose accounts.
            title: the line, clean.
            words: what is looked for first.
            birth: the birth date on the line.
        """
        super().__init__(speech)
        self._session = session
        self._title = title
        self._words = words[:MAX_SEARCH]
        self._birth = birth
        self._later: Timer | None = None
        self._found_by: str | None = None
        """The words that led to those who are shown; None: nothing was asked yet."""

    def compose(self) -> ComposeResult:
        """Lay out the line, the field and who is found."""
        title = self._title
        if self._birth is not None:
            born = self.speech.gettext("né(e) le {day}", day=self.speech.day(self._birth))
            title = f"{title}, {born}"
        with Vertical(classes="dialog -large", id="find-account"):
            yield Static(Content(title), classes="dialog-title")
            hint = (
                self.speech.gettext("nom, prénom, carte ou naissance")
                if self._session.portal.has(Feature.BIRTH_DATE)
                else self.speech.gettext("nom, prénom ou carte")
            )
            yield NameField(self._words, placeholder=hint, max_length=MAX_SEARCH, id="name")
            yield SubscriberMatches(id="found")
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Look for the name on the line."""
        self.set_focus(self.query_one(NameField))
        self._matches.display = False
        self._search(self.keys_held())

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_PAUSE, lambda: self._search(self.keys_held()))

    def action_choose(self) -> None:
        """Choose who the cursor is on; where the name was changed since, look for it first."""
        if self._found_by != self._name_typed:
            self._search(self.keys_held())
        elif (chosen := self._matches.chosen) is not None and self._matches.display:
            self.dismiss(chosen)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._matches.move(by)

    @work(exclusive=True, group="find", description="find by name")
    async def _search(self, held: AbstractContextManager[object]) -> None:
        with held:
            words = self._name_typed
            if words == self._found_by:
                return
            if not words:
                self._show(words, ())
                return
            try:
                found = await self._found(words)
                similar = () if found.total else await similar_subscribers(self._session, words)
            except ClientError as error:
                self._found_by = None
                self._notice.warn(failure(error, self.speech))
                return
            if words != self._name_typed:
                return  # more was typed meanwhile: that is looked for next
            self._show(words, found.subscribers or similar)
            if similar:
                self._notice.say(self.speech.gettext("Personne à ce nom : voici des noms proches."))
            elif found.total > len(found.subscribers):
                shown, total = map(self.speech.number, (len(found.subscribers), found.total))
                self._notice.say(
                    self.speech.gettext(
                        "{shown} sur {total} : tapez plus de lettres.", shown=shown, total=total
                    )
                )

    async def _found(self, words: str) -> Found:
        """Return who is found by words; where nobody is, who was born on the day that they mean."""
        portal = self._session.portal
        found = Found((), 0)
        if not means_birth_date(portal, words):
            found = await self._ask(by_words(portal, words, _MOST))
        if not found.total and (day := birth_date_meant(portal, words)) is not None:
            found = await self._ask(by_birth_date(day, _MOST))
        return found

    async def _ask(self, query: SubscriberQuery) -> Found:
        page = await self._session.call(lambda client: client.subscribers(query))
        return Found(page.items, page.total)

    def _show(self, words: str, found: tuple[Subscriber, ...]) -> None:
        self._found_by = words
        self._notice.clear()
        self._matches.display = bool(found)
        if found:
            self._matches.show(found, [self._line(each) for each in found])
        elif words:
            self._notice.say(
                self.speech.gettext(
                    "Personne à ce nom : essayez une partie du nom, ou le prénom seul."
                )
            )

    def _line(self, subscriber: Subscriber) -> list[str]:
        born = self.speech.day(subscriber.birth_date)
        if subscriber.birth_date == self._birth:
            born += " ="
        return [
            cut(full_name(subscriber), _NAME),
            born,
            clean(subscriber.registration_number or "–"),
            status_label(subscriber.status, self.speech),
        ]

    @property
    def _name_typed(self) -> str:
        return read_search(self.query_one(NameField).value)[:MAX_SEARCH]

    @property
    def _matches(self) -> SubscriberMatches:
        return self.query_one(SubscriberMatches)

    @property
    def _notice(self) -> Notice:
        return self.query_one(Notice)
