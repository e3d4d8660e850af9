"""What is true of a console at any moment, at rest, and beside what its portal says."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from textual.widgets import Input
from textual.worker import WorkerState

from syren_api.models import Portal
from syren_api.text import clean
from syren_portal.store.history import read_history
from syren_portal.store.subscribers import find
from syren_tui.app import SyrenApp
from syren_tui.i18n import Speech
from syren_tui.screens.frame import Dialog
from syren_tui.screens.list.subscribers import SubscribersScreen
from syren_tui.texts.rows import status_label
from tests.portal.world import World
from tests.tui.console import Console, running


def check_console(app: SyrenApp) -> None:
    """Check what is true at any moment."""
    if app._exception is not None:
        raise AssertionError("it crashed") from app._exception
    assert app.return_code in {None, 0}, f"it ended by {app.return_code}"
    failed = [each for each in app.workers if each.state is WorkerState.ERROR]
    assert not failed, f"failed: {failed}"
    kinds = Counter(type(each) for each in app.screen_stack)
    twice = [each.__name__ for each, number in kinds.items() if number > 1]
    assert not twice, f"twice: {twice} in {app.screen_stack}"


def under_way(console: Console, calls: object, *, lost_after: float) -> list[str]:
    """Return what is not done yet, but for what waits for the user.

    Args:
        console: the one that works.
        calls: its calls on their way, if any.
        lost_after: seconds after which a key is taken for done.
    """
    app = console.app
    # A sentinel that was lost with its widget is given up when the next key comes.
    late = asyncio.get_running_loop().time() - app._handed_out
    waiting = app._typed or (app._rounds and late < lost_after)
    doing = [f"keys {list(app._typed)} {app._rounds}"] if waiting else []
    if calls:
        doing.append("calls")
    if not isinstance(app.screen, Dialog) and not app.is_locked:
        doing += [f"{each.group} {each.state}" for each in running(app)]
    return doing


def state_of(app: SyrenApp) -> str:
    """Say how the console stands, for whoever looks for what went wrong."""
    stack = [f"{type(each).__name__}{' (leaving)' * getattr(each, 'is_leaving', False)}"
             for each in app.screen_stack]  # fmt: skip
    waits = getattr(app.screen, "keys_wait", False)
    holds = [type(each.screen).__name__ for each in app._holds]
    return f"{stack}, the screen has keys wait: {waits}, holds: {holds}"


def check_at_rest(app: SyrenApp, text: str) -> None:
    """Check where the focus and the cursor are, once nothing is under way.

    Args:
        app: the console.
        text: what is painted.
    """
    screen = app.screen
    if screen.focus_chain:
        assert app.focused is not None, f"nothing has the focus on {screen}\n{text}"
        assert app.focused.is_attached, "the focus is on what is gone"
    if isinstance(screen, SubscribersScreen):
        table = screen._parts.view.table
        assert not table.total or 0 <= table.cursor_row < table.total, "the cursor is nowhere"


async def compare_list(console: Console, world: World, login: str) -> None:
    """Compare the list that is painted with what the portal says.

    Args:
        console: at its list.
        world: the portal.
        login: whose list it is.
    """
    screen = console.app.screen
    assert isinstance(screen, SubscribersScreen)
    table, query = screen._parts.view.table, screen._parts.loader.query
    first, last = table.first_visible, table.first_visible + table.visible_rows
    portal = Portal.model_validate((await world.anyone().get("/portal")).json())
    assert screen.query_one("#search", Input).value == query.search
    asked = query.page(portal, first, max(1, last - first))
    client = world.staff(login)
    params = asked.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    answer = (await client.get("/subscribers", params=params)).json()
    seen = console.text
    assert table.total == answer["total"], f"{table.total} is not {answer['total']}\n{seen}"
    speech = Speech("fr")
    count = speech.ngettext("{n} abonné", "{n} abonnés", answer["total"])
    assert count.replace("\N{NO-BREAK SPACE}", " ") in seen, f"not {count}\n{seen}"
    top = table.content_region.y + table.header_height
    lines, height = console.lines, table.row_height
    for place, item in enumerate(answer["items"]):
        painted = "\n".join(lines[top + place * height : top + (place + 1) * height])
        wanted = [clean(item["last_name"])[:8]]
        if (status := item["status"]) is not None:
            wanted.append(status_label(status, speech))
        if item["valid_until"] and height == 2:
            wanted.append(speech.day(date.fromisoformat(item["valid_until"])))
        for each in wanted:
            assert each in painted, f"not {each!r} in {painted!r}, {item}\n{seen}"


def check_histories(
    world: World, login: str, ids: Sequence[str], committed: Mapping[str, int]
) -> None:
    """Check that nobody was changed more often than it was committed.

    Args:
        world: the portal.
        login: whose changes are counted.
        ids: of the subscribers.
        committed: by id, how often the user said that they wanted a change.
    """
    if login == "departement":
        return  # the colleague's changes are theirs too
    with world.database.read() as connection:
        for each in ids:
            found = find(connection, each, None)
            entries = read_history(connection, found.seq) if found is not None else []
            own = [entry for entry in entries if entry.actor == login]
            assert len(own) <= committed[each], f"{each}: {own}"
