"""Requests that are decided one after the other outlive their console."""

import asyncio
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from syren_tui.renewal.journal import SUFFIX
from syren_tui.runtime.letter_runs import REPEATED
from tests.e2e.console import console, sign_in, wait_for_sentence
from tests.e2e.desk import Desk
from tests.e2e.sample import PASSWORD
from tests.failing_proxy import Call, FailingProxy, Fault, failing_proxy


def keys_on_disk(home: Path) -> set[str]:
    """Return the keys that stand in journals."""
    keys: set[str] = set()
    for path in home.rglob("*" + SUFFIX):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
            keys |= {key for (key,) in journal.execute("SELECT key FROM batches")}
    return keys


@contextmanager
def proxy_to(desk: Desk) -> Iterator[FailingProxy]:
    """Serve a portal through a line that can fail, in a thread of its own."""
    loop, ready, served = asyncio.new_event_loop(), threading.Event(), []

    async def serve() -> None:
        async with failing_proxy(desk.url) as proxy:
            served.append((proxy, ended := asyncio.Event()))
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(30)
        yield served[0][0]
    finally:
        loop.call_soon_threadsafe(served[0][1].set)
        thread.join(30)
        loop.close()


def test_what_was_decided_before_a_kill_is_told_and_done_once(
    syren: Desk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journals = home / "deciding"
    monkeypatch.setenv("XDG_STATE_HOME", str(journals))
    before = {each["id"]: each["version"] for each in syren.sees()["items"]}
    unwritten: list[str] = []

    def loses(call: Call) -> Fault:
        """Have the portal do what was decided, and lose its answers."""
        if not call.path.endswith("/subscribers/batch"):
            return Fault.NONE
        unwritten.extend({call.key} - keys_on_disk(journals))
        return Fault.LOST

    with proxy_to(syren) as proxy:
        proxy.choose = loses
        with console("--portal", proxy.url) as terminal:
            sign_in(terminal, desk=syren)
            terminal.press("escape", "t")
            terminal.wait_for("À décider")
            terminal.press("1")
            terminal.wait_for("Décider : En attente", "v Valider avec la date du")
            terminal.press("v")
            terminal.wait_for("2 sur ", "envoi…", "Le portail ne répond pas")
            terminal.listen(REPEATED + 0.1)  # else the key might be held down
            terminal.press("v")
            terminal.wait_for("3 sur ", "2 envois en cours")
            terminal.send_signal(signal.SIGKILL)
        assert unwritten == []
        (sent,) = {call.key for call in proxy.calls if call.key}
        assert len(keys_on_disk(journals)) == 2
        proxy.choose = lambda _: Fault.NONE
        with console("--portal", proxy.url) as terminal:
            terminal.wait_for("Identifiant", "Mot de passe")
            terminal.type(f"{syren.login}\t{PASSWORD}\r")
            wait_for_sentence(terminal, "Des décisions ont été interrompues : 2 sans réponse.")
            terminal.press("ctrl+s")
            terminal.wait_for("2 comptes validés")
        assert {call.key for call in proxy.calls if call.key} == keys_on_disk(journals) >= {sent}
    changed = [each for each in syren.sees()["items"] if each["version"] != before[each["id"]]]
    assert [each["status"] for each in changed] == ["validated"] * 2
    assert [each["version"] - before[each["id"]] for each in changed] == [1, 1]
