"""The command line of the console; what a command needs is imported when it needs it."""

import argparse
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from syren_api.text import clean
from syren_tui import garbage_collector
from syren_tui.cli_parser import console_parser
from syren_tui.command_line.options import COMMANDS
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
from syren_tui.i18n import Speech, language_of
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
    options = console_parser(speech, given).parse_args(given)
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
