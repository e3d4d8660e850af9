"""nginx as docs/hosting/nginx.conf sets it up, in front of portals on the loopback interface.

The committed configuration is what runs; filled in are only its ports, its certificate and its log,
as an administrator does. It listens on sockets that it is handed, so that no port is guessed.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.programs import MissingProgramError

CONFIGURATION: Final = Path(__file__).parents[2] / "docs" / "hosting" / "nginx.conf"
_PORTALS: Final = ("unix:/run/syren/8081.sock", "unix:/run/syren/8082.sock")
_PROXY: Final = CONFIGURATION.with_name("syren-proxy.conf")
_CERTIFICATES: Final = "/etc/letsencrypt/live/portail.example.org"
_MAIN: Final = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/main.log;
events {{}}
http {{
    default_type application/octet-stream;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/none;
    uwsgi_temp_path {folder}/none;
    scgi_temp_path {folder}/none;
    {more}
    include {folder}/syren.conf;
}}
"""

GZIP: Final = (
    "gzip on; gzip_proxied any; gzip_min_length 1; "
    "gzip_types application/json application/problem+json;"
)
"""For `front_of`: answers are compressed, the shortest too."""
_WAYS: Final = ("https", "http", "http")


@dataclass(frozen=True)
class Front:
    """An nginx that is listening."""

    url: str
    """Where it speaks TLS."""
    plain_url: str
    """Where it does not."""
    counts_url: str
    """Where Prometheus asks."""


def program() -> str:
    """Return nginx's path.

    Raises:
        MissingProgramError: it is not installed.
    """
    # Debian's is where only root's PATH leads.
    path = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None:
        raise MissingProgramError("nginx", "nginx")
    return path


def _port(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def filled_in(
    portals: tuple[str, str], ports: tuple[int, int, int], certificate: Path, key: Path, log: Path
) -> str:
    """Return the committed configuration with a host's own names and numbers.

    Args:
        portals: addresses of the two portal services, ``127.0.0.1:8081`` or ``unix:/path``.
        ports: where it listens with TLS, without, and for Prometheus.
        certificate: the chain, and
        key: its private key.
        log: where errors go.
    """
    text = CONFIGURATION.read_text(encoding="utf-8")
    changes = {
        **{
            f"http://{old}:/metrics": f"http://{new}{':' * new.startswith('unix:')}/metrics"
            for old, new in zip(_PORTALS, portals, strict=True)
        },
        **{f"server {old} ": f"server {new} " for old, new in zip(_PORTALS, portals, strict=True)},
        "include /etc/nginx/syren-proxy.conf": f"include {_PROXY}",
        "listen 127.0.0.1:9180;": f"listen 127.0.0.1:{ports[2]};",
        "listen 443 ssl;": f"listen 127.0.0.1:{ports[0]} ssl;",
        "listen 80;": f"listen 127.0.0.1:{ports[1]};",
        # Not every machine that runs the tests has IPv6.
        "    listen [::]:443 ssl;\n": "",
        "    listen [::]:80;\n": "",
        f"{_CERTIFICATES}/fullchain.pem": str(certificate),
        f"{_CERTIFICATES}/privkey.pem": str(key),
        "/var/log/nginx/syren.log": str(log),
    }
    for old, new in changes.items():
        assert old in text, f"{old!r} is no longer there to be filled in"
        text = text.replace(old, new)
    return text


@contextmanager
def front_of(
    folder: Path, *portals: str, certificate: Path, key: Path, more: str = ""
) -> Iterator[Front]:
    """Run nginx in front of portals until the end of the block.

    Args:
        folder: an empty one, for its files.
        *portals: the addresses of the two services.
        certificate: the chain, and
        key: its private key.
        more: what else is set for all of it.
    """
    first, second = portals
    with ExitStack() as stack:
        listeners = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=511))
            for _ in range(3)
        ]
        ports = (_port(listeners[0]), _port(listeners[1]), _port(listeners[2]))
        text = filled_in((first, second), ports, certificate, key, folder / "syren.log")
        (folder / "syren.conf").write_text(text, encoding="utf-8")
        # Its workers would otherwise be `nobody`, who may not look into a test's folder.
        user = "user root;" if os.getuid() == 0 else ""
        main = _MAIN.format(folder=folder, user=user, more=more)
        (folder / "nginx.conf").write_text(main, encoding="utf-8")
        numbers = [listener.fileno() for listener in listeners]
        process = subprocess.Popen(
            [program(), "-c", str(folder / "nginx.conf"), "-p", str(folder)],
            stderr=subprocess.PIPE,
            text=True,
            env={"NGINX": "".join(f"{number};" for number in numbers)},
            pass_fds=numbers,
        )
        stack.close()  # the sockets are its own: where it does not start, nobody waits
        try:
            addresses = zip(_WAYS, ports, strict=True)
            yield Front(*(f"{how}://127.0.0.1:{port}" for how, port in addresses))
            assert process.poll() is None, (folder / "main.log").read_text(encoding="utf-8")
        finally:
            process.terminate()
            _, said = process.communicate(timeout=20)
        assert process.returncode == 0, said
