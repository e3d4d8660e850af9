"""The demonstration's library system: a verification of its people has something of every kind."""

import pytest

from syren_api.queries import SubscriberFilter
from syren_tui.client import PortalClient
from syren_tui.demo import DemoPortal, embedded_portal
from syren_tui.i18n import Speech
from syren_tui.membership.accounts import accounts_to_verify
from syren_tui.membership.heaps import Heap, HeapEntry
from syren_tui.membership.judging import Doubt
from syren_tui.membership.model import Cause, Question, Source
from syren_tui.membership.opening import open_source
from syren_tui.membership.verification import Verification


async def verified(demo: DemoPortal, source: Source) -> dict[Heap, list[HeapEntry]]:
    """Verify all accounts of the first library."""
    client = PortalClient(demo.url)
    try:
        await client.sign_in(demo.login, demo.password)
        portal = await client.portal()
        accounts = await accounts_to_verify(client, portal, SubscriberFilter())
        verification = Verification(accounts, source, portal)
        await verification.run()
        return verification.heaps()
    finally:
        await client.close()


@pytest.mark.parametrize("preset", ["syren", "loiretek"])
async def test_every_heap_has_somebody_and_it_ends_with_the_portal(preset: str) -> None:
    with embedded_portal(preset, 300, Speech("fr")) as demo:
        source = open_source(demo.membership, "", "Europe/Paris")
        heaps = await verified(demo, source)
        await source.close()
    assert source.label == "démonstration"
    assert all(heaps.values()), {heap: len(entries) for heap, entries in heaps.items()}
    doubts = {doubt for each in heaps[Heap.TO_CONFIRM] for doubt in each.judgement.doubts}
    assert doubts >= {Doubt.OTHER_NAME, Doubt.FIRST_NAME, Doubt.BLOCKED, Doubt.OTHER_CARD}
    (after,) = [each async for each in source.ask([Question(card="29058000445")])]
    assert getattr(after, "cause", None) is Cause.UNREACHABLE
