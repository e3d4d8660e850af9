"""Scan mode on the console: the way there."""

from tests.tui.console import Console

RENEW = "Entrée : renouveler jusqu’au 21/11/2027"

WAITS = "Scannez une carte"


async def sit_down(console: Console) -> None:
    await console.press("escape", "s")
    await console.sees("Scan – SYREN", WAITS)
