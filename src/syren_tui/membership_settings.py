"""The settings of a profile's source: the table ``[portals.….membership]``.

Read by `syren_tui.config`; imports nothing that a first paint would wait for.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Final

from syren_tui.i18n import N_
from syren_tui.setting_values import NumberRange, expectation

SOURCES: Final = ("roster", "sip2", "koha")
_TEXTS: Final = N_('une liste de textes, comme ["fouesnant"]')
_NUMBERS: Final = {
    int: NumberRange(1, 16, N_("un nombre, de 1 à 16")),
    float: NumberRange(0, 3600, N_("un nombre de secondes, de 0 à 3600")),
}
_KNOWN: Final = N_("un réglage connu : voyez docs/membership.md")
_MOST_TEXTS: Final = 500
_MISSING: Final = N_("ce réglage, que cette source demande")

Refuse = Callable[[str, object, str], Exception]
"""Makes the error of a setting: its name, its value, what is expected."""


@dataclass(frozen=True, slots=True)
class MembershipSettings:
    """Which library system answers, and how it is asked."""

    source: str = field(metadata={"choices": SOURCES})
    libraries: tuple[str, ...] = ()
    """The portal's ids of the libraries it speaks for; empty: the account's own."""
    branches: tuple[str, ...] = ()
    """Of a shared system: members of another are to confirm; empty: all are the library's."""
    label: str = ""
    """What staff call it; empty: the source's usual name."""
    file: str = ""
    """A roster's, relative to the settings file."""
    address: str = ""
    """``host:port`` of SIP2; the base address of Koha's REST."""
    tls: bool = False
    ca_file: str = ""
    """Authorities to trust beside the host's, relative to the settings file."""
    login: str = ""
    client_id: str = ""
    """Koha: the password is its secret then, and `login` is not used."""
    password_file: str = ""
    """Readable by its user alone, relative to the settings file."""
    keyring: bool = False
    """Whether the password is in this user's keyring."""
    institution: str = ""
    location: str = ""
    charset: str = field(default="utf-8", metadata={"choices": ("utf-8", "cp850", "latin-1")})
    terminator: str = field(default="cr", metadata={"choices": ("cr", "crlf", "lf")})
    """For sending; any is taken on receiving."""
    checksum: bool = True
    end_field: str = "PA"
    end_format: str = field(
        default="auto", metadata={"choices": ("auto", "YYYYMMDD", "ISO", "DD/MM/YYYY")}
    )
    birth_field: str = "PB"
    connections: int = 1
    pause: float = 0.0
    """Seconds between two questions."""
    timeout: float = 10.0
    """Seconds for one question."""
    folder: str = field(default="", metadata={"hidden": True})
    """The folder of the settings file, which the files are relative to; not a setting."""


_NEEDS: Final = {"roster": "file", "sip2": "address", "koha": "address"}


def membership_settings(
    table: Mapping[str, Any], folder: str, refuse: Refuse
) -> MembershipSettings:
    """Make the settings of a table.

    Args:
        table: as it stands in the file.
        folder: of the settings file.
        refuse: makes the error that is raised where a setting will not do.
    """
    known = {each.name: each for each in fields(MembershipSettings) if each.name != "folder"}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            raise refuse(name, "", _KNOWN)  # not its value: it may be a password
        choices = known[name].metadata.get("choices")
        expected = expectation(
            value,
            known[name].type,
            choices,
            numbers=_NUMBERS,
            texts=_TEXTS,
            most_texts=_MOST_TEXTS,
        )
        if expected is not None:
            raise refuse(name, value, expected)
        values[name] = tuple(value) if isinstance(value, list) else value
    for name, each in known.items():
        if each.default is MISSING and name not in values:
            raise refuse(name, "", ", ".join(each.metadata["choices"]))
    needed = _NEEDS[values["source"]]
    if not values.get(needed):
        raise refuse(needed, values.get(needed, ""), _MISSING)
    return MembershipSettings(**values, folder=folder)
