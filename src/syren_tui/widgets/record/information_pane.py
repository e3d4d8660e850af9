"""The tab Informations: nine fields, three of them locked, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from syren_api.models import Portal, Subscriber
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.texts.fields import TEXT_FIELDS, label_of
from syren_tui.widgets.base.field_row import FieldRow
from syren_tui.widgets.base.navigation import field_bindings
from syren_tui.widgets.base.plain_input import PlainInput

_ORDER: Final = (
    "last_name",
    "first_name",
    "email",
    "birth_date",
    "postal_code",
    "city",
    "library",
    "registration_number",
    "registered_at",
)
_REQUIRED: Final = frozenset(
    {"last_name", "first_name", "email", "birth_date", "postal_code", "city"}
)


class InformationPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Who the subscriber is."""

    BINDINGS: ClassVar[list[BindingType]] = [*field_bindings()]

    @dataclass
    class Typed(Message):
        """Something was typed into a field."""

        field: str
        text: str

        def __repr__(self) -> str:
            """Hold nothing of what was typed: messages may be logged."""
            return f"Typed({self.field!r})"

    def __init__(
        self,
        portal: Portal,
        speech: Speech,
        id: str,  # noqa: A002
        *,
        may_delete: bool = False,
    ) -> None:
        """Begin without a record.

        Args:
            portal: whom to ask about the locked fields.
            speech: the user's language.
            id: of the widget.
            may_delete: whether the account is one that may delete subscribers.
        """
        super().__init__(id=id)
        self._may_delete = may_delete
        self._portal = portal
        self._speech = speech

    def compose(self) -> ComposeResult:
        """Lay out the fields in the portals' order."""
        for field in _ORDER:
            label = label_of(field, self._speech)
            if field in _REQUIRED:
                label += " *"
            if field in TEXT_FIELDS:
                yield FieldRow(label, PlainInput(id=f"field-{field}"))
                if field == "registration_number":
                    yield Static("", markup=False, id="claimed", classes="more")
            else:
                locked = Static("", markup=False, id=f"locked-{field}", classes="locked")
                yield FieldRow(label, locked, self._speech.gettext("(verrouillé)"))
        yield Static("", markup=False, id="why-locked", classes="more")

    def show(self, subscriber: Subscriber, texts: Mapping[str, str], why: str) -> None:
        """Show a record.

        Args:
            subscriber: whose.
            texts: of the fields.
            why: where nothing can be changed, the sentence why; else empty.
        """
        with self.prevent(Input.Changed):
            for field in TEXT_FIELDS:
                widget = self.query_one(f"#field-{field}", PlainInput)
                if widget.value != texts[field]:
                    widget.value = texts[field]
                    widget.cursor_position = len(texts[field])
                widget.disabled = bool(why)
        locked = {
            "email": subscriber.email,
            "library": subscriber.library.name,
            "registered_at": self._speech.day(subscriber.registered_at),
        }
        for field, text in locked.items():
            self.query_one(f"#locked-{field}", Static).update(Content(clean(text)))
        self.query_one("#why-locked", Static).update(Content(why or self._why_locked()))
        self.show_errors({})

    def show_claim(self, sentence: str) -> None:
        """Say which number the patron gave, where another account has it; else empty."""
        claimed = self.query_one("#claimed", Static)
        claimed.update(Content(sentence))
        claimed.display = bool(sentence)

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong at its field."""
        for field in TEXT_FIELDS:
            row = self.query_one(f"#field-{field}").query_ancestor(FieldRow)
            row.show_error(errors.get(field, ""))

    def focus_on(self, field: str) -> None:
        """Put the focus into a field; into the first where it is none of these."""
        name = field if field in TEXT_FIELDS else TEXT_FIELDS[0]
        self.screen.set_focus(self.query_one(f"#field-{name}", PlainInput))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        field = (event.input.id or "").removeprefix("field-")
        self.post_message(self.Typed(field, event.value))

    def _why_locked(self) -> str:
        if self._may_delete:
            return self._speech.gettext(
                "Pour changer d’e-mail ou de bibliothèque, le compte doit être supprimé ; l’abonné "
                "devra ensuite se réinscrire."
            )
        return self._speech.gettext(
            "Pour changer d’e-mail ou de bibliothèque, le compte doit être supprimé, ce que seul "
            "le département peut faire : {contact} ; l’abonné devra ensuite se réinscrire.",
            contact=clean(self._portal.contact_email),
        )
