"""The tab Ressources: a choice for each the patron has, tick boxes for the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Checkbox, Label, Static

from syren_api.models import Portal, Subscriber
from syren_api.statuses import ResourceStatus
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.texts.fields import RESOURCE
from syren_tui.texts.rows import cut
from syren_tui.texts.values import resource_status_label
from syren_tui.widgets.base.choice import Choice, Option
from syren_tui.widgets.base.navigation import field_bindings
from syren_tui.widgets.base.tick_box import TickBox

_REMOVED: Final = ""
_NAME: Final = 31

Wanted = Mapping[str, ResourceStatus | None]


class ResourcesPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What the patron may use."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("asterisk,a", "tick_all", N_("Toutes"), key_display="*",
                tooltip=N_("Activer toutes les ressources, les demandées aussi")),
        *field_bindings(N_("Ressource précédente"), N_("Ressource suivante")),
    ]  # fmt: skip

    @dataclass
    class Chosen(Message):
        """Something else is wanted of a resource; None: that it be taken away."""

        resource_id: str
        status: ResourceStatus | None

    def __init__(self, portal: Portal, speech: Speech, id: str) -> None:  # noqa: A002
        """Begin without a record.

        Args:
            portal: its catalogue, and what it does.
            speech: the user's language.
            id: of the widget.
        """
        super().__init__(id=id)
        self._portal = portal
        self._speech = speech
        self._ids: list[str] = []
        """By the number in their widgets' ids: a resource's own id may hold anything."""

    def compose(self) -> ComposeResult:
        """Lay out the lines under the resources; these come with a record."""
        yield Static("", markup=False, id="resources-after")
        yield Static("", markup=False, id="resources-error", classes="pane-error")
        yield Static("", markup=False, id="resources-why", classes="more")

    async def show(self, subscriber: Subscriber, wanted: Wanted, why: str) -> None:
        """Show a record.

        Args:
            subscriber: whose.
            wanted: what is wanted of each resource that was touched.
            why: where nothing can be changed, the sentence why; else empty.
        """
        focused = self.screen.focused
        had_focus = focused.id if focused is not None and self in focused.ancestors else None
        self._ids = [resource.id for resource in subscriber.resources]
        lines: list[Widget] = [
            self._heading(N_("Ressources numériques en attentes, validées ou refusées"))
        ]
        for number, resource in enumerate(subscriber.resources):
            status = wanted.get(resource.id, resource.status)
            value = status.value if status is not None else _REMOVED
            choice = Choice(
                self._options(resource.status), value, id=f"resource-{number}", disabled=bool(why)
            )
            name = Label(Content(cut(clean(resource.name), _NAME)), classes="label")
            since = Label("", classes="beside", id=f"since-{number}")
            lines.append(Horizontal(name, choice, since, classes="field"))
        if not subscriber.resources:
            lines.append(Label(Content(self._speech.gettext("(aucune)")), classes="more"))
        if not why and self._portal.can_activate_resources:
            lines += self._to_activate(subscriber, wanted)
        self.query_one("#resources-why", Static).update(Content(why))
        self.show_errors({})
        async with self.batch():
            await self.query(".line").remove()
            for line in lines:
                line.add_class("line")
            await self.mount_all(lines, before=0)
        if had_focus is not None:
            self._focus_on_widget(had_focus)

    def show_after(self, sentence: str) -> None:
        """Show what the choices come to."""
        self.query_one("#resources-after", Static).update(Content(sentence))

    def show_since(self, days: Mapping[str, date]) -> None:
        """Show since when resources are refused."""
        for number, key in enumerate(self._ids):
            if key in days:
                text = self._speech.gettext("depuis le {day}", day=self._speech.day(days[key]))
                for label in self.query(f"#since-{number}").results(Label):
                    label.update(Content(text))

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show what is wrong."""
        sentences = [text for field, text in errors.items() if field.startswith(RESOURCE)]
        error = self.query_one("#resources-error", Static)
        error.update(Content("\n".join(dict.fromkeys(sentences))))
        error.display = bool(sentences)

    def focus_on(self, field: str) -> None:
        """Put the focus on a resource; on the first where it is none of these."""
        key = field.removeprefix(RESOURCE)
        number = self._ids.index(key) if key in self._ids else 0
        self._focus_on_widget(f"resource-{number}")

    def _focus_on_widget(self, name: str) -> None:
        for widget in [*self.query(f"#{name}"), *self.query(Choice), *self.query(TickBox)][:1]:
            self.screen.set_focus(widget)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """All is for where there is something to activate."""
        if action == "tick_all":
            return bool(self.query(TickBox)) or bool(self._pending)
        return True

    def action_tick_all(self) -> None:
        """Activate every resource, what was asked for too; where all are ticked, untick them."""
        pending, boxes = self._pending, list(self.query(TickBox))
        ticked = bool(pending) or not all(box.value for box in boxes)
        for choice in pending:
            choice.select(ResourceStatus.VALIDATED.value)
            self._post(choice, ResourceStatus.VALIDATED)
        for box in boxes:
            box.value = ticked

    @property
    def _pending(self) -> list[Choice]:
        """The resources that wait for an answer, and have none yet."""
        enabled = [choice for choice in self.query(Choice) if not choice.disabled]
        return [choice for choice in enabled if choice.value == ResourceStatus.PENDING]

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        event.stop()
        status = ResourceStatus(event.value) if event.value else None
        self._post(event.choice, status)

    @on(Checkbox.Changed)
    def _ticked(self, event: Checkbox.Changed) -> None:
        event.stop()
        self._post(event.checkbox, ResourceStatus.VALIDATED if event.value else None)

    def _post(self, widget: Widget, status: ResourceStatus | None) -> None:
        number = int((widget.id or "").rpartition("-")[2])
        self.post_message(self.Chosen(self._ids[number], status))

    def _to_activate(self, subscriber: Subscriber, wanted: Wanted) -> list[Widget]:
        given = {resource.id for resource in subscriber.resources}
        rest = [resource for resource in self._portal.resources if resource.id not in given]
        if not rest:
            return []
        lines: list[Widget] = [self._heading(N_("Activer des ressources"))]
        for resource in rest:
            number = len(self._ids)
            self._ids.append(resource.id)
            ticked = wanted.get(resource.id) is not None
            lines.append(TickBox(clean(resource.name), ticked, id=f"resource-{number}"))
        return lines

    def _heading(self, text: str) -> Label:
        return Label(Content(self._speech.gettext(text)), classes="heading")

    def _options(self, current: ResourceStatus) -> list[Option]:
        """Return what can be wanted of a resource; pending only where it is."""
        statuses = [ResourceStatus.VALIDATED, ResourceStatus.REFUSED]
        if current is ResourceStatus.PENDING:
            statuses.insert(0, current)
        options = [
            (status.value, resource_status_label(status, self._speech)) for status in statuses
        ]
        if self._portal.can_remove_resources:
            options.append((_REMOVED, self._speech.gettext("Supprimer")))
        return options
