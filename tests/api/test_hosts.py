import pytest

from syren_api.hosts import is_loopback


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.2.1", "::1"])
def test_addresses_of_this_machine_are_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "::", "192.168.1.4", "example.org", "127.0.0.1.nip"])
def test_another_machine_or_all(host: str) -> None:
    assert not is_loopback(host)
