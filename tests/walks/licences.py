"""Which key, typed at which screen, may change what: the declared table that walks are held to.

Written down by hand and not taken from the console's bindings: what a binding does is what is
tested.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from textual import events
from textual.widgets import Button, Input

from syren_tui.app import SyrenApp
from syren_tui.renewal.results import ItemOutcome
from syren_tui.scan.stages import Shown
from syren_tui.screens.decision_queue.queue import DecisionQueueScreen
from syren_tui.screens.dialogs.ask import AskDialog
from syren_tui.screens.dialogs.reason import ReasonDialog
from syren_tui.screens.dialogs.type_number import TypeNumberDialog
from syren_tui.screens.plan.plan import PlanScreen
from syren_tui.screens.record.conflict import ConflictDialog
from syren_tui.screens.record.record import RecordScreen
from syren_tui.screens.scan.scan import ScanScreen
from syren_tui.screens.series.progress import ProgressScreen
from syren_tui.screens.series.report import ReportScreen
from syren_tui.screens.series.resume import ResumeDialog
from syren_tui.widgets.scan.card_field import CardField

_SAVES: Final = frozenset({"ctrl+s", "f2"})
_PRESSES: Final = frozenset({"enter", "space"})
_ENDS: Final = frozenset({"enter", "tab", "ctrl+j"})
_BY_SERIES: Final = {
    ItemOutcome.RENEWED: "renew",
    ItemOutcome.CHANGED: "change",
    ItemOutcome.DELETED: "remove",
}
"""What a series does, by the outcome of its accounts."""
_DIGITS: Final = str.maketrans("à&é\"'(-è_ç", "0123456789")


@dataclass
class Licences:
    """What the user has committed, and the console has therefore leave to change."""

    cards: dict[str, str]
    """The ids of subscribers by card number, as far as a scan may renew them at once."""
    given: dict[str, set[str]] = field(default_factory=dict)
    """The ids, by what may be done to them at present."""
    committed: Counter[str] = field(default_factory=Counter)
    """How many changes at most were committed so far, by id."""
    planned: set[str] = field(default_factory=set)
    """Everybody whom a series that was run could renew."""
    scanned: set[str] = field(default_factory=set)
    """Everybody who was committed at the desk."""
    unasked: list[str] = field(default_factory=list)
    """Changes that nobody had committed."""

    def typed(self, app: SyrenApp, event: events.Key | events.Paste) -> None:
        """Note what a key commits, just before it is handed out."""
        for what, ids in _committed(app, event, self):
            self.given.setdefault(what, set()).update(ids)
            self.committed.update(ids)

    def asked(self, what: str, ids: frozenset[str]) -> None:
        """Check a call that changes something."""
        over = ids - self.given.get(what, set())
        if over or what == "delete":
            self.unasked.append(f"{what} {sorted(over or ids)}, given {self.given}")

    def forget(self) -> None:
        """Take every leave back: whatever was committed has been done."""
        self.given.clear()


def _committed(
    app: SyrenApp, event: events.Key | events.Paste, licences: Licences
) -> Iterator[tuple[str, Iterable[str]]]:
    screen, under = app.screen, app.screen_stack[-2] if len(app.screen_stack) > 1 else None
    key = event.key if isinstance(event, events.Key) else ""
    pressed = _button(app) if key in _PRESSES else ""
    yield from _on_a_request(screen, under, key, licences)
    match screen:
        case RecordScreen():
            yield from _on_a_record(screen, key, pressed)
        case AskDialog() | ConflictDialog() if isinstance(under, RecordScreen):
            if key == "ctrl+s" or pressed in {"reply-save", "keep"}:
                yield "edit", [under._record.draft.base.id]
        case AskDialog() if isinstance(under, ReportScreen):
            if key == "ctrl+s" or pressed == "reply-undo":
                yield "revert", licences.planned
        case PlanScreen() | TypeNumberDialog():
            yield from _of_a_plan(screen, under, key, licences)
        case ProgressScreen() | ResumeDialog() if key in _SAVES:
            for what in _BY_SERIES.values():
                yield what, licences.planned
        case ScanScreen():
            yield from _at_the_desk(screen, event, key, licences)


def _on_a_record(
    screen: RecordScreen, key: str, pressed: str
) -> Iterator[tuple[str, Iterable[str]]]:
    if key in _SAVES or pressed == "save":
        yield "edit", [screen._record.draft.base.id]
    elif key == "v":
        yield "renew", [screen._record.draft.base.id]


def _on_a_request(
    screen: Any, under: Any, key: str, licences: Licences
) -> Iterator[tuple[str, Iterable[str]]]:
    """Decide one of those who wait: by a key, or by the dialog that one of them opened."""
    queue = next((each for each in (screen, under) if isinstance(each, DecisionQueueScreen)), None)
    if queue is None:
        return
    decides = {"v"} if queue is screen else {*_SAVES, *_PRESSES}
    asks = queue is screen or isinstance(screen, ReasonDialog | AskDialog)
    if asks and key in decides and (request := queue._desk.queue.shown) is not None:
        licences.planned.add(request.subscriber.id)
        yield "change", [request.subscriber.id]
    elif queue is screen and key in {"ctrl+z", "f9"}:
        yield "revert", licences.planned


def _of_a_plan(
    screen: PlanScreen | TypeNumberDialog, under: Any, key: str, licences: Licences
) -> Iterator[tuple[str, Iterable[str]]]:
    ids: list[str] = []
    plan = next((each for each in (screen, under) if isinstance(each, PlanScreen)), None)
    if isinstance(screen, PlanScreen):
        if key in _SAVES and screen._starter._hidden == 0:
            ids = _planned(screen)
            ids = ids if len(ids) <= screen._plan.change.most_unasked else []
    elif _number_stands(screen, key):
        if isinstance(under, ReportScreen):
            yield "revert", licences.planned
        elif isinstance(under, PlanScreen):
            ids = _planned(under)
    if ids:
        licences.planned.update(ids)
        yield _BY_SERIES[plan._plan.change.done_as] if plan is not None else "renew", ids


def _at_the_desk(
    screen: ScanScreen, event: events.Key | events.Paste, key: str, licences: Licences
) -> Iterator[tuple[str, Iterable[str]]]:
    stage, value = screen._desk.stage, screen._view.field.value
    at_field = isinstance(screen.focused, CardField)
    if key in _SAVES or (key == "enter" and at_field and not value.strip()):
        if isinstance(stage, Shown):
            ids = [stage.card.subscriber.id]
            licences.scanned.update(ids)
            yield "renew", ids
            yield "edit", ids
    elif key in {"ctrl+z", "f9"}:
        yield "revert", licences.scanned
        yield "edit", licences.scanned
    ends = key in _ENDS or (isinstance(event, events.Paste) and at_field)
    if screen._desk.at_once and ends:
        texts = [value] if key else (value + event.text).splitlines()  # type: ignore[union-attr]
        read = {text.strip().translate(_DIGITS) for text in texts}
        ids = [licences.cards[each] for each in read if each in licences.cards]
        licences.scanned.update(ids)
        yield "renew", ids


def _planned(screen: PlanScreen) -> list[str]:
    return [line.subscriber.id for line in screen._plan.lines() if line.included]


def _number_stands(dialog: TypeNumberDialog, key: str) -> bool:
    typed = "".join(dialog.query_one(Input).value.split()).translate(_DIGITS)
    return key in {"enter", "ctrl+s"} and typed == str(dialog._number)


def _button(app: SyrenApp) -> str:
    focused: Any = app.focused
    return focused.id or "" if isinstance(focused, Button) else ""
