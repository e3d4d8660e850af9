"""A portal as it was before some of the features of today's: it knows nothing of them.

What a feature has brought is missing from its answers, and a call that needs it is refused, as the
portal of that time would: whoever asks all the same is found out.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syren_api.features import Feature

EVERY: Final = frozenset(Feature)
_BASE: Final = "/api/v1"
_CALLS: Final[Mapping[str, Feature]] = {
    "/subscribers/similar": Feature.SIMILAR,
    "/subscribers/counts": Feature.COUNTS,
    "/subscribers/batch": Feature.BATCH,
    "/changes": Feature.CHANGES,
}
_PARAMETERS: Final[Mapping[str, Feature]] = {
    "birth_date": Feature.BIRTH_DATE,
    "card": Feature.CARD_KEY,
    "resource_status": Feature.COUNTS,
    "requested_from": Feature.COUNTS,
    "requested_to": Feature.COUNTS,
}
_ORDERS: Final[Mapping[str, Feature]] = {
    "relevance": Feature.RELEVANCE,
    "requested_at": Feature.REQUESTED_AT,
    "-requested_at": Feature.REQUESTED_AT,
}
_MEMBERS: Final[Mapping[str, Feature]] = {
    "requested_at": Feature.REQUESTED_AT,
    "status_reason": Feature.STATUS_REASON,
    "claimed_number": Feature.CARD_KEY,
}
_OF_SELECTIONS: Final = frozenset({"birth_date", "library", "requested_at"})


class OlderPortal:
    """Stands in front of a portal of today."""

    def __init__(self, app: ASGIApp, missing: Collection[Feature] = EVERY) -> None:
        """Begin.

        Args:
            app: the portal.
            missing: the features that it does not have.
        """
        self._app = app
        self._missing = frozenset(missing)
        self.refused: list[str] = []
        """The calls that needed what it does not have."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the portal of that time would."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(_BASE)
        query = parse_qsl(scope["query_string"].decode())
        if self._needs(path, query) & self._missing:
            self.refused.append(path)
            await _refuse(send)
            return
        await self._app(scope, receive, _Older(send, path, self._missing))

    @staticmethod
    def _needs(path: str, query: list[tuple[str, str]]) -> set[Feature]:
        needed = {feature for call, feature in _CALLS.items() if path == call}
        if path in {"/subscribers", "/subscribers/selection"}:
            needed |= {_PARAMETERS[name] for name, _ in query if name in _PARAMETERS}
            sorts = (value for name, value in query if name == "sort")
            needed |= {_ORDERS[each] for each in sorts if each in _ORDERS}
        return needed


class _Older:
    """Takes out of one answer what came later."""

    def __init__(self, send: Send, path: str, missing: frozenset[Feature]) -> None:
        self._send = send
        self._path = path
        self._missing = missing
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = dict(self._start["headers"])
        if b"json" in headers.get(b"content-type", b"") and self._body:
            self._body = json.dumps(self._without(json.loads(self._body))).encode()
            headers[b"content-length"] = str(len(self._body)).encode()
        await self._send({**self._start, "headers": list(headers.items())})
        await self._send({"type": "http.response.body", "body": self._body})

    def _without(self, answer: Any) -> Any:
        if isinstance(answer, list):
            return [self._without(each) for each in answer]
        if not isinstance(answer, dict):
            return answer
        gone = {name for name, feature in _MEMBERS.items() if feature in self._missing}
        if self._path == "/subscribers/selection" and (
            Feature.SELECTION_IDENTITY in self._missing and "version" in answer
        ):
            gone |= _OF_SELECTIONS
        kept = {name: self._without(value) for name, value in answer.items() if name not in gone}
        if self._path == "/portal" and "features" in kept:
            kept["features"] = [each for each in kept["features"] if each not in self._missing]
            if not kept["features"]:
                del kept["features"]
        return kept


async def _refuse(send: Send) -> None:
    problem = {"type": "urn:syren:problem:invalid", "title": "older", "status": 422,
               "detail": "older", "code": "invalid", "request_id": "older",
               "errors": []}  # fmt: skip
    content = json.dumps(problem).encode()
    headers = [(b"content-type", b"application/problem+json"),
               (b"content-length", str(len(content)).encode())]  # fmt: skip
    await send({"type": "http.response.start", "status": 422, "headers": headers})
    await send({"type": "http.response.body", "body": content})
