"""Undoing the newest change of the open record: what comes back is shown first."""

from typing import Final

from syren_api.models import HistoryEntry, Subscriber
from syren_api.statuses import Action
from syren_tui.client.errors import ClientError, StaleVersion
from syren_tui.desk.undoing import ChangeUndo
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.record.context import RecordContext
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.texts.failures import failure
from syren_tui.texts.values import PATRON, comes_back, history_lines

_BY_STAFF: Final = frozenset({Action.EDITED, Action.RENEWED})


class RecordUndo:
    """Asks, undoes, and says what came of it."""

    def __init__(self, context: RecordContext) -> None:
        """Begin with nothing undone.

        Args:
            context: of the screen.
        """
        self._screen = context.screen
        self._speech = context.speech
        self._session = context.session
        self._record = context.record
        self._view = context.view
        self._retry = RetryNotice(lambda: context.view.notice, context.speech)
        self._undo = ChangeUndo(context.session, self._retry.show_retry)

    async def undo(self) -> Subscriber | None:
        """Undo the newest change, where staff made it and the user wants it.

        In a worker, as it waits for the user's answer.

        Returns:
            The record as it is now; None where nothing was changed.
        """
        base = self._record.base
        try:
            entries = await self._session.call(lambda client: client.history(base.id))
        except ClientError as error:
            self._view.notice.warn(failure(error, self._speech))
            return None
        if not entries or entries[0].version != base.version:
            return await self._show_current(base)
        if why_not := self._why_not(entries[0]):
            self._view.notice.warn(why_not)
            return None
        if not await self._is_wanted(entries[0]):
            return None
        try:
            reverted = await self._undo.undo(base)
        except StaleVersion:
            return await self._show_current(base)
        except ClientError as error:
            self._view.notice.warn(failure(error, self._speech))
            return None
        self._retry.clear()
        await self._view.show(self._record.unedited(reverted))
        self._view.notice.say(self._speech.gettext("Annulé : la fiche est comme avant."))
        return reverted

    def _why_not(self, newest: HistoryEntry) -> str:
        """Say why a change cannot be undone; empty where it can."""
        if newest.action in _BY_STAFF and newest.actor != PATRON:
            return ""
        if newest.action is Action.REVERTED:
            return self._speech.gettext("Le dernier changement est déjà annulé.")
        return self._speech.gettext("Rien à annuler : voyez l’onglet Historique.")

    async def _is_wanted(self, newest: HistoryEntry) -> bool:
        """Show what comes back, and ask."""
        say, portal = self._speech.gettext, self._session.portal
        head, _ = history_lines(newest, portal, self._speech)
        replies = [
            Reply("back", say("Revenir"), "", say("Échap")),
            Reply("undo", say("Annuler ce changement"), "ctrl+s", "Ctrl+S"),
        ]
        lines = [head, *comes_back(newest, portal, self._speech)]
        question = say("Annuler le dernier changement ? Ce qui revient :")
        dialog = AskDialog(self._speech, question, replies, "\n".join(lines))
        return await self._screen.app.push_screen_wait(dialog) == "undo"

    async def _show_current(self, base: Subscriber) -> Subscriber | None:
        """Show the record as it is now: somebody else has changed it."""
        try:
            current = await self._session.call(lambda client: client.subscriber(base.id))
        except ClientError as error:
            self._view.notice.warn(failure(error, self._speech))
            return None
        await self._view.show(self._record.unedited(current))
        self._view.notice.warn(
            self._speech.gettext("Cette fiche vient de changer : vérifiez, puis u.")
        )
        return current
