"""What a plan that was made of a list of cards has besides."""

from typing import Protocol

from syren_tui.i18n import Speech
from syren_tui.renewal.journal import Journal
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.editing import PlanEditor
from syren_tui.screens.plan.view import PlanView
from syren_tui.session import Session


class CardListActions(Protocol):
    """The keys that such a plan has besides."""

    async def ask_columns(self) -> None:
        """Have the columns of the list chosen anew."""

    async def find_account(self, place: int) -> None:
        """Have an account found for a line that belongs to none.

        Args:
            place: of the line, from 0, among those.
        """


class PlanSource(Protocol):
    """The list of cards that a plan was made of."""

    def sentence(self, speech: Speech) -> str:
        """Say where the plan comes from; not clean."""

    def actions(
        self, screen: Framed[Journal], session: Session, view: PlanView, editor: PlanEditor
    ) -> CardListActions:
        """Return what the plan has besides, on its screen."""
