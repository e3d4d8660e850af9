"""Following through a real nginx that compresses: as the console does it on a host."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from syren_api.models import Changes
from syren_api.news import MAX_WAIT, ChangesQuery
from syren_tui.client import PortalClient
from syren_tui.concurrency import cancel_and_wait
from syren_tui.news.unseen import NewsCounts
from syren_tui.session import Session
from tests.portal.nginx import GZIP, front_of
from tests.portal.process import running_portal, self_signed
from tests.portal.world import PASSWORD, World, database_at, fresh_database
from tests.tui.news.following import Told
from tests.tui.sessions import no_series, nobody


class Asking(PortalClient):
    """A client that keeps what it asks the changes for."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.waits: list[int] = []

    def has_asked(self, times: int) -> bool:
        return len(self.waits) == times

    async def changes(self, query: ChangesQuery) -> Changes:
        self.waits.append(query.wait)
        return await super().changes(query)


async def test_what_changes_is_told_and_no_call_ends_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    url = fresh_database(tmp_path)
    with database_at(url) as database:
        who = World(database).subscriber()
    with running_portal(url, "--behind-proxy") as portal:
        address = portal.url.removeprefix("http://")
        with front_of(
            tmp_path, address, address, certificate=certificate, key=key, more=GZIP
        ) as front:
            async with Asking(front.url) as client, PortalClient(portal.url) as department:
                account = (await client.sign_in("fouesnant", PASSWORD)).account
                await department.sign_in("departement", PASSWORD)
                session = Session(client, await client.portal(), account, nobody, no_series())
                told = Told(session)
                task = asyncio.create_task(session.news.follow())
                for version in (1, 2):
                    await told.until(partial(client.has_asked, 1 + version))
                    await department.patch(who, version, {"city": f"Ville {version}"})
                    await told.more()
                await told.until(partial(client.has_asked, 4))
                await cancel_and_wait([task])
    assert session.news.counts() == NewsCounts(changed=1)
    assert [each.id for news in told.news for each in news.changes] == [who, who]
    # The place is taken; each other call waits until there is something.
    assert client.waits == [0, MAX_WAIT, MAX_WAIT, MAX_WAIT]
