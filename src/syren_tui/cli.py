"""The command line of the console; what a command needs is imported when it needs it."""

import argparse
import os
import re
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from syren_api import __version__
from syren_api.text import clean
from syren_tui import garbage_collector
from syren_tui.command_line.options import COMMANDS, add_commands
from syren_tui.config import (
    PortalProfile,
    Settings,
    SettingsError,
    host_settings_path,
    looks_like_address,
    settings_path,
)
from syren_tui.exit_codes import (
    in_sentences,
    is_text,
    needs_output,
    occupy_closed_descriptors,
    refuse,
)
from syren_tui.i18n import LANGUAGES, N_, Speech, language_of
from syren_tui.settings_file import load_settings

if TYPE_CHECKING:
    from syren_tui.screens.sign_in import SignInPrefill


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the console, or run a command without it; returns the exit code.

    2 with one sentence if that fails: see `syren_tui.exit_codes`.
    """
    # A core dump would hold passwords, the token and people's data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given = sys.argv[1:] if arguments is None else list(arguments)
    speech = Speech(language_of(_language_in(given), os.environ))
    return in_sentences(lambda: _main(given, speech), speech)


def _main(given: Sequence[str], speech: Speech) -> int:
    if sys.stdout is None and needs_output(given, COMMANDS):
        return refuse(speech.gettext("Le résultat ne s’écrit pas : la sortie est fermée."))
    options = _parser(speech, given).parse_args(given)
    if (wrong := _no_text(options)) is not None:
        return refuse(speech.gettext("« {what} » n’est pas en UTF-8 : retapez-le.", what=wrong))
    if options.command in COMMANDS:
        from syren_tui.command_line.running import take_password

        # Before any file is opened that could be mistaken for it.
        if (sentence := take_password(options, speech)) is not None:
            return refuse(sentence)
    occupy_closed_descriptors()
    try:
        settings = load_settings(settings_path(), os.environ, host=host_settings_path())
    except SettingsError as error:
        return refuse(_settings_sentence(error, speech))
    if options.plain_terminal:
        settings = replace(settings, plain_terminal=True)
    speech = Speech(language_of(options.lang or settings.language, os.environ))
    if options.command in COMMANDS:
        from syren_tui.command_line.running import run_command

        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # see `syren_tui.__main__`
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return run_command(options, settings, speech)
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return refuse(speech.gettext("La console a besoin d’un terminal."))
    from syren_tui.terminal.tty import ended_by_signals, quiet_input

    run = _demo if options.command else _open
    with ended_by_signals(), quiet_input() as before:
        return run(options, settings, speech, before)


def _open(
    options: argparse.Namespace, settings: Settings, speech: Speech, before: list[Any] | None
) -> int:
    from syren_tui.screens.sign_in import SignInPrefill

    profiles = settings.portals
    first = settings.first_portal
    if options.portal:
        named = [each for each in profiles if each.name == options.portal]
        if not named and not looks_like_address(options.portal):
            return refuse(
                speech.gettext(
                    "« {what} » n’est ni l’adresse d’un portail, ni un profil des réglages.",
                    what=clean(options.portal),
                )
            )
        first = named[0] if named else PortalProfile(name=options.portal, address=options.portal)
        profiles = (first,)
    login = options.login or (first.login if first is not None else "")
    return _run(settings, speech, SignInPrefill(profiles, first, login), before)


def _demo(
    options: argparse.Namespace, settings: Settings, speech: Speech, before: list[Any] | None
) -> int:
    from syren_tui.demo import DemoError, embedded_portal
    from syren_tui.screens.sign_in import SignInPrefill

    preparing = speech.gettext("Préparation du portail de démonstration…")
    print(preparing, end="", flush=True)
    try:
        with embedded_portal(options.preset, options.subscribers, speech) as portal:
            profile = PortalProfile(
                name=speech.gettext("démonstration"),
                address=portal.url,
                membership=portal.membership,
            )
            hint = speech.gettext(
                "Démonstration : Entrée suffit. Autres comptes, avec le même mot de passe : "
                "departement, support."
            )
            prefill = SignInPrefill((profile,), profile, portal.login, portal.password, hint)
            print("\r" + " " * len(preparing), end="\r", flush=True)
            return _run(settings, speech, prefill, before, Path(portal.folder) / "series")
    except DemoError as error:
        print()
        return refuse(str(error))


def _run(
    settings: Settings,
    speech: Speech,
    prefill: "SignInPrefill",
    before: list[Any] | None,
    series_folder: Path | None = None,
) -> int:
    from syren_tui.terminal.tty import has_mouse, tell_textual

    tell_textual(settings, os.environ)  # it looks when it is imported
    garbage_collector.pause()  # the app resumes it once everything is imported
    from syren_tui.app import SyrenApp

    app = SyrenApp(speech, settings, prefill, series_folder=series_folder)
    app.terminal_before = before
    app.end_by_signals()
    app.run(mouse=has_mouse(settings, os.environ))
    return app.return_code or 0


_FILES: Final = frozenset({"cards", "output", "roster"})
"""Options that name files."""
_OPTION: Final = re.compile(r"(?<!\S)--?[a-z][a-z-]*")
"""The option that argparse speaks of, without its value."""


class _Formatter(argparse.HelpFormatter):
    """Writes the help in the user's language."""

    def __init__(self, speech: Speech, **options: Any) -> None:
        super().__init__(**options)
        self._speech = speech

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        if prefix is None:
            prefix = self._speech.gettext("Utilisation : ")
        super().add_usage(usage, actions, groups, prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a group; argparse's own headings are English, and end in a colon."""
        if heading == "positional arguments":
            heading = "Arguments"
        if heading is not None and self._speech.language == "fr":
            heading += "\N{NO-BREAK SPACE}"
        super().start_section(heading)


class _Parser(argparse.ArgumentParser):
    """Refuses in the user's language, on one line."""

    def __init__(self, speech: Speech, **options: Any) -> None:
        super().__init__(**{"formatter_class": partial(_Formatter, speech), **options})
        self._speech = speech

    def error(self, message: str) -> NoReturn:
        """Exit with a sentence; it quotes only options: words may be names, values secrets."""
        found = _OPTION.search(message)
        if found is None:
            said = N_("Commande non comprise : voyez {command} --help.")
            self.exit(refuse(self._speech.gettext(said, command=self.prog)))
        name = clean(found[0])
        choices = self._choices(name)
        if choices and ": invalid choice: " in message:
            said = N_("{what} : choix possibles : {choices}.")
        elif message.startswith("the following arguments are required"):
            said = N_("« {what} » manque : voyez {command} --help.")
        elif ": expected " in message:
            said = N_("« {what} » attend une valeur : voyez {command} --help.")
        else:
            said = N_("« {what} » n’est pas compris : voyez {command} --help.")
        sentence = self._speech.gettext(said, what=name, command=self.prog, choices=choices)
        self.exit(refuse(sentence))

    def _choices(self, option: str) -> str:
        """Return the values that an option may have; empty where it takes any."""
        for action in self._actions:
            if option in action.option_strings:
                return ", ".join(map(str, action.choices or ()))
        return ""

    def add_subparsers(self, **options: Any) -> Any:
        """Add commands; their parsers speak the same language."""
        return super().add_subparsers(**{"parser_class": partial(_Parser, self._speech), **options})

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write, and raise if that fails: argparse would ignore it."""
        print(message, end="", file=file or sys.stderr)


def _parser(speech: Speech, given: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of the command line; it has commands if one may be given."""
    say = speech.gettext
    parser = _Parser(
        speech,
        prog="syren-tui",
        description=say("Les abonnés ressources numériques de votre bibliothèque, au clavier."),
        epilog=say("Réglages : {path}", path=settings_path()),
        allow_abbrev=False,
        add_help=False,
    )
    options = _options(parser, speech)
    options.add_argument(
        "--portal", metavar="URL", help=say("adresse du portail, ou nom d’un profil des réglages")
    )
    options.add_argument("--login", metavar="LOGIN", help=say("identifiant à proposer"))
    options.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=say("afficher la version"),
    )
    # Not on the options: those of "demo" would be overruled by it.
    parser.set_defaults(lang=None, plain_terminal=False, command=None)
    if not {*given} & {"demo", *COMMANDS, "-h", "--help"}:
        return parser  # they take a thirtieth of the start
    commands = parser.add_subparsers(dest="command", metavar="", title=say("Commandes"))
    demo = commands.add_parser(
        "demo",
        help=say("ouvrir la console sur un portail de démonstration"),
        allow_abbrev=False,
        add_help=False,
    )
    own = _options(demo, speech)
    own.add_argument(
        "--preset", default="syren", help=say("syren ou loiretek (par défaut : syren)")
    )
    own.add_argument(
        "--subscribers", type=int, default=300, metavar="N",
        help=say("nombre d’abonnés, en deux bibliothèques (par défaut : 300)"),
    )  # fmt: skip
    add_commands(commands, speech, _options)
    return parser


def _options(parser: argparse.ArgumentParser, speech: Speech) -> "argparse._ArgumentGroup":
    """Add the options of all commands, and return the group for more."""
    group = parser.add_argument_group("Options")
    group.add_argument("-h", "--help", action="help", help=speech.gettext("afficher cette aide"))
    group.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=argparse.SUPPRESS,
        help=speech.gettext("langue : fr ou en"),
    )
    group.add_argument(
        "--plain-terminal", action="store_true", default=argparse.SUPPRESS,
        help=speech.gettext("envoyer tout ce qui est peint, et pas seulement ce qui change"),
    )  # fmt: skip
    return group


def _no_text(options: argparse.Namespace) -> str | None:
    """Return the name of an argument that is not UTF-8; file names may be any bytes."""
    for name, value in vars(options).items():
        if isinstance(value, str) and name not in _FILES and not is_text(value):
            return "MOTS" if name == "words" else f"--{name.replace('_', '-')}"
    return None


def _language_in(arguments: Sequence[str]) -> str | None:
    """Find the language on the command line before it is parsed: the help uses it."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def _settings_sentence(error: SettingsError, speech: Speech) -> str:
    """Say which file, which line, which value, and what is expected."""
    where = clean(error.path)
    if error.line is not None:
        where = speech.gettext("{path}, ligne {line}", path=where, line=error.line)
    name = f"{error.name} = " if error.name and error.value else error.name
    stands = speech.gettext("« {what} » ne convient pas", what=clean(f"{name}{error.value}"))
    expected = speech.gettext("attendu : {what}", what=speech.gettext(error.expected))
    if not (error.name or error.value):
        stands = speech.gettext("ne se lit pas")
    return speech.gettext(
        "{where} : {stands} ; {expected}.", where=where, stands=stands, expected=expected
    )
