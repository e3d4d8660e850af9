"""Settings: the portals, and how the console behaves; where they are read from.

Nothing is read or made when this module is imported, and it imports neither pydantic nor httpx: the
sign-in screen is painted from it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from syren_tui.membership_settings import MembershipSettings
    from syren_tui.view_settings import ViewSettings

PREFIX: Final = "SYREN_TUI_"
FILE_NAME: Final = "config.toml"


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
    views: "tuple[ViewSettings, ...]" = ()
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


def host_settings_path(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where the settings of the whole host are; None: ``SYREN_TUI_CONFIG`` stands alone."""
    if environment.get(f"{PREFIX}CONFIG"):
        return None
    from platformdirs import site_config_path

    return site_config_path("syren-tui") / FILE_NAME


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
