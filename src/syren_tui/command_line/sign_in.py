"""Signs in for one command, and out again."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from syren_api.models import Account, Portal
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.password import password_for
from syren_tui.config import PortalProfile, Settings
from syren_tui.i18n import Speech

_SIGN_OUT_SECONDS: Final = 2.0
"""Seconds that the portal has to end the session."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session for one command."""

    client: PortalClient
    portal: Portal
    account: Account


def profile_of(portal: str | None, settings: Settings, speech: Speech) -> PortalProfile:
    """Return the portal: of a profile's name, an address, else of the first profile.

    Raises:
        CommandError: none is.
    """
    if portal is None:
        if settings.first_portal is None:
            raise CommandError(
                speech.gettext("Quel portail ? Donnez --portal, ou un profil des réglages.")
            )
        return settings.first_portal
    named = [each for each in settings.portals if each.name == portal]
    return named[0] if named else PortalProfile(name=portal, address=portal)


@asynccontextmanager
async def signed_in(
    options: argparse.Namespace, settings: Settings, speech: Speech
) -> AsyncIterator[SignedIn]:
    """Sign in as the options say; the session ends with the block.

    Raises:
        CommandError: portal, login or password is missing.
        ClientError: the portal does not let the account in.
    """
    profile = profile_of(options.portal, settings, speech)
    login = options.login or profile.login
    if not login:
        raise CommandError(
            speech.gettext("Quel compte ? Donnez --login, ou login dans les réglages.")
        )
    client = PortalClient(
        profile.address, language=speech.language, allow_insecure=profile.allow_insecure
    )
    async with client:
        # First what it is: no password goes to what is no portal of this contract.
        portal = await client.portal()
        password = options.password
        if password is None:
            password = password_for(profile, login, speech)
        session = await client.sign_in(login, password)
        try:
            yield SignedIn(client, portal, session.account)
        finally:
            with suppress(ClientError, TimeoutError):
                async with asyncio.timeout(_SIGN_OUT_SECONDS):
                    await client.sign_out()
