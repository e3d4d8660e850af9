"""Deleting the open record: the département does, and a library is told how to ask for it."""

from collections.abc import Callable

from syren_api.models import Subscriber
from syren_api.statuses import Role
from syren_api.text import clean
from syren_tui.client.errors import (
    ClientError,
    NotFound,
    OutcomeUnknown,
    StaleVersion,
    UnexpectedAnswer,
)
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.type_name import TypeNameDialog
from syren_tui.screens.record.context import RecordContext
from syren_tui.texts.deletion import ask_for_deletion, deletion_lines
from syren_tui.texts.failures import failure


class RecordDeletion:
    """Asks, deletes, and says what came of it."""

    def __init__(
        self,
        context: RecordContext,
        copy: Callable[[str], object],
    ) -> None:
        """Begin with nothing deleted.

        Args:
            context: of the screen.
            copy: sends a text to the clipboard.
        """
        self._screen = context.screen
        self._speech = context.speech
        self._session = context.session
        self._record = context.record
        self._view = context.view
        self._copy = copy

    async def delete(self) -> bool:
        """Delete the record, where the user may and wants to; returns whether it is gone.

        In a worker, as it waits for the user's answer.
        """
        base = self._record.base
        if self._session.account.role is not Role.DEPARTMENT:
            await self._say_how_to_ask(base)
            return False
        say = self._speech.gettext
        lines = deletion_lines(base, self._session.portal, self._speech)
        dialog = TypeNameDialog(
            self._speech, say("Supprimer ce compte ?"), base.last_name, "\n".join(lines)
        )
        if not await self._screen.app.push_screen_wait(dialog):
            return False
        try:
            await self._session.call(lambda client: client.delete(base.id, base.version))
        except StaleVersion:
            await self._show_current(base)
            return False
        except NotFound:
            return True
        except (OutcomeUnknown, UnexpectedAnswer) as error:
            return await self._is_gone(base, error)
        except ClientError as error:
            self._view.notice.warn(failure(error, self._speech))
            return False
        return True

    async def _is_gone(self, base: Subscriber, unknown: ClientError) -> bool:
        """Tell whether a deletion was done whose answer was lost."""
        try:
            await self._session.call(lambda client: client.subscriber(base.id))
        except NotFound:
            return True
        except ClientError:
            pass  # it is not known: that is said below
        self._view.notice.warn(failure(unknown, self._speech))
        return False

    async def _show_current(self, base: Subscriber) -> None:
        """Show the record as it is now: somebody else has changed it."""
        try:
            current = await self._session.call(lambda client: client.subscriber(base.id))
        except ClientError as error:
            self._view.notice.warn(failure(error, self._speech))
            return
        await self._view.show(self._record.unedited(current))
        self._record.changed = True
        self._view.notice.warn(
            self._speech.gettext("Cette fiche vient de changer : vérifiez, puis Suppr.")
        )

    async def _say_how_to_ask(self, base: Subscriber) -> None:
        """Show whom to ask, and the sentence to send."""
        say = self._speech.gettext
        sentence = ask_for_deletion(base, self._speech)
        replies = [
            Reply("back", say("Revenir"), "", say("Échap")),
            Reply("copy", say("Copier la demande"), "c", "c"),
        ]
        question = say(
            "Seul le département supprime un compte. Écrivez à {contact} :",
            contact=clean(self._session.portal.contact_email),
        )
        dialog = AskDialog(self._speech, question, replies, sentence)
        if await self._screen.app.push_screen_wait(dialog) == "copy":
            self._copy(sentence)
