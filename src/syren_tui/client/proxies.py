"""The proxy of the environment, where one is to be used: never for this machine, nor without TLS.

A proxy reads what is not encrypted, passwords too. What is set for it does not matter where none is
used: a broken setting then breaks nothing.
"""

import ipaddress
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx

from syren_api.hosts import is_loopback
from syren_tui.client.address import is_host
from syren_tui.client.errors import ProxyUnusable

_SETTINGS: Final = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""Variables of the environment, the first that is set counts: as curl has them."""
_EXCEPTIONS: Final = ("no_proxy", "NO_PROXY")
_SCHEMES: Final = frozenset({"http", "https", "socks5", "socks5h"})
_OWN_PORT: Final = 443


@dataclass(frozen=True, slots=True)
class ProxySetting:
    """A proxy, and the variable that names it."""

    variable: str
    address: str = field(repr=False)
    """May hold a password."""


def proxy_for(address: str, environment: Mapping[str, str]) -> ProxySetting | None:
    """Return the proxy by which a portal is reached; None: none is used.

    Args:
        address: of the portal, checked.
        environment: the process's.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or is_loopback(host):
        return None
    variable = next((each for each in _SETTINGS if environment.get(each, "").strip()), None)
    if variable is None or _is_excepted(host, parts.port or _OWN_PORT, environment):
        return None
    return ProxySetting(variable, environment[variable].strip())


def transport_for(
    setting: ProxySetting | None, limits: httpx.Limits, trust: Callable[[], ssl.SSLContext]
) -> httpx.AsyncBaseTransport:
    """Return what sends requests, through a proxy where one is set; it looks at nothing else.

    Args:
        setting: see `proxy_for`.
        limits: of connections.
        trust: makes a context with the authorities that this host trusts.

    Raises:
        ProxyUnusable: the setting cannot be used.
    """
    if setting is None:
        return httpx.AsyncHTTPTransport(verify=trust(), trust_env=False, limits=limits)
    with suppress(ValueError, TypeError, ImportError, httpx.InvalidURL):
        address = setting.address if "://" in setting.address else f"http://{setting.address}"
        parts = urlsplit(address)
        own = trust() if parts.scheme == "https" else None
        if parts.scheme in _SCHEMES and is_host(parts.hostname or "") and parts.port != 0:
            return httpx.AsyncHTTPTransport(
                verify=trust(),
                trust_env=False,
                limits=limits,
                proxy=httpx.Proxy(address, ssl_context=own),
            )
    raise ProxyUnusable(setting.variable)


def _is_excepted(host: str, port: int, environment: Mapping[str, str]) -> bool:
    """Tell whether a host is reached without the proxy, by ``no_proxy``: as curl reads it.

    Names stand for what lies under them too; addresses and networks with or without brackets; a
    port may follow; ``*`` stands for all.
    """
    listed = next((environment[each] for each in _EXCEPTIONS if each in environment), "")
    return any(_is_of(each, host, port) for each in listed.lower().replace(",", " ").split())


def _is_of(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    name, bracket, rest = entry.removeprefix("[").partition("]")
    if not bracket and entry.count(":") == 1:
        name, _, rest = entry.partition(":")
    rest = rest.removeprefix(":")
    if rest.isascii() and rest.isdigit() and int(rest[:6]) != port:
        return False
    with suppress(ValueError):
        return ipaddress.ip_address(host) in ipaddress.ip_network(name, strict=False)
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))
