"""``syren-tui renew``."""

import asyncio
import errno
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from syren_api.statuses import Status
from syren_tui.cli_parser import console_parser
from syren_tui.command_line.running import outcome_of, take_password
from syren_tui.config import settings_path, state_folder
from syren_tui.i18n import Speech
from syren_tui.renewal.store import SeriesStore
from syren_tui.settings_file import load_settings
from tests.portal.world import World
from tests.tui.command_line.conftest import Run, password_pipe
from tests.tui.console import ADDRESS
from tests.tui.line import Line
from tests.tui.renewal.series import renewals_of, signed_in


@pytest.fixture
def patrons(world: World) -> list[str]:
    """Two who can be renewed, one who has expired, one refused."""
    statuses = (Status.TO_REVALIDATE, Status.VALIDATED, Status.EXPIRED, Status.REFUSED)
    return [
        world.subscriber(
            status=status, registration_number=f"100{number}", last_name=f"NOM {number}",
            library_registered_on=date(2025, 10, 14),
        )
        for number, status in enumerate(statuses)
    ]  # fmt: skip


@pytest.fixture
def cards(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "membres.csv"
        path.write_text(text, encoding="cp1252")
        return str(path)

    return write


async def renewed(world: World, ids: list[str]) -> list[int]:
    async with signed_in(world) as client:
        return await renewals_of(client, ids)


def series() -> SeriesStore:
    return SeriesStore(state_folder(), ADDRESS, "fouesnant")


async def test_renew_renews_all_of_a_list(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str]
) -> None:
    code, out, err = await run("renew", "--cards", cards("Numéro;Fin\n1000;20/11/2027\n1001;\n"))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "2 lignes lues ; 2 numéros de carte ; carte : « Numéro », dates de fin : « Fin ».",
        "Colonnes séparées par des points-virgules ; fichier en Windows-1252.",
        "1 ligne sans date : date du plan.",
        "Renouveler 2 comptes ; fin de validité du 20/11/2027 au 21/11/2027.",
        "2 comptes renouvelés.",
    ]
    assert await renewed(world, patrons) == [1, 1, 0, 0]
    (seen,) = series().past()
    assert seen.tally.done == 2


async def test_a_list_that_is_sent_again_lacks_nobody(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str]
) -> None:
    listed = cards("Numéro;Fin\n1000;20/11/2027\n1001;\n")
    assert (await run("renew", "--cards", listed))[0] == 0
    code, out, _ = await run("renew", "--cards", listed)
    assert code == 0
    assert "Aucun compte à renouveler ; 2 laissés de côté." in out
    assert await renewed(world, patrons) == [1, 1, 0, 0]


async def test_who_is_left_out_and_why(
    world: World, patrons: list[str], run: Run, typed: Callable[[str], None]
) -> None:
    typed("1000\n1000\n1002\n1003\n9999\nCARN Élise\n2,9E+13\n1001 31/02/2026\n")
    code, out, _ = await run("renew", "--cards", "-")
    assert code == 1
    assert "Renouveler 1 compte jusqu’au 21/11/2027 ; 7 laissés de côté." in out
    assert (
        "Laissé de côté : ligne 3, NOM 2 Annaïg, 1002 : expiré : l’abonné doit demander son "
        "renouvellement" in out
    )
    assert "Laissé de côté : ligne 4, NOM 3 Annaïg, 1003 : refusé" in out
    left = [line for line in out.splitlines() if line.startswith("Laissé de côté")]
    assert [line.split()[5] for line in left] == [f"{place}," for place in range(2, 9)]
    assert "Laissé de côté : ligne 2, 1000 : déjà dans la liste" in out
    assert "Laissé de côté : ligne 5, 9999 : introuvable" in out
    assert "Laissé de côté : ligne 6, CARN Élise : nom seul" in out
    assert "Laissé de côté : ligne 7, 2,9E+13 : numéro abîmé par le tableur" in out
    assert "Laissé de côté : ligne 8, 1001  NOM 1 Annaïg : date inutilisable" in out
    assert out.splitlines()[-1] == "1 compte renouvelé."
    assert await renewed(world, patrons) == [1, 0, 0, 0]


async def test_a_dry_run_sends_nothing(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str], line: Line
) -> None:
    arguments = ("renew", "--cards", cards("1000\n"), "--dry-run", "--date", "01/11/2026")
    code, out, _ = await run(*arguments)
    assert code == 0
    assert out.splitlines()[-1] == "Renouveler 1 compte jusqu’au 01/11/2027."
    assert not line.asked("POST /renewals")
    assert not series().past() and not series().interrupted()
    assert (await run("renew", "--cards", cards("1000\n7\n"), "--dry-run"))[0] == 1


async def test_a_day_and_resources(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str]
) -> None:
    arguments = ("--date", "fin 01/11/2027", "--keep-resources")
    assert (await run("renew", "--cards", cards("1000\n"), *arguments))[0] == 0
    async with signed_in(world) as client:
        subscriber = await client.subscriber(patrons[0])
    assert (subscriber.valid_until, subscriber.resources) == (date(2027, 11, 1), ())


async def test_renew_exits_with_1_if_there_is_nothing_to_renew(
    run: Run, cards: Callable[[str], str], line: Line
) -> None:
    code, out, _ = await run("renew", "--cards", cards("9\n"))
    assert code == 1
    assert "Aucun compte à renouveler" in out
    code, out, complaint = await run("renew", "--cards", cards("\n"))
    assert (code, out) == (2, "Aucune ligne.\n")
    assert "La liste est vide : rien à renouveler." in complaint


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--cards", "nulle-part.csv"], "Le fichier nulle-part.csv ne se lit pas."),
        (["--cards", "{cards}", "--date", "zut"], "Cette date ne se lit pas"),
        (["--cards", "{cards}", "--login", "support"], "lecture seule"),
    ],
)
async def test_trouble_is_a_sentence(
    run: Run, cards: Callable[[str], str], arguments: list[str], sentence: str, line: Line
) -> None:
    path = cards("1000\n")
    code, out, err = await run("renew", *(each.format(cards=path) for each in arguments))
    assert (code, out) == (2, "")
    assert sentence in err
    assert not line.asked("POST /renewals")


async def test_a_workbook_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "membres.xlsx"
    path.write_bytes(b"PK\x03\x04")
    code, _, err = await run("renew", "--cards", str(path))
    assert code == 2
    assert "enregistrez-le au format CSV" in err


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "code"), [("o\n", 0), ("n\n", 2), ("\n", 2), ("", 2)])
async def test_at_a_terminal_it_asks_first(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch, answer: str, code: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    ended, out, err = await run("renew", "--cards", cards("1000\n"))
    assert ended == code
    assert "Lancer les renouvellements ? (o/n)" in err
    assert ("Rien n’a été envoyé." in out) == bool(code)
    assert (await renewed(world, patrons))[0] == (0 if code else 1)


async def test_a_terminal_sees_how_far_it_is(
    patrons: list[str], run: Run, cards: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert (await run("renew", "--cards", cards("1000\n"), "--yes"))[0] == 0
    assert f"\r{'#' * 20} 1 sur 1" in terminal.getvalue()


async def test_a_change_that_somebody_made_meanwhile_is_said(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    changed = []

    def confirmed(*_: object) -> bool:
        client = world.staff("fouesnant")
        sent = client.patch(
            f"/subscribers/{patrons[0]}", json={"city": "Brest"}, headers={"If-Match": '"1"'}
        )
        changed.append(asyncio.run_coroutine_threadsafe(_status(sent), loop).result(5))
        return True

    loop = asyncio.get_running_loop()
    monkeypatch.setattr("syren_tui.command_line.carrying_out.is_confirmed", confirmed)
    monkeypatch.setattr(sys, "stdin", Terminal())
    code, out, _ = await run("renew", "--cards", cards("1000\n1001\n"))
    assert (code, changed) == (1, [200])
    assert "1 compte renouvelé." in out
    assert "Non renouvelé : NOM 0 Annaïg, 1000 : " in out


async def _status(sent: object) -> int:
    response = await sent  # type: ignore[misc]
    return int(response.status_code)


async def test_a_portal_that_falls_silent_leaves_a_series_to_resume(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str], line: Line,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("syren_tui.command_line.carrying_out._LONGEST_SILENCE", -1.0)
    monkeypatch.setattr(sys, "stdin", Terminal())

    def confirmed(*_: object) -> bool:
        line.broken = True
        return True

    monkeypatch.setattr("syren_tui.command_line.carrying_out.is_confirmed", confirmed)
    code, out, err = await run("renew", "--cards", cards("1000\n1001\n"))
    assert code == 2
    assert "Le portail ne répond pas" in err
    assert "Série interrompue : 0 faits sur 2. Ouvrez la console" in out
    (seen,) = series().interrupted()
    assert not seen.running


async def test_ctrl_c_ends_it_after_what_was_sent(
    world: World, cards: Callable[[str], str], line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(1000, 1130):
        world.subscriber(status=Status.TO_REVALIDATE, registration_number=str(number))
    path = cards("".join(f"{number}\n" for number in range(1000, 1130)))
    given = ["renew", "--cards", path, "--yes", "--password-fd", str(password_pipe())]
    speech = Speech()
    options = console_parser(speech, given).parse_args(given)
    assert take_password(options, speech) is None
    gate = line.hold("POST /renewals")
    work = asyncio.create_task(outcome_of(options, load_settings(settings_path()), speech))
    while len(line.asked("POST /renewals")) < 2:
        await asyncio.sleep(0.01)
        assert not work.done()
    signal.raise_signal(signal.SIGINT)
    await asyncio.sleep(0)
    gate.set()
    assert await work == 130
    written = capsys.readouterr()
    assert "Arrêt après ce qui est déjà envoyé…" in written.err
    assert "100 comptes renouvelés." in written.out
    assert "Série interrompue" in written.out
    (seen,) = series().interrupted()
    assert (seen.tally.done, seen.tally.undecided) == (100, 0)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "no"), "ce dossier n’est pas à vous"),
        (OSError(errno.EROFS, "read-only"), "ne se laisse pas modifier"),
        (OSError(errno.ENOSPC, "full"), "libérez de la place"),
        (NotADirectoryError(errno.ENOTDIR, "no"), "ce dossier n’existe pas, ou n’en est pas un"),
        (OSError(errno.EDOM, "odd"), "le système le refuse (EDOM)"),
        (sqlite3.OperationalError("marie"), "le système le refuse (SQLite)"),
    ],
)
async def test_why_a_journal_cannot_be_made(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str,
) -> None:  # fmt: skip
    def create(*_: object) -> None:
        raise error

    monkeypatch.setattr(SeriesStore, "create", create)
    code, _, said = await run("renew", "--cards", cards("1000\n"), "--yes")
    assert code == 2
    assert reason in said
    assert str(state_folder()) in said
    assert "marie" not in said
    assert await renewed(world, patrons) == [0, 0, 0, 0]


async def test_a_folder_that_is_a_file(
    world: World, patrons: list[str], run: Run, cards: Callable[[str], str]
) -> None:
    state_folder().parent.parent.mkdir(parents=True)
    state_folder().parent.write_text("no folder")
    code, _, said = await run("renew", "--cards", cards("1000\n"), "--yes")
    assert code == 2
    assert "ce dossier n’existe pas, ou n’en est pas un" in said
