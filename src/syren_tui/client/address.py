"""A portal's address: checked before anything is sent there."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from syren_api.hosts import is_loopback
from syren_tui.client.errors import AddressRefused

_NAME: Final = re.compile(r"[\w-]+(\.[\w-]+)*\.?")
API_PATH: Final = "/api/v1"


def checked_address(address: str, *, allow_insecure: bool = False) -> str:
    """Return a portal's address as calls begin with it, without a slash at its end.

    Args:
        address: as typed or from a profile; without a scheme, ``https://`` is meant.
        allow_insecure: whether the profile allows ``http://`` beyond this machine.

    Raises:
        AddressRefused: it is no address, or one without TLS that is not allowed.
    """
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(address, insecure=False) from error
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    usable = plain and text.isprintable() and is_host(host or "")
    if parts.scheme not in {"http", "https"} or not usable:
        raise AddressRefused(address, insecure=False)
    if parts.scheme == "http" and not allow_insecure and not is_loopback(host or ""):
        raise AddressRefused(address, insecure=True)
    path = parts.path.rstrip("/").removesuffix(API_PATH)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def normal_address(address: str) -> str:
    """Return the one spelling of an address, to tell whether two are the same portal's.

    Capitals in the name, the scheme's own port and a slash at the end make no other portal.

    Args:
        address: any text; one that is no address is its own spelling.
    """
    try:
        checked = checked_address(address, allow_insecure=True)
    except AddressRefused:
        return address.strip()
    parts = urlsplit(checked)
    host = (parts.hostname or "").rstrip(".")
    name = f"[{host}]" if ":" in host else host
    own_port = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, own_port) else f":{parts.port}"
    return urlunsplit((parts.scheme, name + port, parts.path, "", ""))


def is_host(host: str) -> bool:
    """Tell whether a text names a host: an IP address, or a name that can be looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        try:
            host.encode("idna")
        except UnicodeError:
            return False
        return bool(_NAME.fullmatch(host))
    return True
