"""``syren-portal serve``: the portal as a process."""

import argparse
import asyncio
import ipaddress
import logging
import os
import resource
import signal
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final, cast

import uvicorn
from starlette.types import ASGIApp

from syren_api.hosts import is_loopback
from syren_portal.app import create_app, known_calls
from syren_portal.cli_texts import SENTENCES, CommandError
from syren_portal.commands import key_of, opened, portal_of
from syren_portal.connections import BoundedLoop, BoundedProtocol, Connections
from syren_portal.http.forwarded import Forwarded
from syren_portal.log_throttle import LogThrottle
from syren_portal.logs import log_to_standard_error
from syren_portal.metrics import Metrics
from syren_portal.settings import MailSettings, settings_from
from syren_portal.texts import Language
from syren_portal.workers import run_workers

_BACKLOG: Final = 256
"""Connections that the system holds for the server. asyncio takes as many at once, and reports as
many errors where no file is left for them: see `syren_portal.log_throttle`."""
MOST_CONNECTIONS: Final = 1000
"""Of one process, as far as it may open files."""
_OTHER_FILES: Final = 128
"""Of the database, the libraries and the log."""
_LAST_PORT: Final = 65535
_GRACE_SECONDS: Final = 10
_FIRST_GIVEN: Final = 3
"""Where systemd leaves the first socket that it hands over (sd_listen_fds)."""
_log = logging.getLogger("syren_portal.server")


def serve(options: argparse.Namespace, language: Language) -> None:
    """Serve the portal until a signal; calls in progress are finished first.

    Raises:
        CommandError: it cannot be served like that.
    """
    if options.workers < 1:
        raise CommandError("bad_number", name="--workers", low=1)
    given = given_socket(os.environ)
    if given is not None:
        options.host = _host_of(given)
    _check_exposure(options)
    settings = settings_from(os.environ)
    with opened(options.database) as database:
        portal = portal_of(database)
        metrics = Metrics(known_calls(), options.workers)
        database.limit_waits()
        keyed = key_of(options.database)
        app = create_app(database, portal, settings, metrics=metrics, keyed=keyed)
        forwarded = app if _has_address(given) else Forwarded(app)
        server = _server(options, forwarded, app.state.context.waits.end)
        with given or listen(options.host, options.port) as listener:
            log_to_standard_error(settings.log_format)
            _log_mail(settings.mail)
            url = _url(listener, options.host, tls=options.tls_cert is not None)
            print(SENTENCES["listening"].say(language, name=portal.name, url=url), flush=True)
            if options.workers == 1:
                _run(server, listener)
                return
            # What the workers start with is the same for all, but no connection is shared.
            database.close()

            def work(number: int) -> None:
                metrics.count_as(number)
                try:
                    _run(server, listener)
                finally:
                    database.close()

            run_workers(options.workers, work)


def most_connections() -> int:
    """Return how many clients may be connected at once; takes what files the system gives."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(files - _OTHER_FILES, files // 2)


def _has_address(listener: socket.socket | None) -> bool:
    return listener is None or listener.family is not socket.AF_UNIX


def _host_of(listener: socket.socket) -> str:
    """Return the host of a listening socket; of a Unix socket its path."""
    name = listener.getsockname()
    return str(name[0]) if _has_address(listener) else os.fsdecode(name)


class Server(uvicorn.Server):
    """At a signal, answers long polls at once and finishes every other call."""

    def __init__(self, config: uvicorn.Config, ends: Callable[[], None]) -> None:
        super().__init__(config)
        self._ends = ends

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn's own."""
        self._ends()
        await super().shutdown(sockets)


def _server(
    options: argparse.Namespace, app: ASGIApp, app_ends: Callable[[], None]
) -> uvicorn.Server:
    most = most_connections()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=options.behind_proxy is not None,
        forwarded_allow_ips=options.behind_proxy,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        http=cast(type[asyncio.Protocol], partial(BoundedProtocol, among=Connections(most))),
        ws="none",
        backlog=_BACKLOG,
        limit_concurrency=most + 1,
    )
    _load(config)
    return Server(config, app_ends)


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    # uvicorn finishes the calls in progress, then sends itself the signal again. By the default
    # for SIGTERM the process would end there, with the database still open.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=BoundedLoop) as runner:
        runner.run(_serve(server, listener))


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    throttle = LogThrottle(loop)
    loop.set_exception_handler(throttle.handle)
    logging.getLogger("uvicorn.error").addFilter(throttle)
    await server.serve(sockets=[listener])


def _load(config: uvicorn.Config) -> None:
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError("tls_failed", reason=reason) from error


def _check_exposure(options: argparse.Namespace) -> None:
    if (options.tls_cert is None) != (options.tls_key is None):
        raise CommandError("tls_pair")
    if options.behind_proxy is not None:
        _check_proxies(options.behind_proxy)
    elif options.tls_cert is None and not is_loopback(options.host):
        raise CommandError("tls_needed", host=options.host)


def _check_proxies(value: str) -> None:
    try:
        for address in value.split(","):
            ipaddress.ip_network(address.strip(), strict=False)
    except ValueError as error:
        raise CommandError("bad_proxy", value=value) from error


def given_socket(environment: Mapping[str, str]) -> socket.socket | None:
    """Return the listening socket that systemd holds for this process, if it does.

    Calls that come while one process ends and the next one starts wait in it.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()) or environment.get("LISTEN_FDS") != "1":
        return None
    listener = socket.socket(fileno=_FIRST_GIVEN)
    if _has_address(listener):
        _answer_at_once(listener)
    return listener


def _answer_at_once(listener: socket.socket) -> None:
    # asyncio sets this only on sockets that say they are TCP, which this one's do not; without it
    # every answer on a kept connection waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; port 0 takes any free one.

    Raises:
        CommandError: the port is no port, or cannot be had.
    """
    if not 0 <= port <= _LAST_PORT:
        raise CommandError("bad_port", last=_LAST_PORT)
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise CommandError("port_taken", host=host, port=port, reason=reason) from error
    _answer_at_once(listener)
    return listener


def _url(listener: socket.socket, host: str, *, tls: bool) -> str:
    if not _has_address(listener):
        return f"unix:{host}"
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{shown}:{port}"


def _log_mail(mail: MailSettings | None) -> None:
    if mail is None:
        _log.info("no mail server: libraries are told nothing by e-mail")
    else:
        _log.info("e-mail to libraries through %s:%d", mail.host, mail.port)
