"""Hosts: which of them are this machine."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, reached from nowhere else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
