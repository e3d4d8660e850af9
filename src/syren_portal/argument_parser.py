"""A parser of arguments that helps and refuses in the terminal's language."""

import argparse
from functools import partial
from typing import Any, NoReturn

from syren_portal.texts import Language, Text


def said(language: Language, fr: str, en: str) -> str:
    """Return the text of a language."""
    return Text(fr, en).say(language)


class _Formatter(argparse.HelpFormatter):
    """Writes the headings in the terminal's language."""

    def __init__(self, language: Language, **options: Any) -> None:
        super().__init__(**options)
        self._language = language

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin with the usage."""
        if prefix is None:
            prefix = said(self._language, "Utilisation : ", "Usage: ")
        super().add_usage(usage, actions, groups, prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a group; argparse's own headings are English, and end in a colon."""
        headings = {
            "positional arguments": Text("Commandes ", "Commands"),
            "options": Text("Options ", "Options"),
        }
        if heading in headings:
            heading = headings[heading].say(self._language)
        super().start_section(heading)


class Parser(argparse.ArgumentParser):
    """Refuses in the terminal's language, on one line."""

    def __init__(self, language: Language, **options: Any) -> None:
        options = {"formatter_class": partial(_Formatter, language), **options}
        super().__init__(**options, add_help=False)
        self._language = language
        self.add_argument(
            "-h",
            "--help",
            action="help",
            help=said(language, "afficher cette aide", "show this help"),
        )

    def add_subparsers(self, **options: Any) -> Any:
        """Add commands; their parsers speak the same language."""
        return super().add_subparsers(
            **{"parser_class": partial(Parser, self._language), **options}
        )

    def error(self, message: str) -> NoReturn:
        """Exit with a sentence; it quotes no value: it may be a password or a name."""
        language = self._language
        names = message.split(": ")
        said = Text(
            "commande non comprise : voyez {command} --help.",
            "this command is not understood: see {command} --help.",
        )
        if message.startswith("the following arguments are required: "):
            said = Text(
                "il manque {what} : voyez {command} --help.",
                "{what} is missing: see {command} --help.",
            )
        elif message.startswith("argument -") and ": invalid choice: " in message:
            said = Text(
                "{what} : cette valeur n’existe pas ; choix possibles : {choices}.",
                "{what}: there is no such value; choices: {choices}.",
            )
        elif message.startswith("argument -"):
            said = Text(
                "{what} n’est pas compris : voyez {command} --help.",
                "{what} is not understood: see {command} --help.",
            )
        what = names[0].removeprefix("argument ")
        if message.startswith("the following"):
            what = names[1].strip()
        choices = next(
            (each.choices for each in self._actions if what in each.option_strings), None
        )
        sentence = said.say(
            language, what=what, command=self.prog, choices=", ".join(map(str, choices or ()))
        )
        self.exit(2, f"syren-portal: {sentence}\n")
