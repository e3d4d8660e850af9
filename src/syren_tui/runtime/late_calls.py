"""Calls that are made after a pause, however busy the host is."""

import asyncio
from collections.abc import Callable

from textual.message_pump import MessagePump


def call_after(pump: MessagePump, seconds: float, callback: Callable[[], object]) -> asyncio.Handle:
    """Have something called among the messages of an app, a screen or a widget.

    Textual's `set_timer` makes no call at all where its time has gone by before its task first
    looks at the clock: after a pause of a moment, or on a busy host.

    Args:
        pump: whose messages; once it is closed, nothing is called.
        seconds: the pause.
        callback: what is called.

    Returns:
        What `cancel` takes back.
    """
    return asyncio.get_running_loop().call_later(seconds, pump.call_next, callback)
