"""Messages of SIP2, byte for byte; whatever comes is a message, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syren_tui.membership.sip2.message import (
    MOST_FIELDS,
    MessageError,
    built,
    fields_of,
    has_checksum,
    is_sendable,
    read_message,
    summed,
)

NO_CONTROLS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="|"), max_size=40
)


def test_checksums_are_those_of_the_protocol() -> None:
    assert summed(b"97") == b"97AZFEF5"
    assert built("9900302.00", "utf-8", 1) == b"9900302.00AY1AZFCA5"


def test_without_checksums_nothing_is_added() -> None:
    assert built("9900302.00", "utf-8", None) == b"9900302.00"


@given(NO_CONTROLS, st.integers(0, 9))
def test_what_is_built_is_read(value: str, sequence: int) -> None:
    line = built(f"64AA{value}|", "utf-8", sequence)
    message = read_message(line, "utf-8", is_checked=True)
    assert (message.code, message.content, message.sequence) == ("64", f"AA{value}|", sequence)
    assert has_checksum(line, "utf-8")


@given(st.binary(max_size=300), st.sampled_from(["utf-8", "cp850", "latin-1"]), st.booleans())
def test_anything_is_a_message_or_refused(line: bytes, charset: str, is_checked: bool) -> None:
    try:
        message = read_message(line, charset, is_checked=is_checked)
    except MessageError:
        return
    assert message.code.isdigit()
    parts = [part.strip() for part in message.content.split("|")]
    for name, values in fields_of(message.content).items():
        for value in values:
            assert any(part.startswith(name) and part[2:].strip() == value for part in parts)


@given(NO_CONTROLS, st.integers(0, 60), st.integers(1, 255))
def test_a_byte_that_was_changed_is_noticed(value: str, place: int, change: int) -> None:
    line = bytearray(built(f"64AA{value}|", "utf-8", 3))
    place %= len(line) - 6
    line[place] ^= change
    try:
        read_message(bytes(line), "utf-8", is_checked=True)
    except MessageError:
        return
    # Only a server that adds up letters instead of bytes could mean this one.
    assert not bytes(line).isascii()


@pytest.mark.parametrize(
    "line",
    [
        b"941AY1AZFDFC", b" 941AY1AZFDFC ", b"\n941AY1AZFDFC", b"941AY1AZfdfc", b"941AY1AZFDFC|",
        b"941AZFEC7", b"941AY1", b"941",
    ],
)  # fmt: skip
def test_messages_with_and_without_a_checksum(line: bytes) -> None:
    message = read_message(line, "utf-8", is_checked=True)
    assert (message.code, message.content) == ("94", "1")
    assert message.sequence == (1 if b"AY1" in line else None)


@pytest.mark.parametrize("line", [b"941AY1AZFDFD", b"", b"login:", b"\xff\xfd\x03"])
def test_malformed_messages_are_refused(line: bytes) -> None:
    with pytest.raises(MessageError):
        read_message(line, "utf-8", is_checked=True)


def test_a_wrong_checksum_is_taken_where_none_are_looked_at() -> None:
    assert read_message(b"941AY1AZ0000", "utf-8", is_checked=False).content == "1"


def test_checksums_over_letters_are_taken() -> None:
    text = "64AELE GALL Élodie œ|AY1AZ"
    for letters in (sum(map(ord, text)), sum(ord(each) & 0xFF for each in text)):
        line = text.encode() + b"%04X" % (-letters & 0xFFFF)
        assert read_message(line, "utf-8", is_checked=True).sequence == 1


def test_fields_repeated_unknown_and_empty() -> None:
    told = fields_of("AOa|AE|AEb|AFx|AFy|AFx|ZZ1|??|| PA20270301 |A|")
    assert told == {
        "AO": ("a",), "AE": ("", "b"), "AF": ("x", "y"), "ZZ": ("1",), "PA": ("20270301",),
    }  # fmt: skip


def test_fields_without_number_are_bounded() -> None:
    assert len(fields_of("".join(f"A{chr(65 + n % 26)}{n}|" for n in range(20_000)))) <= 26
    told = fields_of("AFx|" * MOST_FIELDS + "PA20270301|")
    assert "PA" not in told


@pytest.mark.parametrize(
    ("value", "charset", "fits"),
    [
        ("29058000044", "utf-8", True), ("a|b", "utf-8", False), ("a\x85b", "utf-8", False),
        ("a\rb", "utf-8", False), ("é", "cp850", True), ("œ", "latin-1", False),
        ("\ud800", "utf-8", False),
    ],
)  # fmt: skip
def test_values_outside_the_charset_are_not_sendable(value: str, charset: str, fits: bool) -> None:
    assert is_sendable(value, charset) is fits
