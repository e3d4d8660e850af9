"""A parent that imports everything and forks a session a terminal: a prototype, to be measured.

It is not in the product; docs/decisions/0010-a-process-a-session.md says why. Whoever connects to
its socket hands over a terminal and gets the number of the process that holds a session on it.
"""

import fcntl
import gc
import importlib
import os
import signal
import socket
import sys
import termios
from typing import Final

from syren_tui import cli
from syren_tui.config import Settings
from syren_tui.terminal.tty import tell_textual

_ALL: Final = (
    "syren_tui.app", "syren_tui.screens.sign_in", "syren_tui.screens.sign_in_flow",
    "textual.drivers.linux_driver", "textual.widgets",
)  # fmt: skip


def main(path: str, portal: str) -> None:
    """Import, then fork a session for each terminal that comes, until it is killed."""
    tell_textual(Settings(), os.environ)
    gc.disable()
    for name in _ALL:
        importlib.import_module(name)
    importlib.import_module("syren_tui.screens.sign_in_flow").warm_up()
    gc.collect()
    gc.freeze()  # what is imported is never looked through, and so not copied for that
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        print("ready", flush=True)
        while True:
            connection, _ = listener.accept()
            with connection:
                _, (terminal, *_), _, _ = socket.recv_fds(connection, 1, 1)
                pid = os.fork()
                if not pid:
                    listener.close()
                    _hold(terminal, portal)
                os.close(terminal)
                connection.sendall(str(pid).encode())


def _hold(terminal: int, portal: str) -> None:
    """Be a session on a terminal, to its end."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for standard in range(3):
            os.dup2(terminal, standard)
        code = cli.main(["--portal", portal, "--login", "departement"])
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
