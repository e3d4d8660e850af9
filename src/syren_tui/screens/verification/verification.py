"""Who is a member, by the library's own system: heap by heap, with what follows."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from syren_api.models import Portal
from syren_tui.i18n import N_, Speech
from syren_tui.membership.active_verification import ActiveVerification
from syren_tui.membership.groups import GROUPS
from syren_tui.membership.output import verification_json, verification_rows
from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.renewal.active_series import SeriesState
from syren_tui.renewal.export import csv_of, json_of
from syren_tui.screens.dialogs.ask import ask_to_stop
from syren_tui.screens.dialogs.export import CSV, JSON, ExportDialog, saved_sentence
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.plan.decide import can_decide
from syren_tui.screens.verification.acting import (
    MEMBERS,
    NO_ANSWER,
    NO_MEMBERS,
    TO_CONFIRM,
    VerificationActions,
)
from syren_tui.screens.verification.view import VerificationView
from syren_tui.session import Session
from syren_tui.texts.values import zone_of
from syren_tui.widgets.base.navigation import HELP_KEYS

_FILE: Final = "verification"
"""What the names of exported files begin with."""
_GROUP_KEYS: Final = [
    Binding(
        f"{place},{UNSHIFTED_DIGITS[place]}", f"group({place - 1})", N_("Groupe"),
        key_display=f"1-{len(GROUPS)}" if place == 1 else str(place), show=place == 1,
        tooltip=N_("Voir un groupe"),
    )
    for place in range(1, len(GROUPS) + 1)
]  # fmt: skip
"""The digits, also as they stand on an AZERTY keyboard without Shift."""


class VerificationScreen(FullScreen[None]):
    """Shows the session's verification while it runs, and what is to be done after it."""

    AUTO_FOCUS = "VerificationTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        *_GROUP_KEYS,
        Binding("enter", "compare", N_("Comparer"),
                tooltip=N_("Voir les deux côtés, et confirmer ou non")),
        Binding("enter", "record", N_("Fiche"), tooltip=N_("Ouvrir sa fiche")),
        Binding("ctrl+o", "record", N_("Fiche"), show=False, tooltip=N_("Ouvrir sa fiche")),
        Binding("ctrl+s,f2", "plan", N_("Plan"), key_display="Ctrl+S",
                tooltip=N_("Préparer le plan des membres, chacun avec sa date")),
        Binding("g", "decide", N_("Décider…"),
                tooltip=N_("Décider pour ceux dont l’adhésion est finie, ou pour cette personne")),
        Binding("x", "export", N_("Exporter"),
                tooltip=N_("Enregistrer la vérification, en CSV ou JSON")),
        Binding("ctrl+r,f5", "ask_again", N_("Redemander"), show=False, key_display="Ctrl+R",
                tooltip=N_("Redemander au SIGB ce qui est sans réponse")),
        Binding("escape", "ask_to_stop", N_("Arrêter"),
                tooltip=N_("Arrêter la vérification ; ce qui est répondu reste")),
        Binding("escape,q", "leave", N_("Liste"), tooltip=N_("Revenir à la liste")),
        Binding("l", "leave", N_("Liste"),
                tooltip=N_("Revenir à la liste ; la vérification continue")),
        *HELP_KEYS,
    ]  # fmt: skip

    def __init__(
        self,
        speech: Speech,
        session: Session,
        active: ActiveVerification,
        reasons: Sequence[str] = (),
        *,
        ascii_only: bool = False,
    ) -> None:
        """Show a verification.

        Args:
            speech: the user's language.
            session: the signed-in session.
            active: the session's verification; there is one.
            reasons: of the settings, for a status.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        super().__init__(speech)
        self._session = session
        self._active = active
        self._portal: Portal = session.portal
        self._view = view = VerificationView(self, active, session.portal, ascii_only)
        self._actions = VerificationActions(
            self, session, active, view, reasons, ascii_only=ascii_only
        )
        self._was_busy = active.busy
        self._changes_seen = session.changes

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield from self._view.compose()

    def on_mount(self) -> None:
        """Follow the verification, and what becomes of its accounts."""
        self._active.listen(self._followed)
        self._session.active_series.listen(self._series_went_on)
        self._view.show_all()
        if not self._active.busy:
            self._view.show_first_used()

    def on_unmount(self) -> None:
        """Follow nothing any longer."""
        self._active.unlisten(self._followed)
        self._session.active_series.unlisten(self._series_went_on)

    @on(events.ScreenResume)
    def _catch_up(self) -> None:
        """Read those again that were changed from here, where anything was changed elsewhere."""
        if self._changes_seen != self._session.changes:
            self._changes_seen = self._session.changes
            self._actions.changed_elsewhere()

    def _series_went_on(self, state: SeriesState) -> None:
        if state.ending is not None and self.is_mounted and not self.is_leaving:
            self._actions.changed_elsewhere(sorted(state.done))

    def _followed(self) -> None:
        if not self.is_mounted or self.is_leaving:
            return
        self._view.follow()
        if self._was_busy and not self._active.busy and not self._view.shown:
            self._view.show_first_used()
        self._was_busy = self._active.busy

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep off the screen what has nobody to work on."""
        view, busy = self._view, self._active.busy
        match action:
            case "ask_to_stop":
                return busy
            case "leave":
                return True
            case "compare":
                return view.place == TO_CONFIRM and bool(view.shown)
            case "record":
                return bool(view.shown)
            case "plan":
                return not busy and not self._session.read_only and bool(view.entries(MEMBERS))
            case "decide":
                return not busy and view.place == NO_MEMBERS and can_decide(self._session)
            case "export":
                return not busy and self._active.verification is not None
            case "ask_again":
                return not busy and bool(view.entries(NO_ANSWER))
        return True

    # The groups.

    def action_group(self, place: int) -> None:
        """Show a group."""
        self._view.choose(place)

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._view.show_whole()

    @on(DataTable.RowSelected)
    async def _clicked(self) -> None:
        if self._view.place == TO_CONFIRM:
            await self._actions.compare()
        else:
            self._actions.record()

    async def action_compare(self) -> None:
        """Show both sides of the one under the cursor."""
        await self._actions.compare()

    def action_record(self) -> None:
        """Open the record of the one under the cursor."""
        self._actions.record()

    def action_plan(self) -> None:
        """Plan for the members."""
        self._actions.plan()

    async def action_decide(self) -> None:
        """Decide for those who are no members any more."""
        await self._actions.decide()

    async def action_export(self) -> None:
        """Ask for a file and save the verification in it."""
        verification = self._active.verification
        if verification is None:
            return

        def saved(path: Path | None) -> None:
            if path is not None:
                self._view.notice.say(saved_sentence(path, self.speech))

        portal, speech = self._portal, self.speech
        contents = {
            CSV: lambda: csv_of(verification_rows(verification.heaps(), portal, speech)),
            JSON: lambda: json_of(verification_json(verification, portal, speech)),
        }
        at = verification.at.astimezone(zone_of(portal))
        dialog = ExportDialog(speech, _FILE, at, contents)
        await self.app.push_screen(dialog, saved)

    # Asking, and leaving.

    def action_ask_again(self) -> None:
        """Ask once more about those without an answer."""
        self._view.notice.clear()
        # The app's own worker: it ends with the session, and with no screen before.
        self.app.run_worker(self._active.run(), group="verify", description="verify")

    async def action_ask_to_stop(self) -> None:
        """Ask whether to stop; it goes on behind the list too."""
        say = self.speech.gettext
        await ask_to_stop(
            self,
            say("Arrêter la vérification ?"),
            say("Ce qui est répondu reste ; la suite pourra être redemandée."),
            self._active.stop,
        )

    def action_leave(self) -> None:
        """Go back to the list; a verification that is asking goes on."""
        self.dismiss(None)
