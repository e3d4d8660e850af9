"""Portals forked from a process that has imported what they need; run as a program it is that."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from importlib import import_module
from typing import Final

from tests import forking

_LATE: Final = (
    "syren_portal.commands", "syren_portal.server", "uvicorn.lifespan.on", "uvicorn.loops.auto",
    "uvicorn.protocols.http.h11_impl", "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite", "encodings.idna", "fastapi.telemetry._runtime",
)  # fmt: skip
"""What a portal imports only when it serves."""


def fork(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    descriptors: Sequence[int],
    *,
    cheap: bool = False,
) -> forking.Forked:
    """Run the portal's command line in a forked process.

    Args:
        arguments: of the command.
        environment: all of it.
        descriptors: what is its standard input, output and error.
        cheap: whether it hashes passwords cheaply.
    """
    return forking.fork("tests.portal.forked", arguments, environment, descriptors, cheap=cheap)


def _main() -> int:
    from syren_portal.app import known_calls
    from syren_portal.cli import main
    from tests.portal.cheap import cheap_passwords

    for name in _LATE:
        import_module(name)
    known_calls()
    said = forking.become_next()
    if os.environ.pop("OLDER", ""):
        _serve_as_an_older_portal()
    with cheap_passwords() if said["cheap"] else nullcontext():
        return main()


def _serve_as_an_older_portal() -> None:
    """Have the portal know of no feature: see `tests.older_portal`."""
    from syren_portal import server
    from tests.older_portal import OlderPortal

    serving = server._server
    server._server = lambda options, app, app_ends: serving(options, OlderPortal(app), app_ends)


if __name__ == "__main__":
    sys.exit(_main())
