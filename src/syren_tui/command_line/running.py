"""Runs a command: every error becomes a sentence and an exit code."""

import argparse
import asyncio
import importlib
import sys
from io import TextIOWrapper

from syren_tui.client.errors import ClientError
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.output import printed_to
from syren_tui.command_line.password import read_password
from syren_tui.config import Settings
from syren_tui.exit_codes import refuse
from syren_tui.i18n import Speech
from syren_tui.texts.failures import failure


def take_password(options: argparse.Namespace, speech: Speech) -> str | None:
    """Read the password from the descriptor in the options, and store it in them.

    Returns:
        Why it cannot be read; None if it was read, or no descriptor is given.
    """
    options.password = None
    if options.password_fd is None:
        return None
    if options.password_fd == 0 and getattr(options, "cards", None) in ("-", ["-"]):
        return speech.gettext("La liste et le mot de passe ne peuvent pas venir de la même entrée.")
    try:
        options.password = read_password(options.password_fd, speech)
    except CommandError as refused:
        return refused.sentence
    return None


def run_command(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Run the command that the options name; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of few letters ends nothing
    try:
        with printed_to(options.output, speech, shown=_asks(options)):
            return asyncio.run(outcome_of(options, settings, speech))
    except CommandError as refused:
        return refuse(refused.sentence)


def _asks(options: argparse.Namespace) -> bool:
    """Tell whether the command asks a question about its output."""
    is_asked = options.command in {"change", "renew"} and not (options.yes or options.dry_run)
    return is_asked and sys.stdin is not None and sys.stdin.isatty()


async def outcome_of(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Do what `run_command` does, on a running event loop."""
    command = importlib.import_module(f"syren_tui.command_line.{options.command}")
    try:
        code: int = await command.run(options, settings, speech)
    except CommandError as refused:
        sentence = refused.sentence
    except ClientError as error:
        sentence = failure(error, speech)
    else:
        return code
    return refuse(sentence)
