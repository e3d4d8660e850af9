"""The ASGI application."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from inspect import iscoroutinefunction
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DatabaseError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from syren_api.problems import ProblemCode
from syren_portal.db.engine import Database
from syren_portal.db.faults import Fault, fault_of
from syren_portal.http import batches, feed, patrons, portal, renewals, sessions, subscribers
from syren_portal.http.answers import problem_answer
from syren_portal.http.context import Context, language_of, request_id_of, system_clock
from syren_portal.http.database_limit import DatabaseLimit
from syren_portal.http.envelope import Envelope
from syren_portal.http.queue_limits import HashingQueue
from syren_portal.keyed_hash import KeyedHash
from syren_portal.mail import Mailer
from syren_portal.metrics import Metrics
from syren_portal.openapi import describe
from syren_portal.passwords import Passwords
from syren_portal.presets import PortalSettings
from syren_portal.problems import FieldProblem, ProblemError, invalid, maintenance
from syren_portal.settings import ServerSettings

API_PATH = "/api/v1"
_MODULES: Final = (portal, sessions, subscribers, batches, renewals, feed, patrons)
_errors = logging.getLogger("syren_portal.errors")


def create_app(
    database: Database,
    rules: PortalSettings,
    settings: ServerSettings | None = None,
    clock: Callable[[], datetime] = system_clock,
    passwords: Passwords | None = None,
    metrics: Metrics | None = None,
    keyed: KeyedHash | None = None,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> FastAPI:
    """Build the portal's application.

    Args:
        database: an open database, brought up to date; the caller closes it.
        rules: what the portal is, as the database holds it.
        settings: how the server behaves.
        clock: returns the present moment in UTC.
        passwords: how passwords are hashed; by default at the cost that is right for real ones.
        metrics: where calls are counted, if its processes are several.
        keyed: makes of logins what is kept of attempts; by default for this process alone.
        pause: holds an answer back for so many seconds.
    """
    settings = settings or ServerSettings()
    mailer = None if settings.mail is None else Mailer(database, rules, settings.mail, clock)
    context = Context(
        database=database,
        rules=rules,
        settings=settings,
        hashing=HashingQueue(passwords or Passwords()),
        mailer=mailer,
        keyed=keyed or KeyedHash(),
        clock=clock,
        pause=pause,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if mailer is not None:
            mailer.start()
        yield
        await context.waits.stop()
        if mailer is not None:
            await run_in_threadpool(mailer.stop)

    app = bare_app()
    app.router.lifespan_context = lifespan
    app.state.context = context
    metrics = metrics or Metrics(known_calls())
    app.state.metrics = metrics
    if settings.metrics:
        app.include_router(portal.metrics_router)
    app.add_middleware(DatabaseLimit, free=_without_database())
    app.add_middleware(Envelope, metrics=metrics)
    return app


def _without_database() -> set[tuple[str, str]]:
    """Return method and path of the calls that take no thread for the length of their work."""
    routers = [(each.router, API_PATH) for each in _MODULES]
    routers += [(portal.health_router, ""), (portal.metrics_router, "")]
    return {
        (method, prefix + route.path)
        for router, prefix in routers
        for route in router.routes
        if isinstance(route, Route) and iscoroutinefunction(route.endpoint)
        for method in route.methods or ()
    }


@cache
def known_calls() -> tuple[tuple[str, str], ...]:
    """Return the method and route of every call, as the log names them."""
    paths = bare_app().openapi()["paths"]
    return tuple(
        (method.upper(), path.removeprefix(API_PATH)) for path in paths for method in paths[path]
    )


def bare_app() -> FastAPI:
    """Return the application with its routes, tied to no database: enough to describe it."""
    app = FastAPI(
        title="Syren portal",
        version="1",
        description="The portal API, version 1: see docs/contract.md.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.router.routes.extend(_routes())
    app.add_exception_handler(ProblemError, _answer_problem)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    for kind in (DatabaseError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(kind, _answer_database)
    describe(app)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """Return the routes of every application: FastAPI takes long to work out what each takes."""
    router = APIRouter()
    for module in _MODULES:
        router.include_router(module.router, prefix=API_PATH)
    router.include_router(portal.health_router)
    return tuple(router.routes)


def _problem(request: Request, error: ProblemError) -> Response:
    return problem_answer(error, language_of(request), request_id_of(request))


async def _answer_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return _problem(request, error)


async def _answer_http(request: Request, error: Exception) -> Response:
    """No such path, or no such method on it."""
    status = getattr(error, "status_code", 404)
    code = ProblemCode.METHOD_NOT_ALLOWED if status == 405 else ProblemCode.NOT_FOUND
    return _problem(request, ProblemError(code, headers=getattr(error, "headers", None)))


async def _answer_validation(request: Request, error: Exception) -> Response:
    """A path that does not parse; bodies and queries are read elsewhere."""
    return _problem(request, invalid(FieldProblem("")))


async def _answer_database(request: Request, error: Exception) -> Response:
    """Answer temporary errors with a 503, and errors of the caller with a 422."""
    fault = fault_of(error)
    if fault is Fault.TOO_LONG:
        return _problem(request, invalid(FieldProblem("", reason="too_long_to_keep")))
    if fault is Fault.DAMAGED:
        request.app.state.context.database.damaged = True
    if fault is not Fault.PASSING:
        raise error
    # Messages of the database itself ("database is locked") contain no personal data.
    said = str(getattr(error, "orig", None) or "no connection was free").splitlines()[0]
    request_id = request_id_of(request)
    facts = {"request_id": request_id}
    _errors.error("request %s: the database failed: %s", request_id, said, extra={"facts": facts})
    return _problem(request, maintenance())
