"""Around every call: a request id, a log line without personal data, no error unanswered."""

import logging
import sys
import time
import traceback
import uuid
from types import TracebackType
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syren_api.problems import ProblemCode
from syren_portal.http.answers import problem_answer
from syren_portal.metrics import Metrics
from syren_portal.problems import ProblemError, preferred_language

_access = logging.getLogger("syren_portal.access")
_errors = logging.getLogger("syren_portal.errors")
_HEADERS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
}


class Envelope:
    """The outermost ASGI layer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        began = time.perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        # HEAD is answered as GET is (RFC 9110); the server leaves the body out.
        asked = dict(scope, method="GET") if scope["method"] == "HEAD" else scope
        try:
            await self._app(asked, receive, send_with_headers)
        except ClientDisconnect:
            pass  # the client has disconnected; logged as an aborted call
        except Exception:
            # The last resort: whatever it is, the caller is answered.
            facts = {"request_id": request_id}
            _errors.error(
                "request %s failed: %s", request_id, safe_traceback(), extra={"facts": facts}
            )
            if status:
                raise
            language = preferred_language(Headers(scope=scope).get("accept-language"))
            answer = problem_answer(ProblemError(ProblemCode.INTERNAL), language, request_id)
            await answer(scope, receive, send_with_headers)
        finally:
            self._log(asked, status, began)

    def _log(self, scope: Scope, status: int, began: float) -> None:
        # The route's template, never the path or the query: those hold ids and search words.
        route = getattr(scope.get("route"), "path", "-")
        seconds = time.perf_counter() - began
        self._metrics.count(scope["method"], route, status, seconds)
        facts = {
            "request_id": scope["state"]["request_id"],
            "method": scope["method"],
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
        }
        _access.info("%s %s %s %d %.1fms", *facts.values(), extra={"facts": facts})


def safe_traceback() -> str:
    """Return where the current exception was raised, and its class: never its message.

    A message may quote what somebody typed.
    """
    kind, _, where = sys.exc_info()
    return f"{_class_name(kind)} at {_frames(where)}"


def _class_name(kind: type[BaseException] | None) -> str:
    return "?" if kind is None else f"{kind.__module__}.{kind.__qualname__}"


def _frames(where: TracebackType | None) -> str:
    frames = traceback.extract_tb(where)
    return " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:])
