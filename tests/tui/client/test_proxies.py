"""Proxies of the environment: used for what is encrypted and elsewhere, and never else."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    CertificateRejected,
    PortalUnreachable,
    ProxyRefused,
    ProxyUnusable,
)
from syren_tui.client.proxies import proxy_for
from tests.tui.client.faulty import FaultyPortal, answer, cut, faulty_portal, raw

ELSEWHERE = "https://portail.example"
USABLE = "http://127.0.0.1:9"
NAMES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY")


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


async def at_once(seconds: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def through(
    proxy: FaultyPortal, monkeypatch: pytest.MonkeyPatch, address: str = ELSEWHERE
) -> AsyncIterator[PortalClient]:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    async with PortalClient(address, sleep=at_once) as client:
        yield client


@pytest.mark.parametrize("value", [USABLE, "socks://127.0.0.1:9", "http://[::1", "§§", "http://"])
@pytest.mark.parametrize("name", NAMES)
async def test_this_machine_is_reached_without_whatever_is_set(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy saw the password of a portal on this very machine."""
    monkeypatch.setenv(name, value)
    async with faulty_portal(answer([])) as portal, PortalClient(portal.url) as client:
        assert await client.libraries() == ()


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000", "https://127.0.0.1", "https://[::1]:8443", "https://localhost"],
)
def test_no_proxy_for_this_machine(address: str) -> None:
    assert proxy_for(address, {"https_proxy": USABLE, "http_proxy": USABLE}) is None


async def test_what_is_not_encrypted_goes_through_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for("http://portail.example", dict.fromkeys(NAMES, USABLE)) is None


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({}, None),
        ({"https_proxy": "", "HTTPS_PROXY": " "}, None),
        ({"http_proxy": USABLE}, None),
        ({"HTTPS_PROXY": USABLE}, "HTTPS_PROXY"),
        ({"all_proxy": USABLE, "https_proxy": USABLE}, "https_proxy"),
        ({"ALL_PROXY": USABLE}, "ALL_PROXY"),
    ],
)
def test_the_variable_that_counts(environment: Mapping[str, str], variable: str | None) -> None:
    setting = proxy_for(ELSEWHERE, environment)
    assert (setting and setting.variable) == variable


@pytest.mark.parametrize(
    ("listed", "address", "excepted"),
    [
        ("[::1]", ELSEWHERE, False),
        ("portail.example", ELSEWHERE, True),
        (".example", ELSEWHERE, True),
        ("*.example", ELSEWHERE, True),
        ("ail.example", ELSEWHERE, False),
        ("PORTAIL.example.", ELSEWHERE, True),
        ("autre.example, portail.example:443", ELSEWHERE, True),
        ("portail.example:8443", ELSEWHERE, False),
        ("portail.example:8443", f"{ELSEWHERE}:8443", True),
        ("*", ELSEWHERE, True),
        ("", ELSEWHERE, False),
        (",,", ELSEWHERE, False),
        ("10.0.0.0/8", "https://10.1.2.3", True),
        ("10.0.0.0/8", "https://11.1.2.3", False),
        ("[2001:db8::1]", "https://[2001:db8::1]", True),
        ("[2001:db8::1]:443", "https://[2001:db8:0::1]", True),
        ("2001:db8::/32", "https://[2001:db8::1]:8443", True),
        ("[2001:db8::1]:8443", "https://[2001:db8::1]", False),
    ],
)
def test_no_proxy_names_exceptions(listed: str, address: str, excepted: bool) -> None:
    environment = {"https_proxy": USABLE, "no_proxy": listed}
    assert (proxy_for(address, environment) is None) is excepted


@pytest.mark.parametrize(
    "value",
    [
        "socks://127.0.0.1:1080", "socks4://127.0.0.1", "ftp://127.0.0.1", "http://", "http://:3128",
        "http://[::1", "http://a:port", "http://a b", "§§§ ;", "http://user:pass word@",
        "http://127.0.0.1:99999", "://x", "http://\x00",
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named_by_its_variable(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.environ", {"all_proxy": value})
    with pytest.raises(ProxyUnusable) as caught:
        PortalClient(ELSEWHERE)
    assert caught.value.variable == "all_proxy"
    assert value not in repr(caught.value)


@pytest.mark.parametrize("setting", ["{}", "127.0.0.1:{}", "http://marie:secret@127.0.0.1:{}"])
async def test_a_portal_elsewhere_is_reached_through_it(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty_portal(raw(b"HTTP/1.1 200 OK\r\n\r\n", close=True)) as proxy:
        port = proxy.url.rpartition(":")[2]
        value = proxy.url if setting == "{}" else setting.format(port)
        monkeypatch.setenv("https_proxy", value)
        async with PortalClient(ELSEWHERE, sleep=at_once) as client:
            with pytest.raises((PortalUnreachable, CertificateRejected)):  # it speaks no TLS
                await client.libraries()
    assert set(proxy.requests) == {"CONNECT portail.example:443"}


@pytest.mark.parametrize("status", [403, 407])
async def test_a_refusal_is_the_proxys_and_final(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        faulty_portal(answer({}, status)) as proxy,
        through(proxy, monkeypatch) as client,
    ):
        with pytest.raises(ProxyRefused) as caught:
            await client.sign_in("fouesnant", "essai")
    assert (caught.value.variable, caught.value.status) == ("HTTPS_PROXY", status)
    assert len(proxy.requests) == 1


@pytest.mark.parametrize("behaviour", [answer({}, 403), answer({}, 502), cut, raw(b"\0\r\n\r\n")])
async def test_what_a_proxy_did_not_let_through_was_not_sent(
    behaviour: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that a change may have been made."""
    assert callable(behaviour)
    async with faulty_portal(behaviour) as proxy, through(proxy, monkeypatch) as client:
        with pytest.raises(ProxyRefused) as caught:
            await client.patch("a", 1, {"city": "Brest"})
    assert caught.value.nothing_sent


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async with faulty_portal(cut) as gone:
        pass
    async with through(gone, monkeypatch) as client:
        with pytest.raises(ProxyRefused) as caught:
            await client.libraries()
    assert caught.value.status is None
