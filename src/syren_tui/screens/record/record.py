"""The record of one subscriber: its keys, and going on to the next."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from syren_api.models import Subscriber, SubscriberPage
from syren_api.requests import SubscriberQuery
from syren_tui.client.errors import ClientError
from syren_tui.editing.draft import Draft
from syren_tui.i18n import N_
from syren_tui.listing.page_cache import PAGE
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.record.editing import RecordEditing
from syren_tui.screens.record.view import Visit
from syren_tui.texts.claims import claim_sentence
from syren_tui.texts.failures import failure


class RecordScreen(RecordEditing):
    """Shows one subscriber of a list, and the next and the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t,f6", "next_tab", N_("Onglet"), key_display="Ctrl+T",
                tooltip=N_("Onglet suivant (aussi F6)")),
        Binding("ctrl+s,f2", "save", N_("Enregistrer"), key_display="Ctrl+S",
                tooltip=N_("Enregistrer tous les onglets (aussi F2)")),
        Binding("ctrl+n,pagedown", "go(1)", N_("Suivant"), key_display="Ctrl+N",
                tooltip=N_("Fiche suivante (aussi Page suivante)")),
        Binding("escape", "back", N_("Liste"), tooltip=N_("Revenir à la liste")),
        Binding("ctrl+p,pageup", "go(-1)", N_("Précédent"), key_display="Ctrl+P",
                tooltip=N_("Fiche précédente (aussi Page précédente)")),
        Binding("ctrl+r,f5", "reload", N_("Relire"), show=False, key_display="Ctrl+R",
                tooltip=N_("Relire la fiche sur le portail")),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    async def on_mount(self) -> None:
        """Show the record as the list has it, and read it anew."""
        await self._show(self._draft)
        self._focus_tab()
        self._refresh_record()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep saving off the screen where nothing can be changed."""
        return not self.why_locked if action == "save" else True

    # A number that another account has.

    async def _show(self, draft: Draft) -> None:
        """Show a record, and which number its patron gave where another account has it."""
        await super()._show(draft)
        claimed = draft.base.claimed_number
        self._information.show_claim(claim_sentence(claimed, (), self.speech) if claimed else "")
        if claimed:
            self._name_holder(draft.base, claimed)

    @work(exclusive=True, group="claim", description="read who has the number")
    async def _name_holder(self, subscriber: Subscriber, claimed: str) -> None:
        query = SubscriberQuery(card=claimed, library=subscriber.library.id)
        try:
            page = await self._session.call(lambda client: client.subscribers(query))
        except ClientError:
            return  # the sentence that it is another account's stands without the name
        if self._draft.base.id == subscriber.id and self._draft.base.claimed_number == claimed:
            holders = [each for each in page.items if each.id != subscriber.id]
            self._information.show_claim(claim_sentence(claimed, holders, self.speech))

    # Leaving.

    async def action_ask_to_leave(self) -> None:
        """End the console; where something is not saved, after asking."""
        await self._leave_for(self.app.exit)

    async def action_back(self) -> None:
        """Go back to the list."""
        await self._leave_for(self._back)

    async def action_go(self, by: int) -> None:
        """Go to the next record, or to the one before; the tab stays."""
        await self._leave_for(lambda: self._go(by, self.keys_held()))

    def _back(self) -> None:
        self.workers.cancel_node(self)  # what is still read would show in a screen that is gone
        self.dismiss(Visit(self._navigator.index, self._draft.base, self._changed))

    @work(exclusive=True, group="record", description="next record")
    async def _go(self, by: int, held: AbstractContextManager[object]) -> None:
        with held:
            index = self._navigator.index + by
            if not 0 <= index < self._navigator.total:
                last = self.speech.gettext("C’est la dernière fiche de la liste.")
                first = self.speech.gettext("C’est la première fiche de la liste.")
                self._notice.say(last if by > 0 else first)
                return
            try:
                subscriber = await self._subscriber_at(index)
            except ClientError as error:
                self._notice.warn(failure(error, self.speech))
                return
            if subscriber is None:
                self._notice.say(
                    self.speech.gettext("La liste a changé : revenez-y pour aller plus loin.")
                )
                return
            self._navigator.index = index
            self._notice.clear()
            await self._show(Draft(subscriber, self._session.portal, self.speech))
            self._focus_tab()

    async def _subscriber_at(self, index: int) -> Subscriber | None:
        if (known := self._navigator.id_at(index)) is not None:
            return await self._session.call(lambda client: client.subscriber(known))
        offset = self._navigator.offset_of(index)
        while True:
            page = await self._page_at(offset)
            self._navigator.learn(index, page.items)
            wanted = self._navigator.id_at(index)
            if wanted is not None or not page.items:
                return next((each for each in page.items if each.id == wanted), None)
            offset += PAGE  # those of this page are all known: they have moved

    async def _page_at(self, offset: int) -> SubscriberPage:
        asked = self._query.page(self._session.portal.today, offset, PAGE)
        return await self._session.call(lambda client: client.subscribers(asked))

    async def _leave_for(self, go: Callable[[], object]) -> None:
        """Go where the user wants; where something is not saved, after asking."""
        if self._saving:
            self._notice.say(self.speech.gettext("Enregistrement en cours : un instant."))
            return
        if not self._draft.read().edited:
            go()
            return
        say = self.speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("save", say("Enregistrer"), "ctrl+s", "Ctrl+S"),
            Reply("drop", say("Abandonner"), "a", "a"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "save":
                self._begin_to_save(go)
            elif answer == "drop":
                self._draft = Draft(self._draft.base, self._session.portal, self.speech)
                go()

        question = say("Des changements ne sont pas enregistrés.")
        await self.app.push_screen(AskDialog(self.speech, question, replies), answered)
