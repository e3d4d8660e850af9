"""Messages of SIP2: built to be sent, and read as they came.

A message is two digits, a part of fixed length, and fields of two signs each, ended by ``|``. At
its end stand ``AY`` with a sequence number and ``AZ`` with a checksum.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

DELIMITER: Final = "|"
MOST_FIELDS: Final = 1_000
"""Fields of a message that are looked at: answers have about forty."""
_CODE: Final = re.compile(rb"[0-9]{2}")
_TRAILER: Final = re.compile(rb"(AY(?P<sequence>[0-9]))?AZ(?P<sum>[0-9A-Fa-f ]{4})\|?\Z")
_SEQUENCE_ALONE: Final = re.compile(rb"AY([0-9])\|?\Z")
_FIELD_ID: Final = re.compile(r"[A-Z][A-Z0-9]")


class MessageError(Exception):
    """What came is no message, or not as it was sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that came."""

    code: str
    content: str = field(repr=False)
    """What stands behind the code, without sequence number and checksum."""
    sequence: int | None


def checksum(content: bytes) -> int:
    """Return the checksum of a message up to its ``AZ``, that included: 16 bits."""
    return -sum(content) & 0xFFFF


def built(text: str, charset: str, sequence: int | None) -> bytes:
    """Return a message as it is sent, without its terminator.

    Args:
        text: code, fixed part and fields.
        charset: of the connection.
        sequence: number of the message, 0 to 9; None: without it and without a checksum.

    Raises:
        UnicodeEncodeError: the charset does not have what it says.
    """
    content = text.encode(charset)
    return content if sequence is None else summed(content + b"AY%d" % sequence)


def summed(content: bytes) -> bytes:
    """Return a message with its checksum."""
    content += b"AZ"
    return content + b"%04X" % checksum(content)


def read_message(line: bytes, charset: str, *, is_checked: bool) -> Message:
    """Read a message.

    Args:
        line: without its terminator.
        charset: of the connection; what it does not have becomes U+FFFD.
        is_checked: whether a checksum that is there must be right.

    Raises:
        MessageError: it is none, or its checksum is wrong.
    """
    line = line.strip(b" \t\r\n\0")
    if not _CODE.match(line):
        raise MessageError("no code")
    trailer = _TRAILER.search(line)
    sequence = None
    if trailer is not None:
        is_wrong = is_checked and not _fits(line[: trailer.start("sum")], trailer["sum"], charset)
        if is_wrong:
            raise MessageError("checksum")
        sequence = trailer["sequence"]
        line = line[: trailer.start()]
    elif alone := _SEQUENCE_ALONE.search(line):
        sequence = alone[1]
        line = line[: alone.start()]
    content = line[2:].decode(charset, errors="replace")
    return Message(line[:2].decode("ascii"), content, int(sequence) if sequence else None)


def has_checksum(line: bytes, charset: str) -> bool:
    """Tell whether a message ends with its own checksum."""
    line = line.strip(b" \t\r\n\0")
    trailer = _TRAILER.search(line)
    return trailer is not None and _fits(line[: trailer.start("sum")], trailer["sum"], charset)


def _fits(content: bytes, told: bytes, charset: str) -> bool:
    """Tell whether a checksum is right.

    Some servers add up letters instead of bytes, whole or their lower eight bits: they build the
    checksum before they encode the message. For ASCII it is the same.
    """
    try:
        expected = int(told.decode("ascii").strip() or "x", 16)
    except ValueError:
        return False
    if checksum(content) == expected:
        return True
    if content.isascii():
        return False
    letters = [ord(letter) for letter in content.decode(charset, errors="replace")]
    sums = (-sum(letters) & 0xFFFF, -sum(letter & 0xFF for letter in letters) & 0xFFFF)
    return expected in sums


def fields_of(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return the fields of a message: what is told of each, in the order it is told.

    What has no field's name is left out; what is told twice in the same words counts once.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, value in _pairs(text):
        told = found.get(name, ())
        if value not in told:
            found[name] = (*told, value)
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(DELIMITER, MOST_FIELDS)[:MOST_FIELDS]:
        trimmed = part.lstrip()
        if _FIELD_ID.match(trimmed):
            yield trimmed[:2], trimmed[2:].strip()


def is_sendable(value: str, charset: str) -> bool:
    """Tell whether a value can stand in a field: no delimiter, no control, in the charset."""
    if DELIMITER in value or any(unicodedata.category(each) == "Cc" for each in value):
        return False
    try:
        value.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
