"""Runs tests in forks of a process that has imported all that is not ours: seconds less each.

Reads a JSON list of tests a line, and answers each with pytest's status (null: it did not end) and
its output. It runs in a copy of the tree and imports nothing of it: what is broken is read anew.
"""

import importlib
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, Final

LONGEST: Final = 180.0
"""Seconds after which tests that do not end are ended."""
_NOT_OURS: Final = (
    "pytest", "_pytest.assertion.rewrite", "pytest_asyncio.plugin", "xdist.plugin", "hypothesis",
    "httpx", "httpcore", "pydantic", "truststore", "platformdirs", "rich.text", "textual.app",
    "textual.pilot", "textual.widgets._data_table", "textual.widgets._input", "fastapi",
    "schemathesis.pytest.plugin", "_hypothesis_pytestplugin", "anyio.pytest_plugin",
    "sqlalchemy", "alembic.config", "argon2", "uvicorn", "pyte", "ptyprocess", "wcwidth",
)  # fmt: skip


def run(tests: Sequence[str]) -> tuple[int | None, str]:
    """Run tests in a fork; returns pytest's status, None where it did not end, and its output."""
    with TemporaryFile("w+b") as output:
        child = os.fork()
        if not child:
            _be_the_child(tests, output)
        ended = os.pidfd_open(child)
        try:
            in_time = bool(select.select([ended], [], [], LONGEST)[0])
            if not in_time:
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        finally:
            os.close(ended)
        output.seek(0)
        text = output.read().decode(errors="replace")
    return (os.waitstatus_to_exitcode(status) if in_time else None), text


def _be_the_child(tests: Sequence[str], output: IO[bytes]) -> None:
    status = 70
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for descriptor in (1, 2):
            os.dup2(output.fileno(), descriptor)
        import pytest

        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--tb=short"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what is imported here
        status = int(pytest.main([*options, *tests]))
    except BaseException:  # noqa: BLE001 -- whatever it is, the output tells
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Serve until there is nothing more to read."""
    for name in _NOT_OURS:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # another version of it: its import is not spared
    for line in sys.stdin:
        status, output = run(json.loads(line))
        print(json.dumps({"status": status, "output": output[-20_000:]}), flush=True)


if __name__ == "__main__":
    main()
