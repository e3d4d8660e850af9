"""The library's own system (SIGB), opened for one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from syren_api.models import Portal
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.password import password_for
from syren_tui.config import PortalProfile
from syren_tui.i18n import Speech
from syren_tui.membership.model import Source
from syren_tui.membership.opening import SourceError, open_source, password_of, takes_password
from syren_tui.membership.roster import RosterSource


@asynccontextmanager
async def opened_source(
    profile: PortalProfile, roster: str | None, portal: Portal, speech: Speech
) -> AsyncIterator[Source]:
    """Open the named roster, else the profile's source; it is closed at the end of the block.

    Args:
        profile: of the portal.
        roster: a file; None: the profile says which system answers.
        portal: on its day.
        speech: the user's language.

    Raises:
        CommandError: none is set up, or its password is missing.
    """
    if roster is not None:
        source = _roster(roster, portal)
    else:
        source = own_source(profile, portal.timezone, speech)
    try:
        yield source
    finally:
        await source.close()


def _roster(name: str, portal: Portal) -> Source:
    path = Path(name).expanduser()
    return RosterSource(path, zone=portal.timezone, today=lambda: portal.today)


def own_source(
    profile: PortalProfile, zone: str, speech: Speech, password: str | None = None
) -> Source:
    """Return the source of a profile; the caller closes it.

    Args:
        profile: of the portal.
        zone: in which an instant is a civil day.
        speech: the user's language.
        password: the source's; None: from its file, the keyring or a prompt.

    Raises:
        CommandError: none is set up, or its password is missing.
    """
    settings = profile.membership
    if settings is None:
        raise CommandError(
            speech.gettext(
                "Aucun SIGB n’est réglé pour ce portail : donnez --roster, ou le tableau "
                "membership du profil (voyez docs/membership.md)."
            )
        )
    try:
        if password is None:
            password = password_of(settings)
        if password is None and takes_password(settings):
            password = _asked(profile, settings.login or settings.client_id, speech)
        return open_source(settings, password or "", zone)
    except SourceError as error:
        raise CommandError(speech.gettext(error.sentence)) from error


def _asked(profile: PortalProfile, login: str, speech: Speech) -> str:
    settings = profile.membership
    assert settings is not None  # noqa: S101 - whoever calls has looked
    own = replace(profile, name=f"{profile.name}/membership", keyring=settings.keyring)
    try:
        return password_for(own, login, speech)
    except CommandError as refused:
        raise CommandError(
            speech.gettext(
                "Le mot de passe du SIGB manque : donnez password_file ou keyring dans le tableau "
                "membership des réglages."
            )
        ) from refused
