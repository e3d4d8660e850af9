"""Bodies that are made to be dear: deep, wide, long, repeated, doubled, numbers, escapes."""

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

from tests.portal.forms import FORM

CREDENTIALS: Final[dict[str, Any]] = {"login": "nobody", "password": "faux"}
PATRON: Final[dict[str, Any]] = {"email": "nobody@b.example", "password": "faux"}
BATCH: Final[dict[str, Any]] = {
    "items": [{"id": "x", "version": 1, "library_registered_on": "2026-01-01"}],
    "activate_resources": True,
}
PATCH: Final[dict[str, Any]] = {"city": "Quimper", "resources": {"brief-me": "validated"}}
TEMPLATES: Final = {
    "/session": CREDENTIALS,
    "/patron/session": PATRON,
    "/patron/renewal-requests": PATRON,
    "/registrations": FORM,
    "/renewals": BATCH,
    "/subscribers": PATCH,
}
_ATOMS: Final = (
    "1", "0", "-1", "1e400", "1e-400", "0.1", "1.0", '""', '"a"', '"\\u0000"', '"\\ud800"', "null",
    "true", "[]", "{}", "[[]]", '{"a":1}', '"\\u0301"', '"é"', '{"id":"x","version":1}',
    '{"\\u0000":1}',
)  # fmt: skip
_LETTERS: Final = (
    "a",
    "é",
    "\u0301",
    "\ufdfa",
    "\\u0000",
    "\\ud800",
    "\\u001f",
    "/",
    "~",
    "\U0001f600",
)


def wide(chance: Random, size: int) -> str:
    """Many members that nobody knows."""
    atom = chance.choice(_ATOMS)
    name = chance.choice(("", "m", "\\u0001", "é/~"))
    member = len(f'"{name}99999":{atom},'.encode())
    return "{" + ",".join(f'"{name}{n}":{atom}' for n in range(max(1, size // member))) + "}"


def deep(chance: Random, size: int) -> str:
    """One in another, to the end."""
    opening, closing = chance.choice((("[", "]"), ('{"a":', "}"), ('[{"b":', "}]")))
    times = max(1, size // (len(opening) + len(closing)))
    return opening * times + chance.choice(_ATOMS) + closing * chance.choice((0, times))


def list_of(chance: Random, size: int) -> str:
    """A list of the same, or of anything."""
    atoms = chance.choice(([chance.choice(_ATOMS)], list(_ATOMS)))
    parts, length = [], 0
    while length < size:
        parts.append(chance.choice(atoms))
        length += len(parts[-1].encode()) + 1
    return "[" + ",".join(parts) + "]"


def text(chance: Random, size: int) -> str:
    """One long text."""
    letter = chance.choice(_LETTERS)
    return '"' + letter * max(1, size // len(letter.encode())) + '"'


def number(chance: Random, size: int) -> str:
    """A number of many digits."""
    return chance.choice(("", "-", "0.", "1e")) + "9" * size


def doubled(chance: Random, size: int) -> str:
    """The same member again and again."""
    member = (
        f'"{chance.choice(("login", "items", "resources", "password"))}":{chance.choice(_ATOMS)}'
    )
    return "{" + ",".join([member] * max(1, size // (len(member) + 1))) + "}"


MAKERS: Final[tuple[Callable[[Random, int], str], ...]] = (
    wide, deep, list_of, text, number, doubled,
)  # fmt: skip


def body(chance: Random, path: str, size: int) -> tuple[str, bytes]:
    """Make a body of about so many bytes; returns how it was made, too."""
    template = TEMPLATES[path]
    maker = chance.choice(MAKERS)
    way = chance.randrange(4)
    if way == 0:
        return maker.__name__, maker(chance, size).encode("utf-8", "surrogatepass")[:size]
    member = chance.choice([*template, "unknown"])
    rest = json.dumps({name: value for name, value in template.items() if name != member})
    made = maker(chance, max(1, size - len(rest) - len(member) - 8))
    if way == 1 and member == "items":
        made = "[" + ",".join([json.dumps(BATCH["items"][0])] * max(1, size // 70)) + "]"
    if way == 2:
        # In the middle of what is right, deeper down.
        made = f"[{made}]" if chance.random() < 0.5 else f'{{"id":{made},"version":{made[:0]}1}}'
    whole = rest[:-1] + ("," if len(rest) > 2 else "") + f'"{member}":{made}' + "}"
    return f"{maker.__name__} in {member}", whole.encode("utf-8", "surrogatepass")
