"""What the keys that decide do, and what is said of it."""

from collections.abc import Callable, Sequence
from typing import Any

from syren_tui.client.errors import ClientError
from syren_tui.decision_queue.desk import DecisionDesk
from syren_tui.decision_queue.proposal import Proposal
from syren_tui.decision_queue.request_queue import Request
from syren_tui.desk.day_journal import NotKeptError
from syren_tui.renewal.typed_changes import BAD_REASON
from syren_tui.screens.decision_queue.questions import RefusalAsker
from syren_tui.screens.decision_queue.view import DecisionView
from syren_tui.screens.dialogs.chosen_day import ChosenDay, DayDialog
from syren_tui.screens.frame import Framed
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.people import full_name
from syren_tui.texts.scans import scan_failure


class RequestDecider:
    """Decides, sends and takes back, for one screen; each in a worker of it, where it waits."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        desk: DecisionDesk,
        view: DecisionView,
        retry: RetryNotice,
        reasons: Sequence[str],
        send: Callable[[], object],
    ) -> None:
        """Begin with nothing decided.

        Args:
            screen: the one under dialogs.
            session: the signed-in session.
            desk: takes decisions.
            view: shows them.
            retry: says that the portal does not answer.
            reasons: of the settings; offered after those that were given of late.
            send: has `send` run in a worker.
        """
        self._screen = screen
        self._speech = screen.speech
        self._session = session
        self._desk = desk
        self._view = view
        self._retry = retry
        self._reasons = reasons
        self._send = send

    async def validate(self, request: Request) -> None:
        """Validate somebody; by a second key where they are not known to be a member."""
        proposal = self._desk.validation(request)
        if proposal.refused_by:
            self._desk.queue.show_anew(request)
        elif not self._desk.asks_again(request):
            await self.decide(request, proposal)

    async def ask_to_refuse(self, request: Request, refused: Callable[[Proposal], object]) -> None:
        """Ask for the reason.

        Args:
            request: whose.
            refused: called with what was answered; not where the dialog was left.
        """
        asker = RefusalAsker(self._screen, self._session, self._reasons)

        def answered(reason: str | None) -> None:
            proposal = self._refusal(request, reason) if reason is not None else None
            if proposal is None:
                self._desk.queue.show_anew(request)
            else:
                refused(proposal)

        await asker.ask(request, answered)

    def _refusal(self, request: Request, reason: str) -> Proposal | None:
        try:
            return self._desk.refusal(request, reason)
        except ValueError:
            self._view.notice.warn(self._speech.gettext(BAD_REASON))
            return None

    async def ask_for_day(self) -> None:
        """Ask for the day that everybody is validated with."""

        def chosen(choice: ChosenDay | None) -> None:
            if choice is not None:
                self._desk.set_day(choice.day)

        say = self._speech.gettext
        dialog = DayDialog(
            self._speech, self._session.portal, self._desk.day,
            title=say("Date d’inscription des comptes validés"),
            more=say("Elle vaut jusqu’à ce que vous quittiez cet écran ; t : aujourd’hui."),
        )  # fmt: skip
        await self._screen.app.push_screen(dialog, chosen)

    async def decide(self, request: Request, proposal: Proposal) -> None:
        """Write a decision down, and have it sent; where it cannot be, say so."""
        self._view.notice.clear()
        try:
            await self._desk.decide(request, proposal)
        except NotKeptError as error:
            self._screen.app.bell()
            self._view.notice.warn(scan_failure(error, self._speech))
            self._desk.queue.show_anew(request)
            return
        self._send()

    async def send(self) -> None:
        """Send what was decided and is not sent."""
        try:
            await self._desk.work.work()
        except ClientError as error:
            again = self._speech.gettext("Ctrl+R : renvoyer.")
            self._view.notice.warn(f"{failure(error, self._speech)} {again}")
        else:
            self._retry.clear()

    async def undo(self) -> None:
        """Take the last decision back, and send on what was decided meanwhile."""
        notice, say = self._view.notice, self._speech.gettext
        if self._desk.work.is_working and self._desk.work.number == 1:
            notice.warn(say("Une décision est en cours : un instant."))
            return
        try:
            subscriber = await self._desk.undo()
        except (ClientError, NotKeptError) as error:
            self._screen.app.bell()
            nothing = say("Rien n’est annulé.")
            notice.warn(f"{nothing} {scan_failure(error, self._speech)}")
            return
        if subscriber is None:
            notice.say(say(
                "Il n’y a plus rien à annuler ici. Le reste : h de la liste, u sur la fiche."
            ))  # fmt: skip
            return
        notice.say(say("Annulé : {name}.", name=full_name(subscriber)))
        self._send()
