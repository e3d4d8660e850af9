"""From the selection to the plan of a series."""

from collections.abc import Set
from contextlib import AbstractContextManager
from functools import partial

from syren_api.models import Subscriber
from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.listing.selection import Selection
from syren_tui.renewal.fetch_accounts import FetchedAccounts
from syren_tui.renewal.plan import ExtraLine, Plan
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.marking import ListMarking
from syren_tui.screens.list.reading import ListReading


class ListRenewing:
    """Plans the renewal of those who are marked, else of the one under the cursor."""

    def __init__(
        self,
        context: ListContext,
        reading: ListReading,
        marking: ListMarking,
        selection: Selection,
    ) -> None:
        """Begin with nothing planned.

        Args:
            context: of the screen.
            reading: the list.
            marking: says how many are marked.
            selection: who is marked.
        """
        self._context = context
        self._notice = context.view.notice
        self._reading = reading
        self._marking = marking
        self._selection = selection

    async def renew(self) -> None:
        """Plan the renewal of the marked; where the one under the cursor is not, ask whom."""
        current = self._context.view.table.current
        is_stale = self._reading.is_stale
        if not self._selection:
            if current is not None and not is_stale:
                self.plan_chosen([current.id])
            else:
                say = self._context.speech.gettext
                self._notice.warn(say("Personne à renouveler : cochez des abonnés par Espace."))
        elif current is None or is_stale or current.id in self._selection:
            self._plan_marked()
        else:
            await self._ask_whom(current)

    async def _ask_whom(self, current: Subscriber) -> None:
        """Ask whether the one under the cursor is meant, or those who are marked."""
        speech = self._context.speech
        say = speech.gettext
        number = len(self._selection)
        marked = speech.ngettext("{n} coché", "{n} cochés", number)
        replies = [
            Reply("one", say("Cette personne"), "p", "p"),
            Reply("marked", say("Les {marked}", marked=marked), "c", "c")
            if number > 1
            else Reply("marked", say("La personne cochée"), "c", "c"),
            Reply("nobody", say("Annuler"), "", say("Échap")),
        ]
        name = clean(f"{current.last_name} {current.first_name}")
        more = say("Sous le curseur : {name}, qui n’est pas coché.", name=name)
        more += " " + self._marking.sentence()

        def answered(answer: str | None) -> None:
            if answer == "one":
                self.plan_chosen([current.id])
            elif answer == "marked":
                self._plan_marked()

        dialog = AskDialog(speech, say("Renouveler qui ?"), replies, more)
        await self._context.screen.app.push_screen(dialog, answered)

    def plan_chosen(self, ids: list[str]) -> None:
        """Plan for accounts that the user has chosen one by one."""
        self._plan(ids, chosen=set(ids))

    def _plan_marked(self) -> None:
        self._plan(list(self._selection.ids), chosen=set(self._selection.chosen), hidden=True)

    def _plan(self, ids: list[str], *, chosen: Set[str], hidden: bool = False) -> None:
        """Plan for accounts.

        Args:
            ids: whose.
            chosen: those among them whom the user has looked at, one by one.
            hidden: whether those whom the list does not show are counted before the plan opens.
        """
        self._notice.say(self._context.speech.gettext("Préparation du plan…"))
        held = self._context.screen.keys_held()
        self._context.run(partial(self._read, ids, chosen, hidden, held), "plan", "read the plan")

    async def _read(
        self, ids: list[str], chosen: Set[str], hidden: bool, held: AbstractContextManager[object]
    ) -> None:
        from syren_tui.screens.plan.plan import open_plan

        context, session = self._context, self._context.session
        with held:
            try:
                today = await session.today()
                fetched = await self._reading.fetch(ids)
            except ClientError as error:
                context.warn(error)
                return
            self._notice.clear()
            hidden_now = await self._marking.count_hidden() if hidden else 0
            if not context.screen.is_active:
                return  # the user has gone elsewhere meanwhile: nothing jumps in front of them
            others = frozenset(ids) - chosen
            plan = Plan(fetched.subscribers, session.portal, today, among_others=others)
            if not plan.takes_day:
                plan.day = None
            await open_plan(
                context.screen.app, context.speech, session, plan,
                extras=self._missing(fetched),
                hidden=hidden_now,
                ascii_only=context.ascii_only,
            )  # fmt: skip

    def _missing(self, fetched: FetchedAccounts) -> list[ExtraLine]:
        say = self._context.speech.gettext
        reason = say("n’existe plus, ou plus ici")
        label = say("Abonné coché")
        return [ExtraLine(f"{label} {each}", reason) for each in fetched.missing]
