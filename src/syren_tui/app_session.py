"""The session of the app: whose it is, how it begins, and how it is given back and ended.

What a session needs is imported when somebody signs in: see `syren_tui.screens.sign_in_flow`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from syren_tui.config import PortalProfile, Settings
from syren_tui.i18n import Speech
from syren_tui.runtime.idle_lock import IdleLock
from syren_tui.screens.sign_in import SignInForm

if TYPE_CHECKING:
    from syren_tui.membership.session_members import SessionMembers
    from syren_tui.news.follower import News
    from syren_tui.renewal.store import SeriesSeen
    from syren_tui.screens.list.subscribers import SubscribersScreen
    from syren_tui.session import Session

_GIVE_BACK, _FOLLOW = "give back", "follow"
"""Groups of the app's background work."""


class AppSession:
    """The session that somebody is signed in to, if any."""

    def __init__(
        self,
        app: IdleLock,
        speech: Speech,
        settings: Settings,
        series_folder: Path,
        *,
        ascii_only: bool,
    ) -> None:
        """Begin signed out.

        Args:
            app: shows the screens, and runs the background work.
            speech: the user's language.
            settings: how the console behaves.
            series_folder: where the journals of series lie.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._app = app
        self._speech = speech
        self._settings = settings
        self._series_folder = series_folder
        self._ascii_only = ascii_only
        self.session: Session | None = None
        self.members: SessionMembers | None = None
        """Who tells who is a member; None where no source is set up."""
        self.profile: PortalProfile | None = None
        """Of the portal of the session."""

    def is_of(self, event: SignInForm.Submitted) -> bool:
        """Tell whether it is the account of this session that signs in."""
        if self.session is None or self.profile is None:
            return False
        return event.is_of(self.profile, self.session.account.login)

    async def sign_in(self, event: SignInForm.Submitted) -> "Session | str":
        """Return a new session, not yet this one; or the sentence of what went wrong."""
        from syren_tui.screens import sign_in_flow

        return await sign_in_flow.sign_in(
            self._app,
            self._speech,
            event.profile,
            event.login,
            event.password,
            self._series_folder,
        )

    async def begin(
        self, session: "Session", profile: PortalProfile
    ) -> "tuple[SubscribersScreen, list[SeriesSeen]]":
        """Show the first screen of a session.

        Returns:
            The screen, and the series that can be resumed.
        """
        from syren_tui.screens import sign_in_flow

        self.session, self.profile = session, profile
        self.members = sign_in_flow.members_for(session, profile)
        # Before the list is read, which is with its screen.
        self._run(partial(self._follow_news, session), _FOLLOW, "follow the portal")
        first = sign_in_flow.first_screen(
            self._speech, session, self._settings, ascii_only=self._ascii_only
        )
        reading = asyncio.to_thread(sign_in_flow.series_to_resume, session)
        _, to_resume = await asyncio.gather(self._app.push_screen(first), reading)
        return first, to_resume

    def give_back(self, session: "Session") -> None:
        """End a session on the portal, in the background; its screens stay."""
        self._run(partial(self._give_back, session), _GIVE_BACK, "give the session back")

    async def come_back(self, event: SignInForm.Submitted) -> str | None:
        """Sign in again to the session that was given back.

        Returns:
            The sentence of what went wrong; None: it goes on.
        """
        from syren_tui.screens import sign_in_flow

        session = self.session
        if session is None:  # it is come back to a session only
            return None
        if session.active_series.busy:  # it was needed until now
            self._app.workers.cancel_group(self._app, _GIVE_BACK)
        sentence = await sign_in_flow.come_back(session, event.password, self._speech)
        if sentence is not None:
            self.give_back(session)
        return sentence

    def end_question(self) -> None:
        """Answer the question to sign in again, where it was asked before the cover came."""
        from syren_tui.screens import sign_in_flow

        sign_in_flow.end_question(self._app)

    async def end(self) -> None:
        """End the session on the portal, where there is one."""
        if self.session is None:
            return
        from syren_tui.screens import sign_in_flow

        self._app.workers.cancel_group(self._app, _GIVE_BACK)
        self._app.workers.cancel_group(self._app, _FOLLOW)
        session, self.session = self.session, None
        members, self.members = self.members, None
        await sign_in_flow.sign_out(session, members)

    def _run(self, work: Callable[[], Awaitable[None]], group: str, description: str) -> None:
        self._app.run_worker(work, group=group, description=description)

    async def _give_back(self, session: "Session") -> None:
        from syren_tui.screens import sign_in_flow

        await sign_in_flow.give_back(session, self.members)

    async def _follow_news(self, session: "Session") -> None:
        if self._settings.bell:
            session.news.listen(self._ring)
        await session.news.follow()

    def _ring(self, news: "News") -> None:
        if news.requests and not self._app.is_locked:
            self._app.bell()
