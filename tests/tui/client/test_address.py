import pytest

from syren_tui.client import PortalClient
from syren_tui.client.address import checked_address, normal_address
from syren_tui.client.errors import AddressRefused


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://portail.example.org", "https://portail.example.org"),
        ("portail.example.org", "https://portail.example.org"),
        (" https://portail.example.org/ ", "https://portail.example.org"),
        ("https://portail.example.org/api/v1/", "https://portail.example.org"),
        ("https://example.org:8443/syren", "https://example.org:8443/syren"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("médiathèque.example", "https://médiathèque.example"),
    ],
)
def test_addresses_as_people_type_them(typed: str, address: str) -> None:
    assert checked_address(typed) == address


@pytest.mark.parametrize("typed", ["http://portail.example.org", "http://192.168.1.4:8080"])
def test_no_password_goes_unencrypted_unless_the_profile_says_so(typed: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        checked_address(typed)
    assert caught.value.insecure
    assert checked_address(typed, allow_insecure=True) == typed


@pytest.mark.parametrize(
    "typed",
    ["", "https://", "ftp://example.org", "https://user:pass@example.org", "https://a/?x=1",
     "https://example.org:port", "https://[::1", "https://a\nb", "https://exa mple.org/\x1b",
     "https://exa mple.org", "https://xn--\0", "https://a..b", "https://" + "a" * 64 + ".org"],
)  # fmt: skip
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        checked_address(typed)
    assert not caught.value.insecure


async def test_a_client_is_not_made_for_what_is_no_address() -> None:
    with pytest.raises(AddressRefused):
        PortalClient("https://exa mple.org")


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("HTTPS://Portail.Example.org:443/api/v1/", "https://portail.example.org"),
        ("portail.example.org.", "https://portail.example.org"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://[::1]:80/syren/", "http://[::1]/syren"),
        ("http://portail.example.org", "http://portail.example.org"),
        (" no address at all ", "no address at all"),
    ],
)
def test_one_spelling_for_each_portal(address: str, normal: str) -> None:
    assert normal_address(address) == normal
