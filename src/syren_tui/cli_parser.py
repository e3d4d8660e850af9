"""The options of the console's command line; their help and errors are in the user's language."""

import argparse
import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NoReturn

from syren_api import __version__
from syren_api.text import clean
from syren_tui.command_line.options import COMMANDS, add_commands
from syren_tui.config import settings_path
from syren_tui.exit_codes import refuse
from syren_tui.i18n import LANGUAGES, N_, Speech

_UNKNOWN_WORD: Final = re.compile(r"unrecognized arguments: (?!-)")
"""What argparse says of a word that is no option, before those after it."""
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
        if found is None or _UNKNOWN_WORD.match(message):
            said = N_("Commande non comprise : voyez {command} --help.")
            self.exit(refuse(self._speech.gettext(said, command=self.prog)))
        name = clean(found[0])
        choices = self._choices(name)
        if choices and ": invalid choice: " in message:
            said = N_("{what} : cette valeur n’existe pas ; choix possibles : {choices}.")
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


def console_parser(speech: Speech, given: Sequence[str]) -> argparse.ArgumentParser:
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
