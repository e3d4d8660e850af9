"""Today: what waits to be decided, what to follow, and the user's own views, each with its number.

A view opens the list with what it asks for; what waits is decided one after the other. The numbers
follow what others change while they are in front of the user.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from syren_api.statuses import Status
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.listing.kept_views import KeptViews
from syren_tui.listing.query import ListQuery
from syren_tui.listing.views import View
from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.runtime.typed_queue import Scanned
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.screens.today.counting import ViewCounts
from syren_tui.screens.today.recounting import Recounting
from syren_tui.screens.today.view import TodayView
from syren_tui.session import Session
from syren_tui.view_settings import ViewSettings


class TodayScreen(FullScreen[ListQuery]):
    """Returns what the list is to show; None where the user just left."""

    takes_scans = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete", "forget", N_("Ôter la vue"), tooltip=N_(
                "Ôter une vue gardée de la liste par +")),
        Binding("ctrl+z,f9", "undo", N_("Remettre la vue"), key_display="Ctrl+Z",
                tooltip=N_("Remettre la vue qui vient d’être ôtée (aussi F9)")),
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
        self._forgotten: View | None = None
        """The view that was taken away last, and not put back."""
        self._reasons = reasons
        self._ascii_only = ascii_only
        self._counts = ViewCounts(session, kept, views)
        self._view = TodayView(self, session, self._counts)
        self._recounting = Recounting(self, session, self._read)
        self._reading = True
        self._retry = RetryNotice(lambda: self._view.notice, speech)

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield from self._view.compose()

    def on_mount(self) -> None:
        """Find the views, and count."""
        self.set_focus(self._view.list)
        self._recounting.listen()
        self._read()

    def on_unmount(self) -> None:
        """Follow the news no longer."""
        self._recounting.unlisten()

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: until the views are there."""
        return self._reading

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A view can be taken away where it was kept from the list, and then be put back."""
        if action == "undo":
            return self._forgotten is not None
        return action != "forget" or self._kept_here() is not None

    # Reading.

    def action_reload(self) -> None:
        """Count again."""
        self._read()

    @on(events.ScreenResume)
    def _count_again(self) -> None:
        """Count again after another screen: it may have decided somebody.

        Not after the sign-in that a count has asked for: it goes on with that, or without.
        """
        if not (self._reading or self._recounting.is_counting or self.is_leaving):
            self._read()

    @work(exclusive=True, group="today", description="count the views")
    async def _read(self) -> None:
        self._recounting.begin()
        try:
            await self._count()
        finally:
            self._recounting.end()

    async def _count(self) -> None:
        await self._counts.read_views()
        self._view.show()
        self._reading = False
        self.keys_go_on()
        if not self._counts.are_told:
            self._view.notice.say(self.speech.gettext(
                "Ce portail ne donne pas ces nombres : Entrée ouvre la vue, qui les montre."
            ))  # fmt: skip
            return
        try:
            await self._session.keep_trying(self._counts.count, self._retry.show_retry)
        except ClientError as error:
            self._retry.show_failure(error)
            return
        self._retry.clear()
        self._view.show()

    # Opening.

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._view.show()

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
        if 1 <= number <= min(9, len(self._counts.views)):
            event.stop()
            self._open(number - 1)

    def _open(self, place: int) -> None:
        """Open a view: the list, or those who wait one after the other."""
        view = self._counts.views[place]
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

    def _kept_here(self) -> View | None:
        place = self._view.here if self._counts.views else None
        view = self._counts.views[place] if place is not None else None
        return view if view is not None and view.kept_in is not None else None

    def action_forget(self) -> None:
        """Take the view under the cursor away."""
        if (view := self._kept_here()) is None or view.kept_in is None:
            return
        try:
            self._kept.forget(view.kept_in)
        except OSError:
            self._view.notice.warn(self.speech.gettext(
                "La vue n’a pas pu être ôtée : prévenez le support."
            ))  # fmt: skip
            return
        self._forgotten = view
        self._read()
        self._view.notice.say(
            self.speech.gettext("Vue ôtée : {name}. Ctrl+Z la remet.", name=clean(view.name))
        )
        self.refresh_bindings()

    def action_undo(self) -> None:
        """Put the view back that was taken away last."""
        view = self._forgotten
        if view is None:
            return
        try:
            self._kept.keep(view.name, view.query)
        except OSError:
            self._view.notice.warn(self.speech.gettext(
                "La vue n’a pas pu être remise : prévenez le support."
            ))  # fmt: skip
            return
        self._forgotten = None
        self._read()
        self._view.notice.say(self.speech.gettext("Vue remise : {name}.", name=clean(view.name)))
        self.refresh_bindings()
