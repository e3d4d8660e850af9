"""When Python's garbage collector runs: not while the console starts.

What is imported at the start is never garbage. Looking through it again and again takes a
measurable part of the start.
"""

import gc


def pause() -> None:
    """Switch the collector off, before the imports of the start."""
    gc.disable()


def resume() -> None:
    """Switch the collector on again; all that exists by now is never looked through.

    It does nothing where the collector was not paused.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
