"""Asks what is to be decided, of what this portal and this account allow."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from textual.screen import ModalScreen

from syren_api.features import Feature
from syren_api.statuses import ResourceStatus, Role, Status
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.batch_changes import BatchChange, Deletion, SetResource, SetStatus
from syren_tui.renewal.typed_changes import TypedChangeError, typed_status
from syren_tui.screens.dialogs.choose import ChoiceEntry, ChooseDialog
from syren_tui.screens.dialogs.reason import ReasonDialog, offered_reasons
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.town import TownDialog
from syren_tui.session import Session
from syren_tui.texts.rows import status_label

_RESOURCE: Final = "resource"
_TOWN: Final = "town"
_DELETE: Final = "delete"
_WANTED: Final[dict[str, tuple[ResourceStatus | None, str]]] = {
    "validated": (ResourceStatus.VALIDATED, N_("l’ouvrir (Validé)")),
    "refused": (ResourceStatus.REFUSED, N_("la refuser (Refusé)")),
    "removed": (None, N_("la retirer")),
}
_FIRST: Final = (Status.VALIDATED, Status.REFUSED)
"""The statuses that are decided most come first."""


def can_decide(session: Session) -> bool:
    """Tell whether decisions can be taken for several accounts: see `Feature.BATCH`."""
    return session.portal.has(Feature.BATCH) and not session.read_only


class DecisionAsker:
    """Asks by one dialog after the other; what is typed waits for the next."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        reasons: Sequence[str],
        decided: Callable[[BatchChange], object],
        *,
        proposed: str = "",
        first: Status = Status.VALIDATED,
    ) -> None:
        """Begin without a decision.

        Args:
            screen: the one under the dialogs.
            session: whose portal and account.
            reasons: from the settings; offered after those that were given of late.
            decided: called with what was decided.
            proposed: the reason that stands there at first; empty: none.
            first: the status that is offered first.
        """
        self._screen = screen
        self._session = session
        self._reasons = reasons
        self._decided = decided
        self._proposed = proposed
        self._first = first

    async def ask(self, whom: str) -> None:
        """Ask what to do, then the value that it needs.

        Args:
            whom: whom it is for, clean and in the user's language.
        """
        say, portal = self._speech.gettext, self._session.portal
        statuses = sorted(
            portal.settable_statuses, key=lambda each: (each != self._first, each not in _FIRST)
        )
        entries = [
            ChoiceEntry(
                each.value, say("Statut : {status}", status=status_label(each, self._speech))
            )
            for each in statuses
        ]
        if portal.resources:
            entries.append(ChoiceEntry(_RESOURCE, say("Une ressource : ouvrir, refuser…")))
        entries.append(ChoiceEntry(_TOWN, say("Commune ou code postal…")))
        if self._session.account.role is Role.DEPARTMENT:
            entries.append(ChoiceEntry(_DELETE, say("Supprimer, pour toujours")))

        def chosen(answer: list[str] | None) -> None:
            if not answer:
                return
            match answer[0]:
                case "resource":
                    self._then(self._ask_resource)
                case "town":
                    self._then(self._ask_town)
                case "delete":
                    self._decided(Deletion())
                case status:
                    self._status(Status(status))

        title = say("Décider pour {whom}", whom=whom)
        await self._screen.app.push_screen(ChooseDialog(self._speech, title, entries), chosen)

    def _status(self, status: Status) -> None:
        """Set a status; all but validating is said why, where the portal keeps it."""
        if status is Status.VALIDATED or not self._session.portal.has(Feature.STATUS_REASON):
            self._decided(SetStatus(status))
            return

        async def ask() -> None:
            offered = await offered_reasons(self._session, self._reasons)
            label = status_label(status, self._speech)
            title = self._speech.gettext("{status} : pour quel motif ?", status=label)

            def answered(reason: str | None) -> None:
                if reason is None:
                    return
                try:
                    self._decided(typed_status(status, reason))
                except TypedChangeError as error:
                    self._screen.app.notify(self._speech.gettext(error.sentence), markup=False)

            await self._push(ReasonDialog(self._speech, title, offered, self._proposed), answered)

        self._then(ask)

    async def _ask_resource(self) -> None:
        say, resources = self._speech.gettext, self._session.portal.resources
        entries = [ChoiceEntry(each.id, clean(each.name)) for each in resources]

        def chosen(answer: list[str] | None) -> None:
            if answer:
                self._then(lambda: self._ask_wanted(answer[0]))

        await self._push(ChooseDialog(self._speech, say("Quelle ressource ?"), entries), chosen)

    async def _ask_wanted(self, resource: str) -> None:
        say, portal = self._speech.gettext, self._session.portal
        name = next((each.name for each in portal.resources if each.id == resource), resource)
        entries = [
            ChoiceEntry(key, say(label))
            for key, (wanted, label) in _WANTED.items()
            if wanted is not None or portal.can_remove_resources
        ]

        def chosen(answer: list[str] | None) -> None:
            if answer:
                self._decided(SetResource(resource, name, _WANTED[answer[0]][0]))

        await self._push(ChooseDialog(self._speech, clean(name), entries), chosen)

    async def _ask_town(self) -> None:
        def answered(change: BatchChange | None) -> None:
            if change is not None:
                self._decided(change)

        await self._push(TownDialog(self._speech), answered)

    async def _push(self, dialog: ModalScreen[Any], answered: Callable[[Any], None]) -> None:
        await self._screen.app.push_screen(dialog, answered)

    def _then(self, ask: Callable[[], Any]) -> None:
        """Show the next dialog where another one goes; what is typed waits for it."""
        held = self._screen.keys_held()

        async def show() -> None:
            with held:
                await ask()

        self._screen.app.call_next(show)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
