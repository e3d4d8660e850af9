"""Opens a plan, and runs it where the user says so."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual.app import App

from syren_tui.i18n import Speech
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import ExtraLine, PlanLine
from syren_tui.screens.plan.plan import PlanScreen
from syren_tui.screens.series.progress import start_series
from syren_tui.session import Session


async def open_plan(
    app: App[Any],
    speech: Speech,
    session: Session,
    plan: Plan[PlanLine],
    *,
    extras: Sequence[ExtraLine] = (),
    hidden: int | None = 0,
    ascii_only: bool = False,
    asks_members: bool = True,
    back: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Show a plan, and run it where the user says so.

    Args:
        app: whose screens it is shown on.
        speech: the user's language.
        session: whose accounts.
        plan: the accounts, with the portal's day asked for anew.
        extras: lines that belong to no account, each with its reason.
        hidden: how many of the accounts the list behind it does not show; None: not known.
        ascii_only: whether the terminal has only the signs of ASCII.
        asks_members: whether the library's system is asked about everybody, where there is one;
            not for a plan that was made of its answers, some of them confirmed by the user.
        back: called where the plan was left.
    """

    async def closed(journal: Journal | None) -> None:
        if journal is not None:
            await start_series(app, speech, session, journal)
        elif back is not None:
            await back()

    screen = PlanScreen(
        speech, session, plan, extras,
        hidden=hidden, ascii_only=ascii_only, asks_members=asks_members,
    )  # fmt: skip
    await app.push_screen(screen, closed)
