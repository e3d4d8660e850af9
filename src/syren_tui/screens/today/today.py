"""Today: what waits to be decided, what to follow, and the user's own views, each with its number.

A view opens the list with what it asks for; what waits is decided one after the other.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from syren_api.features import Feature
from syren_api.models import Counted, Counts
from syren_api.news import MAX_COUNTED, CountedQuery
from syren_api.statuses import Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.listing.kept_views import KeptViews
from syren_tui.listing.query import ListQuery
from syren_tui.listing.views import View, ViewGroup, own_views, views_of
from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.runtime.key_labels import undescribed
from syren_tui.runtime.typed_queue import Scanned
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.screens.today.words import HEADINGS, day_in_words, label, note, title
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.rows import cut
from syren_tui.view_settings import ViewSettings
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice

_LABEL: Final = 28
_NUMBER: Final = 7
"""Cells of a view's name, and of its number."""


async def _counts_of(queries: Sequence[CountedQuery], client: PortalClient) -> Counts:
    return await client.counts(queries)


class ViewList(OptionList, inherit_bindings=False):
    """The views under their headings; its key is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *undescribed(OptionList.BINDINGS, "enter"),
        Binding("enter", "select", N_("Ouvrir"), tooltip=N_("Ouvrir la vue (aussi son chiffre)")),
    ]


class TodayScreen(FullScreen[ListQuery]):
    """Returns what the list is to show; None where the user just left."""

    takes_scans = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete", "forget", N_("Ôter la vue"), tooltip=N_(
                "Ôter une vue gardée de la liste par +")),
        Binding("ctrl+r,f5", "reload", N_("Actualiser"), show=False, key_display="Ctrl+R",
                tooltip=N_("Recompter")),
        Binding("escape,q,t", "back", N_("Liste"), tooltip=N_("Aller à la liste")),
        Binding("question_mark", "help", N_("Aide"), show=False),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    def __init__(
        self,
        speech: Speech,
        session: Session,
        kept: KeptViews,
        views: Sequence[ViewSettings] = (),
        *,
        reasons: Sequence[str] = (),
        ascii_only: bool = False,
    ) -> None:
        """Begin without numbers.

        Args:
            speech: the user's language.
            session: the signed-in session.
            kept: the views that were kept from the list.
            views: those of the settings.
            reasons: of the settings, for a refusal.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        super().__init__(speech)
        self._session = session
        self._kept = kept
        self._settings = views
        self._reasons = reasons
        self._ascii_only = ascii_only
        self._views: list[View] = []
        self._counted: list[Counted] | None = None
        """In the order of the views; None: not known."""
        self._reading = True
        self._retry = RetryNotice(lambda: self._notice, speech)

    def compose(self) -> ComposeResult:
        """Lay out the head and the views."""
        with Horizontal(id="today-head"):
            yield Static(Content(title(self._session.account, self.speech)), id="today-title")
            yield Static("", markup=False, id="today-day")
        yield ViewList(id="today", markup=False)
        yield Notice(id="today-notice")
        yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Find the views, and count."""
        self.set_focus(self._list)
        self._read()

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: until the views are there."""
        return self._reading

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A view can be taken away where it was kept from the list."""
        return action != "forget" or self._kept_here() is not None

    # Reading.

    def action_reload(self) -> None:
        """Count again."""
        self._read()

    @on(events.ScreenResume)
    def _count_again(self) -> None:
        """Count again after another screen: it may have decided somebody."""
        if not self._reading and not self.is_leaving:
            self._read()

    @work(exclusive=True, group="today", description="count the views")
    async def _read(self) -> None:
        session = self._session
        own = own_views(self._settings, await asyncio.to_thread(self._kept.all))
        self._take(views_of(session.portal, session.account, own))
        self._show()
        self._reading = False
        self.keys_go_on()
        if not session.portal.has(Feature.COUNTS):
            self._notice.say(self.speech.gettext(
                "Ce portail ne donne pas ces nombres : Entrée ouvre la vue, qui les montre."
            ))  # fmt: skip
            return
        try:
            await session.keep_trying(self._count, self._retry.show_retry)
        except ClientError as error:
            self._notice.warn(failure(error, self.speech))
            return
        self._retry.clear()
        self._show()

    def _take(self, views: list[View]) -> None:
        if views != self._views:
            self._views, self._counted = views, None

    async def _count(self) -> None:
        """Count on the portal's day; all in one call, as far as one call takes them."""
        session = self._session
        await session.today()
        queries = [each.counted(session.portal) for each in self._views]
        counted: list[Counted] = []
        for first in range(0, len(queries), MAX_COUNTED):
            some = queries[first : first + MAX_COUNTED]
            counted += (await session.call(partial(_counts_of, some))).results
        self._counted = counted

    # Showing.

    def _show(self) -> None:
        portal = self._session.portal
        self.query_one("#today-day", Static).update(
            Content(day_in_words(portal.today, self.speech))
        )
        here = self._here or 0
        options: list[Option] = []
        for place, view in enumerate(self._views):
            if place == 0 or self._views[place - 1].group is not view.group:
                options += [Option(Content(line), disabled=True) for line in self._heading(view)]
            options.append(Option(Content(self._line(place, place == here)), id=str(place)))
        shown = self._list
        shown.clear_options()
        shown.add_options(options)
        place = min(here, len(self._views) - 1)
        shown.highlighted = shown.get_option_index(str(place))
        self.refresh_bindings()

    def _heading(self, view: View) -> list[str]:
        said = self.speech.gettext(HEADINGS[view.group])
        if view.group is ViewGroup.DECIDE and self._nothing_to_decide:
            nothing = self.speech.gettext("Plus rien à décider.")
            said = f"{said}   {nothing}"
        return [said]

    @property
    def _nothing_to_decide(self) -> bool:
        waiting = [self._of(at) for at, each in enumerate(self._views) if each.decides is not None]
        return all(each is not None and each.total == 0 for each in waiting)

    def _of(self, place: int) -> Counted | None:
        return self._counted[place] if self._counted is not None else None

    def _line(self, place: int, is_here: bool) -> str:
        view, counted = self._views[place], self._of(place)
        number = self.speech.number(counted.total) if counted is not None else "…"
        if not self._session.portal.has(Feature.COUNTS):
            number = ""
        name = cut(label(view, self.speech), _LABEL)
        name += " " * (_LABEL - cell_len(name))
        key = str(place + 1) if place < 9 else " "
        said = note(view, counted, self._session.portal, self.speech)
        return f"{'›' if is_here else ' '} {key}  {name}{number:>{_NUMBER}}   {said}".rstrip()

    @property
    def _list(self) -> ViewList:
        return self.query_one(ViewList)

    @property
    def _notice(self) -> Notice:
        return self.query_one("#today-notice", Notice)

    # Opening.

    @property
    def _here(self) -> int | None:
        """The place of the view that the cursor is on."""
        at = self._list.highlighted
        option = self._list.get_option_at_index(at) if at is not None else None
        return int(option.id) if option is not None and option.id is not None else None

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        here = self._here
        for place in range(len(self._views)):
            line = Content(self._line(place, place == here))
            self._list.replace_option_prompt(str(place), line)
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self._open(int(event.option_id))

    def on_key(self, event: events.Key) -> None:
        """Open a view by its number, also by AZERTY's digits without shift."""
        sign = event.character or ""
        if len(sign) != 1 or self.key_is_repeated:
            return
        number = int(sign) if sign in "123456789" else UNSHIFTED_DIGITS.find(sign)
        if 1 <= number <= min(9, len(self._views)):
            event.stop()
            self._open(number - 1)

    def _open(self, place: int) -> None:
        """Open a view: the list, or those who wait one after the other."""
        view = self._views[place]
        if view.decides is None:
            self.dismiss(view.query)
        else:
            self.call_next(self._decide, view.decides)

    async def _decide(self, status: Status) -> None:
        from syren_tui.screens.decision_queue.queue import DecisionQueueScreen

        screen = DecisionQueueScreen(
            self.speech, self._session, status,
            reasons=self._reasons, ascii_only=self._ascii_only,
        )  # fmt: skip
        await self.app.push_screen(screen)

    @on(Scanned)
    def _scanned(self, event: Scanned) -> None:
        """Search on the list what a scanner typed."""
        self.dismiss(ListQuery(search=event.text.strip()))

    def action_back(self) -> None:
        """Go to the list as it is."""
        self.dismiss(None)

    # Views that were kept.

    def _kept_here(self) -> Path | None:
        place = self._here if self._views else None
        return self._views[place].kept_in if place is not None else None

    def action_forget(self) -> None:
        """Take the view under the cursor away."""
        if (path := self._kept_here()) is None:
            return
        try:
            self._kept.forget(path)
        except OSError:
            self._notice.warn(self.speech.gettext(
                "La vue n’a pas pu être ôtée : prévenez le support."
            ))  # fmt: skip
            return
        self._read()
