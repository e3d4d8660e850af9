"""From what the list shows, or who is marked, to a verification by the library's own system."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from syren_api import models
from syren_api.models import SelectedSubscriber, SubscriberPage
from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_
from syren_tui.listing.selection import Selection
from syren_tui.membership.accounts import accounts_to_verify
from syren_tui.membership.active_verification import ActiveVerification
from syren_tui.membership.heaps import Heap
from syren_tui.membership.model import Source
from syren_tui.membership.opening import SourceError
from syren_tui.membership.remembered import Remembered, remember, remembered
from syren_tui.membership.scope import filters_of
from syren_tui.membership.texts import hint_sentence
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.screens.members import members_of
from syren_tui.session import Session

_NO_SOURCE = N_(
    "Aucun SIGB n’est réglé pour ce portail et ce compte. Qui héberge la console peut le faire : "
    "tableau membership des réglages, voyez docs/membership.md."
)
_NOT_ITS_LIBRARY = N_(
    "Le SIGB réglé ne parle pas pour cette bibliothèque. Filtrez sur la sienne (b), ou demandez à "
    "qui héberge la console de la nommer dans libraries, au tableau membership des réglages."
)
_CHOOSE_LIBRARY = N_(
    "Une liste de membres est celle d’une bibliothèque : filtrez d’abord sur elle (b), puis v."
)


class ListVerifying:
    """Verifies those who are marked, else all that the list shows."""

    def __init__(
        self,
        context: ListContext,
        loader: ListLoader,
        marks: Selection,
        reasons: Sequence[str],
    ) -> None:
        """Begin without a verification.

        Args:
            context: of the screen.
            loader: the list.
            marks: who is marked.
            reasons: of the settings, for a status.
        """
        self._context = context
        self._loader = loader
        self._marks = marks
        self._reasons = reasons
        self._active = ActiveVerification()
        self._last_said: int | None = None
        """How many members the next sign-in is told of."""

    # At the sign-in, and at the end.

    def begin(self) -> None:
        """Say what the last verification has found, in the night maybe."""
        self._active.listen(self._ended)
        self._context.session.on_lock(self._active.forget)
        self._context.run(self._show_hint, "remember", "read what a verification found")

    async def _show_hint(self) -> None:
        session = self._context.session
        found = await asyncio.to_thread(
            remembered, session.store.folder, session.client.address, session.account.login
        )
        if found is not None and found.members:
            self._last_said = found.members
            notice = self._context.view.notice
            if not notice.sentence:
                notice.say(hint_sentence(found, session.portal, self._context.speech))
                self._loader.keep_notice()

    def end(self) -> None:
        """Stop, and forget every answer."""
        self._active.unlisten(self._ended)
        self._active.forget()

    def _ended(self) -> None:
        """Write down how many members there are, for the next sign-in."""
        verification = self._active.verification
        if verification is None or self._active.busy or verification.ended is not None:
            return
        members = len(verification.heaps()[Heap.MEMBERS])
        if members == self._last_said or verification.is_unanswered:
            return
        self._last_said = members
        self._context.run(
            partial(
                self._remember, Remembered(members, verification.source, verification.at)
            ),
            "remember", "remember a verification",
        )  # fmt: skip

    async def _remember(self, what: Remembered) -> None:
        session = self._context.session
        try:
            await asyncio.to_thread(
                remember, session.store.folder, session.client.address, session.account.login, what
            )
        except OSError:
            return  # the next sign-in says nothing: no more is lost

    # The verification.

    async def verify(self) -> None:
        """Show the verification that is asking; where none is, begin one."""
        if self._active.busy:
            await self._show()
        elif members_of(self._context.screen) is None:
            await self._ask_for_roster(self._context.speech.gettext(_NO_SOURCE))
        else:
            self._start(None)

    async def _ask_for_roster(self, why: str) -> None:
        from syren_tui.screens.verification.no_source import NoSourceDialog

        def answered(path: Path | None) -> None:
            if path is not None:
                self._start(path)

        dialog = NoSourceDialog(self._context.speech, why)
        await self._context.screen.app.push_screen(dialog, answered)

    def _start(self, roster: Path | None) -> None:
        self._context.view.notice.say(self._context.speech.gettext("Lecture des comptes…"))
        held = self._context.screen.keys_held()
        self._context.run(partial(self._open, roster, held), "plan", "read accounts to verify")

    async def _open(self, roster: Path | None, held: AbstractContextManager[object]) -> None:
        context, session = self._context, self._context.session
        with held:
            members = members_of(context.screen)
            libraries = members.libraries if members is not None and roster is None else None
            try:
                await session.today()
                accounts = await self._accounts(libraries)
                if accounts is None:
                    why = _NOT_ITS_LIBRARY if roster is None else _CHOOSE_LIBRARY
                    context.view.notice.warn(context.speech.gettext(why))
                    return
                if not accounts:
                    context.view.notice.warn(context.speech.gettext("Personne à vérifier."))
                    return
                source = await self._source(roster)
            except ClientError as error:
                context.warn(error)
                return
            except SourceError as error:
                context.view.notice.warn(context.speech.gettext(error.sentence))
                return
            context.view.notice.clear()
            if not context.screen.is_active or self._active.busy:
                return  # the user has gone elsewhere meanwhile
            if members is not None and roster is None:
                self._active.prepare(
                    accounts, source, session.portal, members.branches, closes=False,
                    keep=members.keep,
                )  # fmt: skip
            else:
                self._active.prepare(accounts, source, session.portal, closes=True)
            # The app's own worker: it ends with the session, and with no screen before.
            context.screen.app.run_worker(self._active.run(), group="verify", description="verify")
            await self._show()

    async def _source(self, roster: Path | None) -> Source:
        members = members_of(self._context.screen)
        if roster is None and members is not None:
            return await members.source()
        from syren_tui.membership.roster import RosterSource

        session = self._context.session
        return RosterSource(
            roster or Path(),
            zone=session.portal.timezone,
            today=lambda: session.portal.today,
        )

    async def _accounts(self, libraries: Sequence[str] | None) -> list[SelectedSubscriber] | None:
        """Return the marked, else those that the list shows; None: none may be asked about."""
        session, marked = self._context.session, frozenset(self._marks.ids)
        asked = SubscriberFilter() if marked else self._loader.query.filter(session.portal)
        if marked and self._loader.query.library is not None:
            asked = SubscriberFilter(library=self._loader.query.library.id)
        filters = filters_of(libraries, session.account, asked)
        if not filters:
            return None
        lists, found = _Lists(session), dict[str, SelectedSubscriber]()
        for each in filters:
            accounts = await accounts_to_verify(lists, session.portal, each)
            found.update((one.id, one) for one in accounts if not marked or one.id in marked)
        return list(found.values())

    async def _show(self) -> None:
        from syren_tui.screens.verification.verification import VerificationScreen

        context = self._context
        screen = VerificationScreen(
            context.speech,
            context.session,
            self._active,
            self._reasons,
            ascii_only=context.ascii_only,
        )
        await context.screen.app.push_screen(screen, self._closed)

    def _closed(self, _: None) -> None:
        self._context.screen.set_focus(self._context.view.table)


class _Lists:
    """The lists of a session's portal."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def selection(self, query: SubscriberFilter) -> models.Selection:
        return await self._session.call(lambda client: client.selection(query))

    async def subscribers(self, query: SubscriberQuery) -> SubscriberPage:
        return await self._session.call(lambda client: client.subscribers(query))
