"""A portal as a process, and what happens on it beside the console."""

import shutil
import sqlite3
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx

from syren_portal.db.opening import open_database
from syren_portal.store.people import end_tokens, find_account
from tests.e2e.sample import PASSWORD, Person
from tests.portal.process import running_portal

_WITH_CHANGES: Final = ("subscribers", "history", "attempts")
"""The tables that grow with any change."""
_KEPT: Final = "tokens"
"""The table that `Desk.restore` leaves alone: whoever is signed in stays so."""


class Desk:
    """A portal that runs until it is stopped, with an account of one library on it."""

    def __init__(self, sample: Path, folder: Path, login: str, *, older: bool = False) -> None:
        """Start a portal on a copy of a database.

        Args:
            sample: the database.
            folder: where the copy goes.
            login: of the account.
            older: whether the portal is as it was before it had any features.
        """
        self._environment = {"OLDER": "1"} if older else {}
        self.login = login
        self._sample = sample
        self._path = folder / "portal.db"
        shutil.copyfile(sample, self._path)
        self._database = f"sqlite:///{self._path}"
        self._staff = httpx.Client(timeout=20)
        self._portal = ExitStack()
        self._port = "0"
        self.url = ""
        self._runs = False
        self.restored = 0
        """How often `restore` had something to put back."""
        self.start()

    def start(self) -> None:
        """Start the portal, where it does not run; once more: on the port that it had."""
        if self._runs:
            return
        portal = running_portal(self._database, "--port", self._port, **self._environment)
        running = self._portal.enter_context(portal)
        self.url = running.url
        self._staff.base_url = running.api
        self._port = running.url.rpartition(":")[2]
        self._runs = True

    def stop(self) -> None:
        """Stop the portal; nobody answers on its port."""
        self._runs = False
        self._portal.close()

    def restore(self) -> None:
        """Have the portal run, and all records as they were at first; nobody is signed out."""
        self.start()
        with (
            closing(sqlite3.connect(self._sample)) as sample,
            closing(sqlite3.connect(self._path, timeout=20)) as database,
        ):
            if _changes(sample) == _changes(database):
                return
            self.restored += 1
            tokens = database.execute(f"SELECT * FROM {_KEPT}").fetchall()  # noqa: S608
            sample.backup(database)
            for token in tokens:
                marks = ", ".join("?" * len(token))
                database.execute(f"INSERT INTO {_KEPT} VALUES ({marks})", token)  # noqa: S608
            database.commit()

    def close(self) -> None:
        """Stop the portal for good."""
        self._staff.close()
        self.stop()

    def sees(self, **query: Any) -> dict[str, Any]:
        """Return a page of the library's subscribers."""
        found = self._as_staff().get("/subscribers", params={"limit": 200, **query})
        page: dict[str, Any] = found.raise_for_status().json()
        return page

    def record(self, person: Person) -> dict[str, Any]:
        """Return a subscriber as the portal has it."""
        (found,) = self.sees(registration_number=person.number)["items"]
        record: dict[str, Any] = found
        return record

    def resources(self, person: Person) -> dict[str, str]:
        """Return the statuses of a subscriber's resources, by their ids."""
        return {each["id"]: each["status"] for each in self.record(person)["resources"]}

    def history(self, person: Person) -> list[dict[str, Any]]:
        """Return what happened to a subscriber, newest first."""
        path = f"/subscribers/{self.record(person)['id']}/history"
        entries: list[dict[str, Any]] = self._as_staff().get(path).raise_for_status().json()
        return entries

    def end_of(self, person: Person) -> str:
        """Return the end of a subscriber's validity, as the screen has it."""
        return shown(self.record(person)["valid_until"])

    def ask_for_renewal(self, person: Person) -> None:
        """Do what the patron of an expired account does on the portal's own pages."""
        body = {"email": person.email, "password": PASSWORD}
        answer = self._staff.post("/patron/renewal-requests", json=body)
        assert answer.status_code == 202, answer.text

    def end_sessions(self) -> None:
        """End every session of the account, as a new password does."""
        database = open_database(self._database)
        try:
            with database.write() as connection:
                staff = find_account(connection, self.login)
                assert staff is not None
                end_tokens(connection, staff.id)
        finally:
            database.close()
        self._staff.headers.pop("Authorization", None)

    def _as_staff(self) -> httpx.Client:
        if "Authorization" not in self._staff.headers:
            body = {"login": self.login, "password": PASSWORD}
            answer = self._staff.post("/session", json=body).raise_for_status()
            self._staff.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self._staff


def _changes(database: sqlite3.Connection) -> tuple[int, ...]:
    """Return numbers that differ wherever a subscriber was changed, or somebody failed."""
    counted = (database.execute(f"SELECT count(*) FROM {table}") for table in _WITH_CHANGES)  # noqa: S608
    return tuple(count for cursor in counted for (count,) in cursor)


def shown(day: str) -> str:
    """Return a day of the API as the screen has it."""
    return f"{date.fromisoformat(day):%d/%m/%Y}"
