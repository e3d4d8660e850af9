"""Says at once that somebody else has changed the record that is open."""

from collections.abc import Callable

from syren_tui.client.errors import ClientError, NotFound
from syren_tui.news.follower import News
from syren_tui.screens.record.context import RecordContext
from syren_tui.texts.values import actor_of


class RecordNews:
    """Follows the session's news for the open record."""

    def __init__(
        self,
        context: RecordContext,
        run: Callable[[], object],
    ) -> None:
        """Begin without following.

        Args:
            context: of the screen.
            run: has `say` run in a worker.
        """
        self._screen = context.screen
        self._session = context.session
        self._record = context.record
        self._view = context.view
        self._run = run

    def listen(self) -> None:
        """Follow the news."""
        self._session.news.listen(self._news_came)

    def unlisten(self) -> None:
        """Follow it no longer."""
        self._session.news.unlisten(self._news_came)

    def _news_came(self, news: News) -> None:
        base = self._record.base
        newer = any(
            each.id == base.id and (each.version is None or each.version > base.version)
            for each in news.changes
        )
        if newer or news.outdated:
            self._run()

    async def say(self) -> None:
        """Find out whether there is a newer version, and say who made it."""
        base, speech = self._record.base, self._record.speech
        try:
            entries = await self._session.client.history(base.id)
        except NotFound:
            sentence = speech.gettext("Ce compte vient d’être supprimé : Échap ramène à la liste.")
        except ClientError:
            return  # saving says it
        else:
            if not entries or entries[0].version <= self._record.base.version:
                return
            actor = actor_of(entries[0], speech)
            sentence = speech.gettext("Modifié à l’instant par {actor} : Ctrl+R", actor=actor)
        if self._record.base.id == base.id and not self._screen.is_leaving:
            self._view.notice.warn(sentence)
