"""The views that a user keeps from the list: a file each, beside the journals, for them alone.

A view may hold the name of a person, where that is what is searched.
"""

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from syren_tui.listing.query import ListQuery
from syren_tui.listing.views import View, settings_of, view_of
from syren_tui.private_folder import private_folder
from syren_tui.view_settings import read_view

SUFFIX: Final = ".view"
_LARGEST: Final = 10_000
"""Bytes of a file that is read."""
_MOST_FILES: Final = 200


class KeptViews:
    """The kept views of one account on one portal."""

    def __init__(self, folder: Path, portal: str, login: str) -> None:
        """Prepare; nothing is read or made yet.

        Args:
            folder: where the files lie; it need not be there.
            portal: the portal's address.
            login: the account's.
        """
        self._folder = folder
        self._owner = {"portal": portal, "login": login}

    def all(self) -> list[View]:
        """Return the views, the oldest first; a file that is none is passed over."""
        return list(self._read())

    def keep(self, name: str, query: ListQuery) -> None:
        """Keep a view; it replaces one of the same name.

        Raises:
            OSError: the folder cannot be written.
        """
        private_folder(self._folder)
        now = datetime.now(UTC)
        path = self._folder / f"{now:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}{SUFFIX}"
        content = self._owner | {"view": settings_of(name, query).as_values()}
        before = [each.kept_in for each in self.all() if each.name == name]
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
        for each in before:
            if each is not None:
                each.unlink(missing_ok=True)

    def forget(self, path: Path) -> None:
        """Delete a kept view.

        Raises:
            OSError: it cannot be deleted.
        """
        path.unlink(missing_ok=True)

    def _read(self) -> Iterator[View]:
        try:
            paths = sorted(self._folder.glob("*" + SUFFIX))[:_MOST_FILES]
        except OSError:
            return
        for path in paths:
            with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                with path.open("rb") as file:
                    content = json.loads(file.read(_LARGEST))
                if {name: content[name] for name in self._owner} == self._owner:
                    yield view_of(read_view(content["view"], _fail), path)


def _fail(name: str, _: object, __: str) -> ValueError:
    return ValueError(name)
