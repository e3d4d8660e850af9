"""A portal as a process, and what happens on it beside the console."""

from contextlib import ExitStack
from datetime import date
from typing import Any

import httpx

from syren_portal.db.engine import open_database
from syren_portal.store.people import end_tokens, find_account
from tests.e2e.sample import PASSWORD, Person
from tests.portal.process import running_portal


class Desk:
    """A portal that runs until it is stopped, with an account of one library on it."""

    def __init__(self, database: str, login: str) -> None:
        self.login = login
        self._database = database
        self._staff = httpx.Client(timeout=20)
        self._portal = ExitStack()
        self._port = "0"
        self.url = ""
        self.start()

    def start(self) -> None:
        """Start the portal; once more: on the port that it had."""
        portal = running_portal(self._database, "--port", self._port)
        running = self._portal.enter_context(portal)
        self.url = running.url
        self._staff.base_url = running.api
        self._port = running.url.rpartition(":")[2]

    def stop(self) -> None:
        """Stop the portal; nobody answers on its port."""
        self._portal.close()

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


def shown(day: str) -> str:
    """Return a day of the API as the screen has it."""
    return f"{date.fromisoformat(day):%d/%m/%Y}"
