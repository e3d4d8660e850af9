"""What a terminal sends for a key."""

from typing import Final

_KEYS: Final = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "space": " ",
    "backspace": "\x7f", "ctrl+space": "\0",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS",
}  # fmt: skip
_LETTERED: Final = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
_NUMBERED: Final = {
    "insert": 2, "delete": 3, "pageup": 5, "pagedown": 6,
    "f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24,
}  # fmt: skip
_MODIFIERS: Final = {"shift": 1, "alt": 2, "ctrl": 4}


def bytes_of(key: str) -> bytes:
    """Return what a terminal sends for a key, such as ``pageup``, ``ctrl+s`` or ``shift+left``."""
    return _sent(key).encode()


def _sent(key: str) -> str:
    if known := _KEYS.get(key):
        return known
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    if not set(modifiers) <= _MODIFIERS.keys():
        raise ValueError(f"no terminal sends {key!r}")
    number = 1 + sum(_MODIFIERS[each] for each in modifiers)
    if name in _LETTERED:
        return f"\x1b[{'' if number == 1 else f'1;{number}'}{_LETTERED[name]}"
    if name in _NUMBERED:
        return f"\x1b[{_NUMBERED[name]}{'' if number == 1 else f';{number}'}~"
    if len(name) == 1 and not modifiers:
        return name
    if modifiers == ["alt"]:
        return f"\x1b{_sent(name)}"
    if modifiers == ["ctrl"] and len(name) == 1 and "@" <= name.upper() <= "_":
        return chr(ord(name.upper()) & 0x1F)
    raise ValueError(f"no terminal sends {key!r}")
