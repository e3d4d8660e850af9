"""Copying the marked subscribers as lines of a table."""

from contextlib import AbstractContextManager
from functools import partial

from syren_api.models import SelectedSubscriber
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.listing.selection import Selection
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.screens.copying import copy
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.texts.rows import status_label


class ListCopying:
    """Sends those who are marked, else the one under the cursor, to the clipboard."""

    def __init__(self, context: ListContext, loader: ListLoader, selection: Selection) -> None:
        """Begin with nothing copied.

        Args:
            context: of the screen.
            loader: the list.
            selection: who is marked.
        """
        self._context = context
        self._loader = loader
        self._selection = selection

    def copy(self) -> None:
        """Send them, as soon as they have been read."""
        current = self._context.view.table.current
        if self._selection:
            held = self._context.screen.keys_held()
            ids = list(self._selection.ids)
            self._context.run(partial(self._copy_marked, ids, held), "copy", "copy the marked")
        elif current is not None and not self._loader.is_stale:
            self._send([selected(current)])

    async def _copy_marked(self, ids: list[str], held: AbstractContextManager[object]) -> None:
        context = self._context
        known = {each.id: each for _, each in context.view.table.pages.items()}
        with held:
            if all(each in known for each in ids):
                shown = set(ids)
                self._send([selected(each) for each in known.values() if each.id in shown])
                return
            try:
                fetched = await self._loader.fetch(ids)
            except ClientError as error:
                context.warn(error)
                return
            self._send(fetched.subscribers)

    def _send(self, subscribers: list[SelectedSubscriber]) -> None:
        context = self._context
        lines = [_line(each, context.speech) for each in subscribers]
        copy(context.screen, context.view.notice, "\n".join(lines))


def _line(subscriber: SelectedSubscriber, speech: Speech) -> str:
    """Return name, first name, birth date, card, status and end, with tabs between them."""
    cells = [
        subscriber.last_name,
        subscriber.first_name,
        speech.day(subscriber.birth_date) if subscriber.birth_date is not None else "",
        subscriber.registration_number or "",
        status_label(subscriber.status, speech),
        speech.day(subscriber.valid_until) if subscriber.valid_until is not None else "",
    ]
    return "\t".join(clean(cell) for cell in cells)
