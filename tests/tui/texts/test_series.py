"""A series in words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from syren_tui.i18n import Speech
from syren_tui.renewal.records import (
    ItemKind,
    ItemOutcome,
    Result,
    SeriesEntry,
    SeriesHeader,
    Tally,
    UndoOutcome,
    UndoResult,
)
from syren_tui.renewal.renewals import Renewals
from syren_tui.renewal.report import Report
from syren_tui.renewal.store import SeriesSeen
from syren_tui.texts.changes import words_of
from syren_tui.texts.series import numbers, outcome, reason, rows_for_spreadsheet, standing
from tests.tui.texts.people import SYREN

FRENCH = Speech("fr")
MADE = datetime(2026, 11, 21, 14, 32, tzinfo=UTC)
END = date(2027, 11, 21)
SEEN = SeriesSeen(Path("one.series"), MADE, Tally(260, 112, 3, 8), Renewals(True), running=False)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def entry(
    result: Result | None = None, undo: UndoResult | None = None, sent: bool = True
) -> SeriesEntry:
    return SeriesEntry("a", "LE GALL", "Annaïg", "29058001234", result, undo, sent)


def validation(result: Result) -> SeriesEntry:
    return replace(entry(result), kind=ItemKind.VALIDATION)


def test_the_numbers_of_a_series() -> None:
    said = [plain(each) for each in numbers(SEEN, FRENCH)]
    assert said == ["112 comptes renouvelés", "3 non renouvelés", "8 à vérifier", "137 pas tentés"]
    done = replace(SEEN, tally=Tally(1, 1, 0, 0))
    assert numbers(done, FRENCH) == ["1 compte renouvelé"]
    some = replace(SEEN, tally=Tally(12, 10, 2, 0, unchanged=3, validated=1, validations=1))
    assert numbers(some, FRENCH) == [
        "7 comptes renouvelés (dont 1 validé pour la première fois)",
        "3 déjà à jour",
        "2 non renouvelés",
    ]
    first = replace(SEEN, tally=Tally(20, 19, 1, 0, validated=19, validations=20))
    assert numbers(first, FRENCH) == ["19 comptes validés", "1 non validé"]
    undone = replace(SEEN, tally=Tally(1248, 1248, 0, 0), undone=2)
    said = [plain(each) for each in numbers(undone, FRENCH)]
    assert said == ["1 248 comptes renouvelés", "2 annulés ensuite"]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (SEEN, "interrompue : 115 sur 260 faits"),
        (replace(SEEN, running=True), "en cours dans une autre fenêtre (115 sur 260)"),
        (replace(SEEN, given_up=True), "abandonnée : 115 sur 260 traités"),
        (replace(SEEN, tally=Tally(2, 2, 0, 0)), ""),
        (replace(SEEN, tally=Tally(2, 2, 0, 0), undo_pending=1), "annulation interrompue"),
    ],
)
def test_how_a_series_stands(seen: SeriesSeen, said: str) -> None:
    assert plain(standing(seen, FRENCH)) == said


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (entry(sent=False), "pas tenté"),
        (entry(), "à vérifier : le portail n’a pas encore répondu"),
        (entry(Result("a", ItemOutcome.RENEWED, None, 1, 2, END)), "renouvelé jusqu’au 21/11/2027"),
        (entry(Result("a", ItemOutcome.RENEWED, None, 1, 2, None)), "renouvelé"),
        (
            entry(Result("a", ItemOutcome.RENEWED, None, 2, 2, END)),
            "déjà valide jusqu’au 21/11/2027, rien n’a changé",
        ),
        (
            validation(Result("a", ItemOutcome.RENEWED, None, 1, 2, END)),
            "validé jusqu’au 21/11/2027",
        ),
        (validation(Result("a", ItemOutcome.RENEWED, None, 1, 1, None)), "déjà validé"),
        (entry(Result("a", ItemOutcome.MISSING)), "supprimé, ou plus de votre bibliothèque"),
        (entry(Result("a", ItemOutcome.NOT_DONE)), "la demande n’est pas arrivée jusqu’au portail"),
        (
            entry(Result("a", ItemOutcome.REJECTED, "subscriber_expired")),
            "expiré : seul l’abonné peut demander son renouvellement, sur le portail",
        ),
        (
            entry(Result("a", ItemOutcome.REJECTED, "stale_version")),
            "modifié par quelqu’un d’autre depuis le plan",
        ),
        (
            entry(Result("a", ItemOutcome.REJECTED, "new_\x1b[31mcode")),
            "refusé par le portail (new_\N{REPLACEMENT CHARACTER}[31mcode)",
        ),
        (
            entry(
                Result("a", ItemOutcome.RENEWED, None, 1, 2, END),
                UndoResult("a", UndoOutcome.UNDONE),
            ),
            "renouvellement annulé",
        ),
        (
            entry(
                Result("a", ItemOutcome.RENEWED, None, 1, 2, END),
                UndoResult("a", UndoOutcome.KEPT, "stale_version"),
            ),
            "modifié depuis : rien n’est annulé",
        ),
    ],
)
def test_what_became_of_an_account(what: SeriesEntry, said: str) -> None:
    assert plain(outcome(what, words_of(Renewals(True), FRENCH), SYREN)) == said


def test_what_was_never_tried_in_a_series_that_was_given_up() -> None:
    assert plain(reason(entry(sent=False), FRENCH, given_up=True)) == "pas tenté : série abandonnée"


def test_rows_for_a_spreadsheet() -> None:
    entries = (
        entry(
            Result("a", ItemOutcome.RENEWED, None, 1, 2, END), UndoResult("a", UndoOutcome.UNDONE)
        ),
        entry(Result("a", ItemOutcome.REJECTED, "already_past")),
    )
    report = Report(SeriesHeader("https://p", "fouesnant", Renewals(True), MADE), SEEN, entries)
    assert rows_for_spreadsheet(report, SYREN, FRENCH) == [
        ["Nom", "Prénom", "N° d'inscription", "Résultat", "Fin de validité", "Raison",
         "Annulation", "Avant → après"],
        ["LE GALL", "Annaïg", "29058001234", "renouvelé", "21/11/2027", "",
         "renouvellement annulé", ""],
        ["LE GALL", "Annaïg", "29058001234", "non renouvelé", "",
         "avec cette date, la validité serait déjà passée", "", ""],
    ]  # fmt: skip
