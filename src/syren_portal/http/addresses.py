"""Where a call comes from, as attempts are counted by it."""

import ipaddress
from typing import Final

from fastapi import Request

_PREFIX: Final = 64
"""Bits: so much of an IPv6 address is given to one line, whose user has all that follow."""


def counted(address: str) -> str:
    """Return an address as it is counted: IPv4, or the /64 of an IPv6 address.

    An IPv4 address inside ``::ffff:0:0/96`` is that IPv4 address. What is no address at all is one
    and the same: the empty text.
    """
    try:
        known = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, _PREFIX), strict=False))


def address_of(request: Request) -> str:
    """Return the address that called; behind a declared proxy, the one that it forwards."""
    return counted(request.client.host) if request.client else ""
