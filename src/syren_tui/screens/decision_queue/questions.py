"""What is asked over a request: the reason of a refusal, and whether to leave what is sent."""

from collections.abc import Callable, Sequence
from typing import Any

from syren_api.features import Feature
from syren_api.statuses import Status
from syren_tui.decision_queue.request_queue import Request
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.reason import ReasonDialog, offered_reasons
from syren_tui.screens.frame import Framed
from syren_tui.session import Session
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import status_label


class RefusalAsker:
    """Asks why somebody is refused; the reasons given of late are offered."""

    def __init__(self, screen: Framed[Any], session: Session, reasons: Sequence[str]) -> None:
        """Begin with nothing asked.

        Args:
            screen: the one under the dialog.
            session: whose portal and account.
            reasons: of the settings; offered after those that were given of late.
        """
        self._screen = screen
        self._session = session
        self._reasons = reasons

    async def ask(self, request: Request, answered: Callable[[str | None], object]) -> None:
        """Ask; where the portal keeps no reasons, whether to refuse at all.

        Args:
            request: whose.
            answered: called with the reason, empty for none; None: the dialog was left.
        """
        speech, app = self._screen.speech, self._screen.app
        say, name = speech.gettext, full_name(request.subscriber)
        if self._session.portal.has(Feature.STATUS_REASON):
            offered = await offered_reasons(self._session, self._reasons)
            label = status_label(Status.REFUSED, speech)
            title = say("{name} : {status}, pour quel motif ?", name=name, status=label)
            await app.push_screen(
                ReasonDialog(speech, title, offered, plans=False),
                lambda reason: _call(answered, reason),
            )
            return
        replies = [
            Reply("refuse", say("Refuser"), "", say("Entrée")),
            Reply("stay", say("Revenir"), "", say("Échap")),
        ]
        question = say("Refuser {name} ?", name=name)
        await app.push_screen(
            AskDialog(speech, question, replies),
            lambda answer: _call(answered, "" if answer == "refuse" else None),
        )


def _call(answered: Callable[[str | None], object], reason: str | None) -> None:
    answered(reason)


async def ask_to_leave(screen: Framed[Any], number: int, leave: Callable[[], object]) -> None:
    """Ask whether to leave while decisions have no answer.

    Args:
        screen: it.
        number: of the decisions.
        leave: called where the user wants to.
    """
    speech = screen.speech
    question = speech.ngettext(
        "{n} décision n’a pas encore sa réponse.",
        "{n} décisions n’ont pas encore leur réponse.",
        number,
    )
    more = speech.gettext("Elles sont notées : la touche h de la liste les reprend.")
    replies = [
        Reply("stay", speech.gettext("Rester"), "", speech.gettext("Échap")),
        Reply("leave", speech.gettext("Partir"), "p", "p"),
    ]

    def answered(answer: str | None) -> None:
        if answer == "leave":
            leave()

    await screen.app.push_screen(AskDialog(speech, question, replies, more), answered)
