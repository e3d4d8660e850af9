"""Reads the settings from TOML files and the environment.

The file in the user's configuration folder lies over that of the host; the environment overrides
both, and the command line that.
"""

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from syren_tui.config import (
    PREFIX,
    PortalProfile,
    Settings,
    SettingsError,
    looks_like_address,
)
from syren_tui.i18n import N_
from syren_tui.setting_values import NumberRange, expectation

if TYPE_CHECKING:
    from syren_tui.membership_settings import MembershipSettings
    from syren_tui.view_settings import ViewSettings

_LINE_OF_TOML_ERROR: Final = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")
_TEXTS: Final = N_('une liste de textes, comme ["pas d’abonnement en cours"]')
_TABLE: Final = N_("un tableau, comme [portals.syren]")
_TOML: Final = N_("du TOML, en UTF-8")
_SAFE: Final = N_("un fichier à vous ou à root, que les autres ne modifient pas (chmod o-w)")
_NUMBERS: Final[Mapping[type, NumberRange]] = {
    int: NumberRange(0, 24 * 60, N_("un nombre de minutes, de 0 à 1440"))
}
_TABLES: Final = frozenset({"portals", "views"})
"""Settings that are tables, and are read on their own."""
_KNOWN_NAME: Final = N_("un réglage connu : voyez le guide")
_PORTAL_NAME: Final = N_("le nom d’un tableau [portals.…]")


def load_settings(
    path: Path, environment: Mapping[str, str] = os.environ, *, host: Path | None = None
) -> Settings:
    """Read the settings; a file that is not there is an empty one.

    Args:
        path: of the user's file.
        environment: the process's.
        host: the file of the whole host: what the user's does not say is as it says. A portal of
            the user's has the library system of the host's portal of that name, where it names
            none.

    Raises:
        SettingsError: a file or a variable is not what it must be.
    """
    settings = Settings() if host is None else _from_file(host, Settings())
    return _from_environment(_from_file(path, settings), environment)


def _from_file(path: Path, beneath: Settings) -> Settings:
    try:
        with path.open(encoding="utf-8-sig") as file:  # editors of Windows put a mark at the head
            if not _is_safe(os.fstat(file.fileno())):
                raise SettingsError(path, "", "", _SAFE)
            text = file.read()
    except FileNotFoundError:
        return beneath
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(path, "", "", _TOML) from error
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE_OF_TOML_ERROR.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        # Without the value: it may be a password in the wrong place.
        raise SettingsError(path, "", "", _TOML, line) from error
    return _Reader(path, text).settings(content, beneath)


def _is_safe(status: os.stat_result) -> bool:
    """Tell whether only the user and root, or a group of theirs, can have written a file.

    Whoever writes the settings says where passwords are sent.
    """
    if stat.S_ISCHR(status.st_mode):
        return True  # /dev/null is everybody's
    return status.st_uid in {os.geteuid(), 0} and not status.st_mode & stat.S_IWOTH


class _Reader:
    """Reads the tables of one file, and knows the line of each setting."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def settings(self, content: Mapping[str, Any], beneath: Settings) -> Settings:
        tables = content.get("portals", {})
        if not isinstance(tables, dict):
            raise self._error((), "portals", tables, _TABLE)
        portals = _over(
            [self._profile(name, table) for name, table in tables.items()], beneath.portals
        )
        views = self._views(content.get("views", []))
        rest = {name: each for name, each in content.items() if name not in _TABLES}
        values = self._values(Settings, (), rest)
        settings = replace(beneath, **values, portals=portals, views=views or beneath.views)
        if settings.portal and settings.portal not in {each.name for each in portals}:
            raise self._error((), "portal", settings.portal, _PORTAL_NAME)
        return settings

    def _profile(self, name: str, table: Any) -> PortalProfile:
        place = ("portals", name)
        if not isinstance(table, dict):
            raise self._error(("portals",), name, table, _TABLE)
        membership = self._membership(place, table.get("membership"))
        table = {name: value for name, value in table.items() if name != "membership"}
        values = self._values(PortalProfile, place, table)
        if not looks_like_address(values.get("address", "")):
            raise self._error(place, "address", values.get("address", ""), "https://…")
        return PortalProfile(name=name, membership=membership, **values)

    def _views(self, tables: object) -> "tuple[ViewSettings, ...]":
        if tables == []:
            return ()
        # Few have any; the first paint of all others would wait for the import.
        from syren_tui.view_settings import read_views

        return read_views(tables, lambda *what: self._error(("views",), *what))

    def _membership(self, place: tuple[str, ...], table: Any) -> "MembershipSettings | None":
        if table is None:
            return None
        if not isinstance(table, dict):
            raise self._error(place, "membership", "", _TABLE)
        # Few have one; the first paint of all others would wait for the import.
        from syren_tui.membership_settings import membership_settings

        inside = (*place, "membership")
        return membership_settings(
            table, str(self._path.parent), lambda *what: self._error(inside, *what)
        )

    def _values(
        self, kind: type, place: tuple[str, ...], table: Mapping[str, Any]
    ) -> dict[str, Any]:
        known = {each.name: each for each in fields(kind) if each.name not in _TABLES}
        if place:
            known.pop("name")
            known.pop("membership")
        for name, value in table.items():
            if name not in known:
                # Not its value: somebody may have put a password there.
                raise self._error(place, name, "", _KNOWN_NAME)
            expected = _expected(value, known[name].type, known[name].metadata.get("choices"))
            if expected is not None:
                raise self._error(place, name, value, expected)
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in table.items()
        }

    def _error(
        self, place: tuple[str, ...], name: str, value: object, expected: str
    ) -> SettingsError:
        dotted = ".".join((*place, name))
        return SettingsError(self._path, dotted, _shown(value), expected, self._line(place, name))

    def _line(self, place: tuple[str, ...], name: str) -> int | None:
        """Return the line of a setting; that of its table if it is missing."""
        table: tuple[str, ...] = ()
        line_of_table = None
        for number, line in enumerate(self._text.splitlines(), 1):
            stripped = line.strip()
            if stripped.startswith("["):
                table = tuple(
                    part.strip().strip("\"'") for part in stripped.strip("[] ").split(".")
                )
                if table == (*place, name):
                    return number
                line_of_table = number if table == place else line_of_table
            elif table == place and re.match(rf"[\"']?{re.escape(name)}[\"']?\s*[=.]", stripped):
                return number
        return line_of_table


def _over(
    portals: Iterable[PortalProfile], beneath: Iterable[PortalProfile]
) -> tuple[PortalProfile, ...]:
    """Return portals before those of the host that are named otherwise."""
    others = {each.name: each for each in beneath}
    own = []
    for each in portals:
        same = others.pop(each.name, None)
        lacks = same is not None and each.membership is None
        own.append(replace(each, membership=same.membership) if same and lacks else each)
    return (*own, *others.values())


def _expected(value: object, kind: object, choices: tuple[str, ...] | None) -> str | None:
    """Return what is expected; None if the value is valid."""
    return expectation(value, kind, choices, numbers=_NUMBERS, texts=_TEXTS)


def _from_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """Override the file's settings by variables such as ``SYREN_TUI_LANGUAGE``."""
    values: dict[str, Any] = {}
    for each in fields(Settings):
        variable = f"{PREFIX}{each.name.upper()}"
        text = environment.get(variable, "")
        if each.name in {*_TABLES, "reasons"} or not text:
            continue
        value = _typed(text, each.type)
        expected = _expected(value, each.type, each.metadata.get("choices"))
        if each.name == "portal" and text not in {profile.name for profile in settings.portals}:
            expected = _PORTAL_NAME
        if expected is not None:
            raise SettingsError(variable, each.name, text, expected)
        values[each.name] = value
    return replace(settings, **values)


def _typed(text: str, kind: object) -> object:
    """Return the value that a variable's text means; the text if it is no other type."""
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    return int(text) if kind is int and re.fullmatch("[0-9]{1,5}", text) else text


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)
