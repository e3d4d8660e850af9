"""A REST peer after Koha's published description of ``/patrons``, in one process with the tests."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

import httpx

from syren_tui.membership.koha import KohaSource
from syren_tui.membership.model import Question, SourceAnswer
from syren_tui.membership_settings import MembershipSettings

ADDRESS: Final = "https://koha.example"
PASSWORD: Final = "secret"


def patron(number: int, card: str | None, surname: str | None, **members: Any) -> dict[str, Any]:
    """Return a patron with the members that Koha has, and some that nobody looks at."""
    return {
        "patron_id": number, "cardnumber": card, "surname": surname, "firstname": "Élodie",
        "date_of_birth": "1980-01-02", "date_enrolled": "2020-03-01", "expiry_date": "2027-03-01",
        "library_id": "FOU", "restricted": False, "patron_card_lost": False,
        "incorrect_address": False, "email": "elodie@example.org", "address": "1 rue du Port",
        "anonymized": False, "extended_attributes": [], **members,
    }  # fmt: skip


@dataclass
class Koha(httpx.AsyncBaseTransport):
    """Answers as Koha does; what it was asked is kept."""

    patrons: list[dict[str, Any]]
    basic: bool = True
    client_id: str = "console"
    tokens: int = 0
    """How many were given."""
    allowed: bool = True
    total: bool = True
    most_a_page: int = 1000
    calls: list[httpx.Request] = field(default_factory=list)
    expired: set[str] = field(default_factory=set)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        if request.url.path == "/api/v1/oauth/token":
            return self._token((await request.aread()).decode())
        given = request.headers.get("authorization", "")
        if not self._is_signed_in(given):
            return httpx.Response(401, json={"error": "Authentication failure."})
        if not self.allowed:
            told = {"error": "Authorization failure. Missing required permission(s).",
                    "required_permissions": {"borrowers": "list_borrowers"}}  # fmt: skip
            return httpx.Response(403, json=told)
        params = dict(request.url.params)
        return self._page(json.loads(params["q"]), int(params["_per_page"]), int(params["_page"]))

    def _token(self, form: str) -> httpx.Response:
        asked = {name: values[0] for name, values in parse_qs(form).items()}
        right = {"grant_type": "client_credentials", "client_id": self.client_id,
                 "client_secret": PASSWORD}  # fmt: skip
        if asked != right:
            return httpx.Response(403, json={"error": "unauthorized_client"})
        self.tokens += 1
        told = {"access_token": f"token-{self.tokens}", "token_type": "Bearer", "expires_in": 3600}
        return httpx.Response(200, json=told)

    def _is_signed_in(self, given: str) -> bool:
        if given.startswith("Bearer "):
            token = given.removeprefix("Bearer ")
            return token == f"token-{self.tokens}" and token not in self.expired
        right = base64.b64encode(f"console:{PASSWORD}".encode()).decode()
        return self.basic and given == f"Basic {right}"

    def _page(self, query: dict[str, Any], per_page: int, page: int) -> httpx.Response:
        found = [each for each in self.patrons if self._fits(each, query)]
        size = min(per_page, self.most_a_page)
        headers = {"x-total-count": str(len(found))} if self.total else {}
        return httpx.Response(200, json=found[(page - 1) * size : page * size], headers=headers)

    @staticmethod
    def _fits(each: dict[str, Any], query: dict[str, Any]) -> bool:
        """Compare as its database does: without case."""
        for name, wanted in query.items():
            values = wanted["-in"] if isinstance(wanted, dict) else [wanted]
            if str(each[name]).casefold() not in [value.casefold() for value in values]:
                return False
        return True


def source_of(
    transport: httpx.AsyncBaseTransport, password: str = PASSWORD, **values: Any
) -> KohaSource:
    """Return a source that asks a peer."""
    given = {"address": ADDRESS, "login": "console", "timeout": 2.0, **values}
    settings = MembershipSettings("koha", **given)
    return KohaSource(settings, password, zone="Europe/Paris", transport=transport)


async def asked(source: KohaSource, *questions: Question) -> list[SourceAnswer]:
    """Ask, and return the answers in the order of the questions."""
    answers = [answer async for answer in source.ask(questions)]
    return sorted(answers, key=lambda answer: questions.index(answer.question))
