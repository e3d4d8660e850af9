"""``syren-tui verify``: asks the library's own system who is a member; changes nothing."""

import argparse
import asyncio
import json
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from syren_api.models import Account, Portal, SelectedSubscriber
from syren_api.queries import SubscriberFilter
from syren_api.statuses import Status
from syren_api.text import clean
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.library_system import opened_source
from syren_tui.command_line.list import named_library
from syren_tui.command_line.sign_in import SignedIn, profile_of, signed_in
from syren_tui.config import Settings, state_folder
from syren_tui.i18n import Speech
from syren_tui.membership.accounts import accounts_to_verify
from syren_tui.membership.heaps import Heap, HeapEntry
from syren_tui.membership.model import Cause
from syren_tui.membership.output import verification_json, verification_rows
from syren_tui.membership.remembered import Remembered, remember
from syren_tui.membership.scope import libraries_of
from syren_tui.membership.texts import (
    heap_label,
    no_ends_sentence,
    planned_words,
    progress_sentence,
    reasons,
)
from syren_tui.membership.verification import Verification, VerificationProgress
from syren_tui.membership_settings import MembershipSettings
from syren_tui.renewal.export import csv_of
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut, status_label

DONE: Final = 0
SOME_UNANSWERED: Final = 1
NOT_DONE: Final = 2
_REPAINT_SECONDS: Final = 0.1
"""Seconds between two paintings of the progress."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Ask about all accounts of the options, and write the results; returns the exit code."""
    profile = profile_of(options.portal, settings, speech)
    async with signed_in(options, settings, speech) as session:
        own = profile.membership if options.roster is None else None
        accounts = await _accounts(options, own, session, speech)
        async with opened_source(profile, options.roster, session.portal, speech) as source:
            line = _ProgressLine(speech)
            branches = own.branches if own is not None else ()
            verification = Verification(
                accounts, source, session.portal, branches=branches, on_progress=line.show
            )
            with _stopped_by_signals(verification) as stopped:
                await verification.run()
            line.clear()
        _write(verification, options.format, session.portal, speech)
        if stopped:
            return 128 + stopped[0]
        return _code(verification, session, speech)


def _code(verification: Verification, session: SignedIn, speech: Speech) -> int:
    heaps = verification.heaps()
    if verification.ended is Cause.NO_ENDS or verification.is_unanswered:
        _say(_why_not(verification, heaps[Heap.NO_ANSWER], speech))
        return NOT_DONE
    members = len(heaps[Heap.MEMBERS])
    try:
        remember(
            state_folder(),
            session.client.address,
            session.account.login,
            Remembered(members, verification.source, verification.at),
        )
    except OSError:
        _say(
            speech.gettext(
                "Le résultat ne s’écrit pas pour la console : voyez les droits du dossier."
            )
        )
    return SOME_UNANSWERED if heaps[Heap.NO_ANSWER] else DONE


def _why_not(verification: Verification, silent: Sequence[HeapEntry], speech: Speech) -> str:
    if verification.ended is Cause.NO_ENDS:
        return no_ends_sentence(speech)
    why = next((reasons(each, speech) for each in silent), [])
    return speech.gettext("Vérification non faite : {why}.", why=speech.joined(why))


async def _accounts(
    options: argparse.Namespace,
    own: MembershipSettings | None,
    session: SignedIn,
    speech: Speech,
) -> list[SelectedSubscriber]:
    """Return the accounts to ask about: only of libraries that the source knows."""
    statuses = tuple(Status(each) for each in options.status)
    libraries = await _libraries(options.library, own, session, speech)
    found: list[SelectedSubscriber] = []
    for library in libraries:
        asked = SubscriberFilter(status=statuses, library=library)
        found += await accounts_to_verify(session.client, session.portal, asked)
    return found


async def _libraries(
    wanted: str | None, own: MembershipSettings | None, session: SignedIn, speech: Speech
) -> Sequence[str | None]:
    """Return the ids to filter by; None: the account's own library needs no filter."""
    speaks_for = libraries_of(own, session.account)
    if wanted is not None:
        library = await named_library(wanted, session.client, speech)
        if own is not None and library.id not in speaks_for:
            raise _not_its_library(speech)
        return [library.id]
    if _is_own(session.account) and speaks_for:
        return [None]
    if not speaks_for:
        raise _not_its_library(speech)
    return speaks_for


def _is_own(account: Account) -> bool:
    return account.library is not None


def _not_its_library(speech: Speech) -> CommandError:
    return CommandError(
        speech.gettext(
            "La source ne parle pour aucune bibliothèque de ce compte : nommez-la dans libraries, "
            "au tableau membership des réglages, ou donnez --roster et --library."
        )
    )


def _write(verification: Verification, form: str, portal: Portal, speech: Speech) -> None:
    match form:
        case "json":
            print(json.dumps(verification_json(verification, portal, speech), indent=2))
        case "csv":
            rows = verification_rows(verification.heaps(), portal, speech)
            sys.stdout.flush()
            sys.stdout.buffer.write(csv_of(rows))
            sys.stdout.buffer.flush()
        case _:
            _write_text(verification, speech)


def _write_text(verification: Verification, speech: Speech) -> None:
    source, at = clean(verification.source), verification.at.astimezone()
    when = f"{speech.day(at.date())} {at:%H:%M}"
    print(speech.gettext("Vérification avec {source}, {when}", source=source, when=when))
    for heap, entries in verification.heaps().items():
        label, number = heap_label(heap, speech), speech.number(len(entries))
        print("\n" + speech.gettext("{what} : {n}", what=label, n=number))
        if heap is Heap.NOTHING:
            continue
        for entry in entries:
            print(f"  {_line(entry, speech)}")


def _line(entry: HeapEntry, speech: Speech) -> str:
    account = entry.account
    number = clean(account.registration_number or "")
    said = [
        full_name(account),
        speech.gettext("carte {number}", number=number) if number else speech.gettext("sans carte"),
        status_label(account.status, speech),
        *reasons(entry, speech),
    ]
    if entry.heap is Heap.MEMBERS:
        said.append(planned_words(entry, speech))
    return ", ".join(said)


@contextmanager
def _stopped_by_signals(verification: Verification) -> Iterator[list[int]]:
    """Stop at Ctrl+C and similar signals; answers so far are written."""
    loop = asyncio.get_running_loop()
    stopped: list[int] = []

    def stop(number: int) -> None:
        stopped.append(number)
        verification.stop()

    with suppress(ValueError, RuntimeError):  # only the main thread may have handlers
        for number in _SIGNALS:
            loop.add_signal_handler(number, stop, number)
    try:
        yield stopped
    finally:
        with suppress(ValueError, RuntimeError):
            for number in _SIGNALS:
                loop.remove_signal_handler(number)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


class _ProgressLine:
    """Overwrites its line on a terminal; prints nothing in a pipe."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._on = sys.stderr.isatty()
        self._painted_at = 0.0

    def show(self, progress: VerificationProgress) -> None:
        now = time.monotonic()
        if not self._on or now - self._painted_at < _REPAINT_SECONDS:
            return
        self._painted_at = now
        self._paint(progress_sentence(progress, self._speech))

    def clear(self) -> None:
        if self._painted_at:
            self._paint("")
            print("\r", end="", file=sys.stderr, flush=True)

    def _paint(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{cut(text, width):{width}}", end="", file=sys.stderr, flush=True)
