"""What the console sends to the clipboard."""

import base64

import pytest

from syren_tui.terminal.textual_app import driver_of
from tests.tui.console import Console

_BEGINS = "\x1b]52;c;"


def sent_to_clipboard(console: Console, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which every text is added that the console sends from now on."""
    driver = driver_of(console.app)
    assert driver is not None
    sent: list[str] = []

    def write(data: str) -> None:
        if data.startswith(_BEGINS):
            code = data.removeprefix(_BEGINS).rstrip("\x07")
            sent.append(base64.b64decode(code).decode().replace("\N{NO-BREAK SPACE}", " "))

    monkeypatch.setattr(driver, "write", write)
    return sent
