"""Settings: the portals, and how the console behaves.

Read from a TOML file in the user's configuration folder, overridden by the environment, and that by
the command line. Nothing is read or made when this module is imported, and it imports neither
pydantic nor httpx: the sign-in screen is painted from it.
"""

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from syren_tui.i18n import N_
from syren_tui.view_settings import ViewSettings, read_views

if TYPE_CHECKING:
    from syren_tui.membership.settings import MembershipSettings

PREFIX: Final = "SYREN_TUI_"
FILE_NAME: Final = "config.toml"
_LINE_OF_TOML_ERROR: Final = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")

_BOOLEAN: Final = N_("true ou false")
_TEXT: Final = N_("un texte entre guillemets")
_TEXTS: Final = N_('une liste de textes, comme ["pas d’abonnement en cours"]')
_TABLE: Final = N_("un tableau, comme [portals.syren]")
_TOML: Final = N_("du TOML, en UTF-8")
_SAFE: Final = N_("un fichier à vous ou à root, que les autres ne modifient pas (chmod o-w)")
_MINUTES: Final = N_("un nombre de minutes, de 0 à 1440")
_LONGEST: Final = 24 * 60
_TABLES: Final = frozenset({"portals", "views"})
"""Settings that are tables, and are read on their own."""
_KNOWN_NAME: Final = N_("un réglage connu : voyez le guide")
_PORTAL_NAME: Final = N_("le nom d’un tableau [portals.…]")


class SettingsError(Exception):
    """The settings cannot be read: which file, which line, which value, what is expected."""

    def __init__(
        self, path: Path | str, name: str, value: str, expected: str, line: int | None = None
    ) -> None:
        """Say what is wrong, and where.

        Args:
            path: the file, or the variable of the environment.
            name: the setting, such as ``portals.syren.address``; empty for the whole file.
            value: as it stands there; empty where there is none.
            expected: what should stand there: a sentence to be translated, or words that are the
                same in every language.
            line: of the file, from 1, where it is known.
        """
        self.path, self.name, self.value = str(path), name, value
        self.expected, self.line = expected, line
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class PortalProfile:
    """A portal to sign in to."""

    name: str
    """What the sign-in screen calls it: its table's name."""
    address: str
    login: str = ""
    """Filled in at sign-in; a password never is."""
    allow_insecure: bool = False
    """Whether http:// is allowed beyond this machine: what is typed can then be read on the way."""
    keyring: bool = False
    """Whether commands without a screen take the password from this user's keyring."""
    membership: "MembershipSettings | None" = None
    """Which library system tells who is a member; None where none is set up."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the console behaves."""

    language: str = field(default="", metadata={"choices": ("fr", "en")})
    """``fr`` or ``en``; empty: the locale's."""
    theme: str = field(default="", metadata={"choices": ("dark", "light", "ansi")})
    """``ansi`` has 16 colours, for old terminals; empty: as the terminal can."""
    compact: bool = False
    """Whether the list shows one line a subscriber."""
    portal: str = ""
    """The profile to begin with; empty: the first."""
    portals: tuple[PortalProfile, ...] = ()
    colors: str = field(default="256", metadata={"choices": ("16", "256", "truecolor")})
    """The most colours that are sent; each of ``truecolor`` takes twice the bytes."""
    mouse: str = field(default="", metadata={"choices": ("on", "off")})
    """Empty: off over SSH, where every movement is sent."""
    animations: bool = False
    """Whether things move into their places; each step is sent."""
    kitty_keys: bool = False
    """Whether to ask for kitty's protocol: some terminals then lose AltGr's characters."""
    plain_terminal: bool = False
    """Whether everything that is painted is sent, not only what changes."""
    sign_out_after: int = 15
    """Minutes without a key until the screen is cleared and the session given back; 0: never."""
    opens: str = field(default="", metadata={"choices": ("list", "today")})
    """What comes after the sign-in: the list, or what there is to do today; empty: the list."""
    views: tuple[ViewSettings, ...] = ()
    """The user's own views of the list."""
    reasons: tuple[str, ...] = ()
    """Offered where a status is given a reason, besides those given of late."""
    bell: bool = False
    """Whether the bell rings when somebody asks to be registered or renewed."""
    clipboard: bool = True
    """Whether the key that copies sends texts to the terminal's clipboard (OSC 52)."""
    ctrl_z: bool = True
    """Whether Ctrl+Z leads to the shell, where there is one: ``fg`` leads back."""

    @property
    def first_portal(self) -> PortalProfile | None:
        """The profile at the start; None: there is none."""
        for profile in self.portals:
            if profile.name == self.portal:
                return profile
        return self.portals[0] if self.portals else None


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings are: ``SYREN_TUI_CONFIG``, or the user's configuration folder."""
    if chosen := environment.get(f"{PREFIX}CONFIG"):
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("syren-tui") / FILE_NAME


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the journals of series are: under ``XDG_STATE_HOME``, or the user's own."""
    chosen = Path(environment.get("XDG_STATE_HOME", ""))
    if chosen.is_absolute():
        return chosen / "syren-tui" / "series"
    from platformdirs import user_state_path

    return user_state_path("syren-tui") / "series"


def looks_like_address(text: str) -> bool:
    """Tell whether a text may be a portal's address, and is not just a word."""
    return any(sign in text for sign in ".:/") or text == "localhost"


def load_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; a file that is not there is an empty one.

    Raises:
        SettingsError: the file or a variable is not what it must be.
    """
    return _from_environment(_from_file(path), environment)


def _from_file(path: Path) -> Settings:
    try:
        with path.open(encoding="utf-8-sig") as file:  # editors of Windows put a mark at the head
            if not _is_safe(os.fstat(file.fileno())):
                raise SettingsError(path, "", "", _SAFE)
            text = file.read()
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(path, "", "", _TOML) from error
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE_OF_TOML_ERROR.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        # Without the value: it may be a password in the wrong place.
        raise SettingsError(path, "", "", _TOML, line) from error
    return _Reader(path, text).settings(content)


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

    def settings(self, content: Mapping[str, Any]) -> Settings:
        tables = content.get("portals", {})
        if not isinstance(tables, dict):
            raise self._error((), "portals", tables, _TABLE)
        portals = tuple(self._profile(name, table) for name, table in tables.items())
        views = read_views(content.get("views", []), lambda *what: self._error(("views",), *what))
        rest = {name: each for name, each in content.items() if name not in {"portals", "views"}}
        settings = Settings(**self._values(Settings, (), rest), portals=portals, views=views)
        if settings.portal and settings.portal not in tables:
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

    def _membership(self, place: tuple[str, ...], table: Any) -> "MembershipSettings | None":
        if table is None:
            return None
        if not isinstance(table, dict):
            raise self._error(place, "membership", "", _TABLE)
        # Few have one; the first paint of all others would wait for the import.
        from syren_tui.membership.settings import membership_settings

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


def _expected(value: object, kind: object, choices: tuple[str, ...] | None) -> str | None:
    """Return what is expected; None if the value is valid."""
    if kind is bool:
        return None if isinstance(value, bool) else _BOOLEAN
    if kind == tuple[str, ...]:
        fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return None if fits else _TEXTS
    if kind is int:
        fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LONGEST
        return None if fits else _MINUTES
    if not isinstance(value, str):
        return _TEXT
    return None if choices is None or value in choices else ", ".join(choices)


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
