"""Answers that a portal which means harm could give: made up from a seed, a megabyte at most.

An answer begins as one that keeps the contract. Then something is done to it that no portal does:
to its values (deep, wide, long, repeated, twice, not a number), to how they are written (escapes,
another encoding, an invisible mark), to what it is wrapped in, and to how it comes.
"""

import copy
import gzip
import json
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.attack.true_answers import ANSWERS, RESOURCE, SUBSCRIBER

MOST: Final = 1_000_000
"""Bytes of an answer as it comes over the line."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """One answer, as it comes over the line, and the call that it answers."""

    name: str
    call: str
    content: bytes = field(repr=False)
    pieces: int = 1
    """In how many it is sent."""


_SIGNS: Final = (
    "a", "é", "日", "\u0301", "\u202e", "\u200d", "\ufdfd", "\\u0000", "\\ud800", "\\n", ",", "{",
)  # fmt: skip


# What is done to the values.

_Spoil = Callable[[Any, random.Random, int], str]
"""Returns the JSON of a value that something was done to; so many characters more or less."""


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return each member and item at any depth: what holds it, and by what."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, inner in pairs:
            found.append((holder, key))
            if isinstance(inner, dict | list):
                waiting.append(inner)
    return found


def _with(value: Any, chance: random.Random, written: str) -> str:
    """Return JSON in which something that is written out stands for a member or an item."""
    value = copy.deepcopy(value)
    holder, key = chance.choice(_places(value))
    holder[key] = "\0here"
    return _text(value).replace(json.dumps("\0here"), written, 1)


def _deep(value: Any, chance: random.Random, size: int) -> str:
    begins, ends = chance.choice([("[", "]"), ('{"":', "}"), ('[{"a":[', "]}]")])
    times = chance.choice([150, 250, 3_000, size // (len(begins) + len(ends))])
    return _with(value, chance, begins * times + "1" * (begins[-1] == ":") + ends * times)


def _wide(value: Any, chance: random.Random, size: int) -> str:
    """Put a long list, or an object of many members, where something else was."""
    small = chance.choice(["{}", "[]", "0", "0.5", '""', "null", '{"":1}', '{"":{}}', '"pending"'])
    listed = chance.random() < 0.7
    if listed:
        return _with(value, chance, f"[{','.join([small] * (size // (len(small) + 1)))}]")
    members = (f'"{number:x}":{small}' for number in range(size // (len(small) + 9)))
    return _with(value, chance, f"{{{','.join(members)}}}")


def _repeated(value: Any, chance: random.Random, size: int) -> str:
    """Repeat the items of a list, each as it was or with an id of its own."""
    value = copy.deepcopy(value)
    lists = [holder[key] for holder, key in _places(value) if isinstance(holder[key], list)]
    lists += [value] if isinstance(value, list) else []
    items = chance.choice([each for each in lists if each] or [[SUBSCRIBER]])
    length = len(_text(items[0])) + 1
    distinct = chance.random() < 0.5
    items += [
        {**items[0], "id": f"{number}"} if distinct and isinstance(items[0], dict) else items[0]
        for number in range(size // length)
    ]
    if isinstance(value, dict) and "total" in value:
        value["total"] = len(value.get("items", ()))
        value["limit"] = value.get("limit") and len(value["items"])
    return _text(value)


def _long(value: Any, chance: random.Random, size: int) -> str:
    """Put a long text where something was: letters, wide ones, marks, a change of direction."""
    sign = chance.choice(_SIGNS)
    return _with(value, chance, f'"{sign * (size // len(sign.encode()))}"')


def _number(value: Any, chance: random.Random, size: int) -> str:
    digits = chance.choice([1, 20, 400, 4_300, 4_301, size])
    kinds = [
        "9" * digits, f"-{'9' * digits}", f"0.{'3' * digits}", f"1e{'9' * min(digits, 400)}",
        f"1{'0' * digits}.0", "0" * digits, "NaN", "Infinity", "-Infinity", "-0", "1e", "+1",
    ]  # fmt: skip
    number = chance.choice(kinds)
    if chance.random() < 0.5:
        number = f"[{','.join([number] * max(1, size // (len(number) + 1)))}]"
    return _with(value, chance, number)


def _twice(value: Any, chance: random.Random, size: int) -> str:
    """Write the members of an object again and again: which of them counts?"""
    whole = value if isinstance(value, dict) else value[0]
    members = _text(whole)[1:-1]
    own = f"{{{','.join([members] * max(1, size // (len(members) + 1)))}}}"
    return own if whole is value else f"[{own}]"


def _many_faults(value: Any, chance: random.Random, size: int) -> str:
    """Have as many faults as there is room for: each could be an object of the reader's."""
    wrong = _text(chance.choice([{}, {"id": 1, "name": {}}, [], "x", 1, None]))
    return _with(value, chance, f"[{','.join([wrong] * (size // (len(wrong) + 1)))}]")


def _blank(value: Any, chance: random.Random, size: int) -> str:
    return chance.choice([" ", "\n", "\t \r"]) * (size // 4) + _text(value)


SPOILS: Final[tuple[_Spoil, ...]] = (
    _deep, _wide, _repeated, _long, _number, _twice, _many_faults, _blank,
)  # fmt: skip


# How they are written.


def _bytes_of(text: str, chance: random.Random) -> bytes:
    encoding = chance.choice(["utf-8"] * 9 + ["utf-8-sig", "utf-16", "utf-32", "latin-1", "utf-7"])
    escaped = chance.random() < 0.1
    if escaped:
        text = "".join(f"\\u{ord(sign):04x}" if sign.isalpha() else sign for sign in text)
    return text.encode(encoding, "replace")


# What they are wrapped in, and how they come.


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _gzip_of_many(sign: bytes, megabytes: int) -> bytes:
    """Return the gzip of so many times a megabyte of one sign, without compressing all of them.

    What is compressed up to a full flush depends on nothing before it: it may be said again.
    """
    block = sign * MOST
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    compressed = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(megabytes):
        check = zlib.crc32(block, check)
    length = len(block) * megabytes % 2**32
    end = deflate.flush() + struct.pack("<II", check, length)
    return _GZIP_HEAD + compressed * megabytes + end


_GZIP_HEAD: Final = gzip.compress(b"", mtime=0)[:10]
_Wrap = Callable[[bytes], bytes]
WRAPS: Final[tuple[tuple[str, _Wrap], ...]] = (
    ("gzip", _gzip),
    ("gzip, gzip", lambda content: _gzip(_gzip(content))),
    ("gzip", lambda content: _gzip(_gzip(content))),
    ("gzip", lambda content: _gzip(content)[:-9]),
    ("gzip", lambda content: _gzip(content) + _gzip(content)),
    ("gzip", lambda content: content),
    ("deflate", zlib.compress),
    ("br", lambda content: content),
    ("identity", lambda content: content),
    (", ".join(["gzip"] * 500), _gzip),
)


def _chunked(content: bytes, length: int, extension: bytes = b"") -> bytes:
    parts = []
    for place in range(0, len(content), length):
        part = content[place : place + length]
        parts.append(b"%x%b\r\n%b\r\n" % (len(part), extension, part))
    return b"".join(parts) + b"0\r\n\r\n"


def framed(body: bytes, chance: random.Random, headers: list[bytes], status: int = 200) -> bytes:
    """Return an answer whole: its body with its length, in chunks, or to the end of the line."""
    begins = b"HTTP/1.1 %d X\r\n" % status
    way = chance.randrange(8)
    if way == 0:
        body = _chunked(body[: MOST // 8], chance.choice([1, 2, 7]))
    elif way == 1:
        body = _chunked(body[: MOST // 2], chance.choice([1_400, 65_536]), b";a=" + b"b" * 200)
    if way in {0, 1}:
        headers = [*headers, b"Transfer-Encoding: chunked"]
    elif way == 2:
        headers = [*headers, b"Connection: close"]
    elif way == 3:
        early = b"HTTP/1.1 103 Early\r\n\r\n" * chance.choice([1, 20, 2_000])
        begins, headers = early + begins, [*headers, b"Content-Length: %d" % len(body)]
    elif way == 4:
        headers = [*headers, *(b"X-%d: %b" % (n, b"y" * 10) for n in range(2_000))]
        headers.append(b"Content-Length: %d" % len(body))
    else:
        headers = [*headers, b"Content-Length: %d" % len(body)]
    return begins + b"\r\n".join(headers) + b"\r\n\r\n" + body


def made_up(seed: int, number: int) -> Hostile:
    """Return one answer: the same for the same seed and number."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 -- repeatable, hides nothing
    call = chance.choice([*ANSWERS])
    spoil = chance.choice(SPOILS)
    wrapped = chance.random() < 0.3
    text = spoil(ANSWERS[call], chance, MOST * (40 if wrapped and call == "selection" else 1) - 500)
    body = _bytes_of(text, chance)
    refused = call == "refused"
    media = b"application/problem+json" if refused else b"application/json"
    headers = [b"Content-Type: " + media, b"X-Request-Id: r-1"]
    name = spoil.__name__.strip("_").replace("_", " ")
    if wrapped:
        encoding, wrap = chance.choice(WRAPS)
        body = wrap(body[: 30 * MOST])
        headers.append(b"Content-Encoding: " + encoding.encode())
        name += f", {encoding[:16]}"
    content = framed(body[:MOST], chance, headers, 422 if refused else 200)
    return Hostile(name, call, content[: MOST + 100_000], chance.choice([1, 1, 1, 50]))


def _answer(body: bytes, *headers: bytes) -> bytes:
    head = [b"HTTP/1.1 200 X", b"Content-Type: application/json", *headers]
    return b"\r\n".join([*head, b"Content-Length: %d" % len(body)]) + b"\r\n\r\n" + body


def _page(**members: Any) -> bytes:
    items = [{**SUBSCRIBER, **members, "id": f"{number}"} for number in range(50)]
    page = {"items": items, "total": 50, "offset": 0, "limit": 50, "counts": {"validated": 50}}
    return _text(page).encode()


def known() -> list[Hostile]:
    """Return those that once cost too much, and what is near them."""
    gigabytes = _gzip(_gzip_of_many(b"\0", 300))
    encoded = b"Content-Encoding: gzip"
    name = "a" * 18_000
    resources = [{**RESOURCE, "id": f"{number}"} for number in range(250)]
    tiny = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunked(b" " * 160_000, 1)
    return [
        Hostile("gzip of gzip", "portal", _answer(gigabytes, b"Content-Encoding: gzip, gzip")),
        Hostile("gzip of zeros", "libraries", _answer(_gzip_of_many(b"\0", 300), encoded)),
        Hostile("gzip of spaces", "selection", _answer(_gzip_of_many(b" ", 99), encoded)),
        Hostile("{} a third of a million times", "libraries",
                _answer(b"[" + b"{}," * (MOST // 3 - 9) + b"{}]")),
        Hostile("{} in what nobody knows", "libraries",
                _answer(b'[{"x":[' + b'{"":1},' * (MOST // 7 - 9) + b"1]}]")),
        Hostile("names of 18,000 characters", "subscribers", _answer(_page(last_name=name))),
        Hostile("names as long as may be", "subscribers", _answer(_page(last_name="日" * 300))),
        Hostile("250 resources each", "subscribers", _answer(_page(resources=resources))),
        Hostile("one byte a chunk", "libraries", tiny),
        Hostile("early hints, 20,000 times", "libraries", b"HTTP/1.1 103 E\r\n\r\n" * 20_000),
        Hostile("headers without end", "libraries", b"HTTP/1.1 200 X\r\n" + b"a: b\r\n" * 160_000),
        Hostile("one header without end", "libraries", b"HTTP/1.1 200 X\r\na: " + b"b" * MOST),
    ]  # fmt: skip
