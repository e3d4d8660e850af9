"""Saves what was edited, and shows both versions where somebody else was faster."""

from collections.abc import Mapping
from typing import Final

from syren_api.models import HistoryEntry, Subscriber
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.editing.saving import SaveOutcome, Saver, has_all
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.parsing.card_numbers import has_digits
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.record.conflict import ConflictDialog
from syren_tui.screens.record.context import RecordContext
from syren_tui.texts.fields import NAMES
from syren_tui.texts.rows import cut

_LONGEST_NAME: Final = 40


class RecordSaver:
    """Sends the draft of the open record."""

    def __init__(
        self,
        context: RecordContext,
        navigator: RecordNavigator,
        query: ListQuery,
    ) -> None:
        """Begin with nothing on its way.

        Args:
            context: of the screen.
            navigator: learns that a saved record has left its place in the list.
            query: what the list was asked for.
        """
        self._screen = context.screen
        self._speech = context.speech
        self._session = context.session
        self._record = context.record
        self._view = context.view
        self._navigator = navigator
        self._query = query

    async def save(self) -> bool:
        """Save the draft; in a worker, as it may wait for the user's choice.

        Returns:
            Whether it is saved, and nothing is edited any more.
        """
        say, notice = self._speech.gettext, self._view.notice
        parsed = self._record.draft.read()
        self._view.show_errors(parsed.errors)
        if parsed.errors:
            return False
        changes = parsed.changes
        if await self._is_refused_name(changes):
            return False
        if not changes:
            notice.say(say("Rien à enregistrer."))
            return False
        while changes:
            notice.say(say("Enregistrement…"))
            base = self._record.base
            result = await Saver(self._session, self._speech).save(base, changes)
            if result.stale is None:
                await self._show_outcome(result, changes)
                return result.saved is not None and not self._record.is_edited
            base = self._record.base
            newest = await self._newest_of(result.stale)
            kept = await self._screen.app.push_screen_wait(
                ConflictDialog(
                    self._speech, self._session.portal, base, result.stale, changes, newest
                )
            )
            if kept is None:
                notice.warn(say("Rien n’est enregistré : Ctrl+S pour y revenir."))
                return False
            await self._view.show(self._record.draft.rebased(result.stale, kept))
            self._record.changed = True
            changes = kept
        notice.say(say("La fiche est celle du portail : rien à enregistrer."))
        return True

    async def _newest_of(self, current: Subscriber) -> HistoryEntry | None:
        """Return the change that made a version; None where the history does not tell."""
        try:
            entries = await self._session.call(lambda client: client.history(current.id))
        except ClientError:
            return None  # both versions are shown all the same
        return next((each for each in entries if each.version == current.version), None)

    async def _is_refused_name(self, changes: Mapping[str, object]) -> bool:
        """Ask whether a name with a digit is meant: a card may have been scanned into the field."""
        say = self._speech.gettext
        for field in NAMES:
            name = changes.get(field)
            if not isinstance(name, str) or not has_digits(name):
                continue
            question = say(
                "Le nom « {name} » a un chiffre. L’enregistrer ?",
                name=cut(clean(name), _LONGEST_NAME),
            )
            replies = [
                Reply("back", say("Corriger"), "", say("Échap")),
                Reply("save", say("Enregistrer"), "ctrl+s", "Ctrl+S"),
            ]
            dialog = AskDialog(self._speech, question, replies)
            if await self._screen.app.push_screen_wait(dialog) != "save":
                self._view.notice.warn(say("Rien n’est enregistré : corrigez le nom."))
                return True
        return False

    async def show_reread(self, current: Subscriber, *, say: bool) -> None:
        """Show the record as it was read anew; what the user has begun to edit stays as it is.

        Args:
            current: as it is now.
            say: whether the user asked for it, and is told what came of it.
        """
        if self._record.is_edited:
            if say:
                await self._compare(current)
            return
        if current.version != self._record.base.version:
            await self._view.show(self._record.unedited(current))
        if say:
            self._view.notice.say(self._speech.gettext("Fiche relue."))

    async def _compare(self, current: Subscriber) -> None:
        """Say what the portal has, where something is edited: it stays, and is not sent."""
        say, notice = self._speech.gettext, self._view.notice
        changes = self._record.draft.read().changes
        if current.version == self._record.base.version:
            notice.say(say("Fiche relue : vos changements n’y sont pas (Ctrl+S)."))
        elif changes and has_all(current, changes):
            await self._show_outcome(SaveOutcome(saved=current), changes)
        else:
            notice.warn(say("La fiche a changé sur le portail : Ctrl+S montre les deux versions."))

    async def _show_outcome(self, result: SaveOutcome, sent: Mapping[str, object]) -> None:
        """Show what came of it."""
        if result.saved is not None:
            self.note_changed(self._record.base, result.saved)
            await self._view.show(self._record.draft.after_saving(result.saved, sent))
            if not self._record.is_edited:
                self._view.notice.say(self._speech.gettext("Enregistré."))
        elif result.errors:
            self._view.show_errors(result.errors)
        else:
            if result.read_again:
                await self._read_again()
            self._view.notice.warn(result.sentence)

    def note_changed(self, before: Subscriber, after: Subscriber) -> None:
        """Have the list read again, and the walk pass over a record that has left its place."""
        self._record.changed = True
        if self._moves(before, after):
            self._navigator.note_removed(after.id)

    def _moves(self, before: Subscriber, saved: Subscriber) -> bool:
        """Tell whether a record no longer has its place in the list."""
        portal = self._session.portal
        stays = self._query.matches(saved, portal)
        return not stays or self._query.moves(before, saved, portal)

    async def _read_again(self) -> None:
        """Show the record as it is: it no longer allows what was edited."""
        base = self._record.base
        try:
            current = await self._session.call(lambda client: client.subscriber(base.id))
        except ClientError:
            return  # the sentence that follows says why nothing was saved
        self._record.changed = True
        await self._view.show(self._record.unedited(current))
