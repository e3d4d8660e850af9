"""Runs a command: whatever happens ends as a sentence and an exit code."""

import argparse
import asyncio
import importlib
import os
import sys
from io import TextIOWrapper
from typing import Final

from syren_tui.client.errors import ClientError
from syren_tui.command_line.refusal import Refused
from syren_tui.config import Settings
from syren_tui.i18n import Speech
from syren_tui.words.failures import failure

TROUBLE: Final = 2
INTERRUPTED: Final = 130


def run_command(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Run the command that the options name; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of few letters ends nothing
    try:
        code = asyncio.run(outcome_of(options, settings, speech))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain at its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TROUBLE
    return code


async def outcome_of(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Do what `run_command` does, on a loop that runs already."""
    command = importlib.import_module(f"syren_tui.command_line.{options.command}")
    try:
        code: int = await command.run(options, settings, speech)
    except Refused as refused:
        sentence = refused.sentence
    except ClientError as error:
        sentence = failure(error, speech)
    else:
        return code
    print(f"syren-tui: {sentence}", file=sys.stderr)
    return TROUBLE
