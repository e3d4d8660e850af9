"""``syren-tui renew``: a list of cards, renewed as the console would."""

import argparse
import asyncio
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from syren_api.models import Portal
from syren_api.statuses import Role
from syren_api.text import clean
from syren_tui.card_lists import (
    MAX_BYTES,
    CardList,
    CardListError,
    Reason,
    Unclear,
    read_again,
    read_cards,
)
from syren_tui.card_lists.matching import Matched, match
from syren_tui.client import PortalClient
from syren_tui.command_line.asking import is_confirmed
from syren_tui.command_line.progress import ProgressLine
from syren_tui.command_line.refusal import Refused
from syren_tui.command_line.renew_plan import choices_of, named, plan_json, say_plan
from syren_tui.command_line.sign_in import SignedIn, signed_in
from syren_tui.config import Settings, state_folder
from syren_tui.i18n import Speech
from syren_tui.parsing.dates import TypedDayError, read_typed_day
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.series_runner import Progress, RunEnd, SeriesRunner
from syren_tui.renewal.store import SeriesStore
from syren_tui.texts.card_lists import cards_sentences, question_sentence
from syren_tui.texts.failures import failure
from syren_tui.texts.series import done_accounts, reason
from syren_tui.texts.system_errors import reason_of

ALL: Final = 0
NOT_ALL: Final = 1
TROUBLE: Final = 2
_LONGEST_SILENCE: Final = 600.0
"""Seconds without an answer after which the command ends; the series can be taken up again."""
_OPTIONS: Final = {
    Unclear.CARD_COLUMN: "--card-column",
    Unclear.DAY_COLUMN: "--day-column",
    Unclear.DAY_IS: "--day-is start|end",
    Unclear.DAY_ORDER: "--day-order day-first|month-first",
}
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Plan, print the plan, and execute it; returns the exit code."""
    content = _content(options.cards, speech)
    async with signed_in(options, settings, speech) as session:
        if session.account.role is Role.SUPPORT:
            raise Refused(
                speech.gettext(
                    "Votre compte est en lecture seule : seule la bibliothèque peut renouveler."
                )
            )
        matched = await _matched(content, options, session, speech)
        plan = matched.plan
        if not matched.cards.lines:
            print(*cards_sentences(matched.cards, speech), sep="\n")
            raise Refused(speech.gettext("La liste est vide : rien à renouveler."))
        if options.format == "json":
            print(plan_json(matched, speech))
        else:
            say_plan(
                matched, speech, everybody=options.dry_run, keeps_resources=options.keep_resources
            )
        if matched.cards.questions:
            raise Refused(_how_to_choose(matched.cards, speech))
        left_out = plan.summary().left_out + sum(
            each.reason is not Reason.TWICE for each in matched.missed
        )
        if options.dry_run or not plan.summary().renewed:
            return NOT_ALL if left_out else ALL
        question = speech.gettext("Lancer les renouvellements ?")
        asks = sys.stdin is not None and sys.stdin.isatty() and not options.yes
        if asks and not is_confirmed(question, speech):
            print(speech.gettext("Rien n’a été envoyé."))
            return TROUBLE
        # Standard output stays JSON.
        with redirect_stdout(sys.stderr) if options.format == "json" else nullcontext():
            code = await _carry_out(plan, session, speech)
        return NOT_ALL if code == ALL and left_out else code


def _content(name: str, speech: Speech) -> bytes:
    try:
        if name == "-" and sys.stdin is not None:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).expanduser().open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        shown = clean(name)
        raise Refused(speech.gettext("Le fichier {name} ne se lit pas.", name=shown)) from error


async def _matched(
    content: bytes, options: argparse.Namespace, session: SignedIn, speech: Speech
) -> Matched:
    portal = session.portal
    try:
        cards = read_cards(content, portal)
        choices = choices_of(options, cards, speech)
        if choices != cards.choices:
            cards = read_again(cards, portal, choices)
        day = None
        if options.date is not None:
            day = read_typed_day(
                options.date, portal.today, portal.validity_months, zone=portal.timezone
            ).day
    except (CardListError, TypedDayError) as error:
        raise Refused(speech.gettext(error.sentence)) from error
    matched = await match(cards, portal, session.client.selection, session.client.subscriber)
    if day is not None and matched.plan.day is not None:
        matched.plan.day = day
    if options.keep_resources:
        matched.plan.activate_resources = False
    elif options.reopen_resources:
        matched.plan.activate_resources = portal.can_activate_resources
    return matched


def _how_to_choose(cards: CardList, speech: Speech) -> str:
    """Ask the first question of a list, with the option that answers it."""
    question = cards.questions[0]
    asked = question_sentence(question, cards, speech)
    how = speech.gettext("Option : {option}.", option=_OPTIONS[question.unclear])
    return f"{asked} {how}"


async def _carry_out(plan: Plan, session: SignedIn, speech: Speech) -> int:
    store = SeriesStore(state_folder(), session.client.address, session.account.login)
    try:
        journal = await asyncio.to_thread(store.create, plan)
    except (OSError, sqlite3.Error) as error:
        raise Refused(
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
        return ALL if tally.renewed == tally.total else NOT_ALL


class _Worker:
    """Runs the series until it is done, is stopped, or the portal is unreachable for too long."""

    def __init__(
        self, journal: Journal, client: PortalClient, portal: Portal, speech: Speech
    ) -> None:
        self.signal: int | None = None
        """The signal that stopped it."""
        self._speech = speech
        self._line = ProgressLine(speech)
        self._answered_at = time.monotonic()
        self._run = SeriesRunner(
            journal,
            client.renew,
            max_batch=portal.max_batch,
            history=client.history,
            on_progress=self._told,
        )

    async def work(self) -> RunEnd:
        with self._stopped_by_signals():
            ending = await self._run.run()
        self._line.clear()
        return ending

    def _told(self, progress: Progress) -> None:
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
    done = replace(tally, rejected=0)  # those are listed, each with its reason
    print(f"{speech.joined(done_accounts(done, speech))}.")
    for entry in journal.entries():
        if entry.result is not None and not entry.renewed:
            who = named(entry.last_name, entry.first_name, entry.registration_number)
            why = reason(entry, speech)
            print(speech.gettext("Non renouvelé : {who} : {why}", who=who, why=why))
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
