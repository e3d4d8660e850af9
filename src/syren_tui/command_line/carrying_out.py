"""Carrying a plan out: the question before, the progress, signals, and how it ended."""

import argparse
import asyncio
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import replace
from functools import partial
from typing import Final

from syren_api.models import Portal
from syren_api.text import clean
from syren_tui.client import PortalClient
from syren_tui.command_line.asking import is_confirmed, types_number
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.progress import ProgressLine
from syren_tui.command_line.renew_plan import named
from syren_tui.command_line.sign_in import SignedIn
from syren_tui.config import state_folder
from syren_tui.i18n import Speech
from syren_tui.renewal.change import send
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import Plan, PlanLine
from syren_tui.renewal.series_runner import RunEnd, SeriesProgress, SeriesRunner
from syren_tui.renewal.store import SeriesStore
from syren_tui.texts.changes import words_of
from syren_tui.texts.failures import failure
from syren_tui.texts.series import reason
from syren_tui.texts.system_errors import reason_of

ALL: Final = 0
NOT_ALL: Final = 1
TROUBLE: Final = 2
_LONGEST_SILENCE: Final = 600.0
"""Seconds without an answer after which the command ends; the series can be taken up again."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def ask_and_carry_out(
    plan: Plan[PlanLine], options: argparse.Namespace, session: SignedIn, speech: Speech
) -> int:
    """Ask at a terminal, and carry a plan out; returns the exit code.

    Raises:
        CommandError: what cannot be undone is not confirmed, or the journal cannot be written.
    """
    if not options.yes and not _is_wanted(plan, speech):
        print(speech.gettext("Rien n’a été envoyé."))
        return TROUBLE
    # Standard output stays JSON.
    with redirect_stdout(sys.stderr) if options.format == "json" else nullcontext():
        return await _carry_out(plan, session, speech)


def _is_wanted(plan: Plan[PlanLine], speech: Speech) -> bool:
    change, summary = plan.change, plan.summary()
    if sys.stdin is None or not sys.stdin.isatty():
        if not change.can_be_undone:
            raise CommandError(
                speech.gettext("Ce qui ne s’annule pas se confirme : ajoutez --yes.")
            )
        return True
    words = words_of(change, speech, summary)
    if not change.can_be_undone and summary.included > change.most_unasked:
        return types_number(words.say(words.GO), summary.included, speech)
    return is_confirmed(words.say(words.GO), speech)


async def _carry_out(plan: Plan[PlanLine], session: SignedIn, speech: Speech) -> int:
    store = SeriesStore(state_folder(), session.client.address, session.account.login)
    try:
        journal = await asyncio.to_thread(store.create, plan)
    except (OSError, sqlite3.Error) as error:
        raise CommandError(
            speech.gettext(
                "Le journal de la série ne s’écrit pas dans {folder} : {reason}.",
                folder=clean(str(state_folder())),
                reason=reason_of(error, speech),
            )
        ) from error
    with journal:
        worker = _Worker(journal, session.client, session.portal, speech)
        ending = await worker.work()
        _say_ending(journal, ending, worker.signal, speech)
        if worker.signal is not None:
            return 128 + worker.signal
        if not ending.finished:
            return TROUBLE
        tally = journal.tally()
        return ALL if tally.done == tally.total else NOT_ALL


class _Worker:
    """Runs the series until it is done, is stopped, or the portal is unreachable for too long."""

    def __init__(
        self, journal: Journal, client: PortalClient, portal: Portal, speech: Speech
    ) -> None:
        self.signal: int | None = None
        """The signal that stopped it."""
        self._speech = speech
        self._line = ProgressLine(words_of(journal.change, speech, journal.tally()))
        self._answered_at = time.monotonic()
        self._run = SeriesRunner(
            journal,
            partial(send, client),
            max_batch=portal.max_batch,
            history=client.history,
            on_progress=self._show_progress,
        )

    async def work(self) -> RunEnd:
        with self._stopped_by_signals():
            ending = await self._run.run()
        self._line.clear()
        return ending

    def _show_progress(self, progress: SeriesProgress) -> None:
        now = time.monotonic()
        if progress.trouble is None:
            self._answered_at = now
        elif now - self._answered_at > _LONGEST_SILENCE:
            self._run.stop()
        self._line.show(progress)

    @contextmanager
    def _stopped_by_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        # Only the main thread may have handlers.
        with suppress(ValueError, RuntimeError):
            for number in _SIGNALS:
                loop.add_signal_handler(number, self._stop, number)
        try:
            yield
        finally:
            with suppress(ValueError, RuntimeError):
                for number in _SIGNALS:
                    loop.remove_signal_handler(number)

    def _stop(self, number: int) -> None:
        if self.signal is None:
            self._line.clear()
            said = self._speech.gettext("Arrêt après ce qui est déjà envoyé…")
            with suppress(OSError):  # the terminal may be the very thing that is gone
                print(said, file=sys.stderr, flush=True)
        self.signal = number
        self._run.stop()


def _say_ending(journal: Journal, ending: RunEnd, stopped: int | None, speech: Speech) -> None:
    if stopped == signal.SIGHUP:
        return
    tally = journal.tally()
    words = words_of(journal.change, speech, tally)
    done = replace(tally, rejected=0)  # those are listed, each with its reason
    print(f"{speech.joined(words.counted(done))}.")
    for entry in journal.entries():
        if entry.result is not None and not entry.done:
            who = named(entry.last_name, entry.first_name, entry.registration_number)
            why = reason(entry, speech)
            print(words.say(words.NOT_DONE_BECAUSE, who=who, why=why))
    if ending.finished:
        return
    if isinstance(ending.error, sqlite3.Error):
        print(speech.gettext("Le journal ne s’écrit plus : libérez de la place sur le disque."))
    elif ending.error is not None:
        print(failure(ending.error, speech))
    print(
        speech.gettext(
            "Série interrompue : {n} faits sur {total}. Ouvrez la console : elle propose de la "
            "reprendre.",
            n=speech.number(tally.settled),
            total=speech.number(tally.total),
        )
    )
