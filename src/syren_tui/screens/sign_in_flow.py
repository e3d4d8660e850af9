"""Signing in and out: from what was typed to a session, or the sentence why not.

Importing this imports all that the screens after the sign-in need.
"""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from rich.cells import cell_len
from textual.app import App

from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError
from syren_tui.config import PortalProfile, Settings
from syren_tui.i18n import Speech
from syren_tui.membership.opening import open_for_session
from syren_tui.membership.session_members import SessionMembers
from syren_tui.renewal.store import SeriesSeen, SeriesStore
from syren_tui.runtime.idle_lock import IdleLock
from syren_tui.screens.dialogs.sign_in_again import SignInAgainDialog
from syren_tui.screens.list.subscribers import SubscribersScreen
from syren_tui.session import Session
from syren_tui.texts.failures import failure

_SIGN_OUT_SECONDS: Final = 2.0
"""Seconds that the portal has to end the session."""
_LATE: Final = (
    "anyio._backends._asyncio", "anyio.streams.tls", "certifi", "h11", "httpcore",
    "textual.widgets._data_table", "textual.widgets._input",
)  # fmt: skip
"""What httpx and Textual import only when it is first used; that would be while a person waits."""


def warm_up() -> None:
    """Import what the first call and the first list need; a thread can do it."""
    for name in _LATE:
        with suppress(ImportError):  # another version has it elsewhere: it comes later then
            importlib.import_module(name)
    cell_len("✓")  # reads the table of widths


async def sign_in(
    app: App[Any],
    speech: Speech,
    profile: PortalProfile,
    login: str,
    password: str,
    series_folder: Path,
) -> Session | str:
    """Sign in.

    Args:
        app: asks to sign in again where the session ends.
        speech: the user's language.
        profile: of the portal.
        login: as typed.
        password: as typed.
        series_folder: where the journals of series lie.

    Returns:
        The session, or the sentence of what went wrong.
    """
    try:
        client = PortalClient(
            profile.address, language=speech.language, allow_insecure=profile.allow_insecure
        )
    except ClientError as error:
        return failure(error, speech)
    try:
        # One after the other: no password goes to what is no portal of this contract.
        portal = await client.portal()
        signed_in = await client.sign_in(login, password)
    except ClientError as error:
        await client.close()
        return failure(error, speech)
    # By the login as the portal has it: however it was typed, it is the same account.
    store = SeriesStore(series_folder, client.address, signed_in.account.login)
    return Session(client, portal, signed_in.account, _sign_in_again(app, speech), store)


def members_for(session: Session, profile: PortalProfile) -> SessionMembers | None:
    """Return whom the screens of a session ask who is a member; nothing is opened yet.

    Args:
        session: just signed in to.
        profile: of its portal.

    Returns:
        None where no source is set up, or it speaks for no library of the account.
    """
    settings = profile.membership
    if settings is None:
        return None
    members = SessionMembers(
        settings,
        session.account,
        lambda: session.portal,
        lambda: open_for_session(settings, profile.name, session.portal.timezone),
    )
    return members if members.is_asked else None


def first_screen(
    speech: Speech, session: Session, settings: Settings, *, ascii_only: bool
) -> SubscribersScreen:
    """Return the screen that comes after the sign-in; its first rows are on their way."""
    screen = SubscribersScreen(
        speech,
        session,
        reasons=settings.reasons,
        views=settings.views,
        compact=settings.compact,
        ascii_only=ascii_only,
    )
    screen.begin()
    return screen


def series_to_resume(session: Session) -> list[SeriesSeen]:
    """Return the series of this account that are not finished; delete journals that are too old.

    Reads files: not for the event loop.
    """
    session.store.clean()
    if session.read_only:
        return []
    found = session.store.interrupted()  # a desk in another window has a card under way, no more
    return [each for each in found if not (each.kind.has_log and each.running)]


async def sign_out(session: Session, members: SessionMembers | None) -> None:
    """End a session, if the portal does it in a moment, and close its connections.

    A series that runs ends after its batches in flight; it can be taken up again.
    """
    if members is not None:
        await members.forget()
    await session.close()
    await session.active_series.close()
    await _end(session)
    await session.client.close()


async def give_back(session: Session, members: SessionMembers | None) -> None:
    """End a session on the portal whose screens are covered; they stay.

    A series that runs goes on: the session is needed until its end. Who is a member is forgotten
    at once.
    """
    if members is not None:
        await members.forget()
    session.news.pause()
    await session.active_series.ended()
    await _end(session)


async def _end(session: Session) -> None:
    if session.client.signed_in:
        with suppress(ClientError, TimeoutError):
            async with asyncio.timeout(_SIGN_OUT_SECONDS):
                await session.client.sign_out()


async def come_back(session: Session, password: str, speech: Speech) -> str | None:
    """Sign in again as the same account; returns the sentence of what went wrong."""
    try:
        await session.sign_in_again(password)
    except ClientError as error:
        return failure(error, speech)
    session.signed_in_anew()
    return None


def end_question(app: App[Any]) -> None:
    """Answer the question to sign in again, where it was asked before the cover came."""
    for screen in app.screen_stack:
        if isinstance(screen, SignInAgainDialog):
            screen.answer(True)
            screen.dismiss(True)


def _sign_in_again(app: App[Any], speech: Speech) -> Callable[[Session], Awaitable[bool]]:
    async def ask(session: Session) -> bool:
        if isinstance(app, IdleLock) and app.is_locked:
            return await app.unlocked()
        dialog = SignInAgainDialog(speech, session)
        await app.push_screen(dialog, dialog.answer)
        return await dialog.answered

    return ask
