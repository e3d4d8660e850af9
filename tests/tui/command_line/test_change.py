"""``syren-tui change``."""

import json
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.client.errors import NotFound
from syren_tui.config import state_folder
from syren_tui.renewal.store import SeriesStore
from tests.portal.world import World
from tests.tui.command_line.conftest import Run
from tests.tui.console import ADDRESS
from tests.tui.line import Line
from tests.tui.renewal.series import signed_in


@pytest.fixture
def patrons(world: World) -> list[str]:
    """Two with access, one who waits, one who has expired."""
    statuses = (Status.VALIDATED, Status.VALIDATED, Status.PENDING, Status.EXPIRED)
    return [
        world.subscriber(
            status=status, registration_number=f"100{number}", last_name=f"NOM {number}",
            library_registered_on=date(2026, 10, 14), resources={"pressreader": "validated"},
        )
        for number, status in enumerate(statuses)
    ]  # fmt: skip


async def read(world: World, subscriber_id: str) -> Subscriber:
    async with signed_in(world, "departement") as client:
        return await client.subscriber(subscriber_id)


async def test_a_status_with_its_reason(
    world: World, patrons: list[str], run: Run, tmp_path: Path
) -> None:
    cards = tmp_path / "liste.csv"
    cards.write_text("Carte;Date\n1000;31/31/2026\n1002;\n1003;\n7777;\n")
    arguments = ("--cards", str(cards), "--set-status", "refused", "--reason", " pas d’abonnement ")
    code, out, err = await run("change", *arguments)
    assert (code, err) == (1, "")
    assert out.splitlines()[-4:] == [
        "Laissé de côté : ligne 4, NOM 3 Annaïg, 1003 : expiré : "
        "l’abonné doit demander son renouvellement",
        "Laissé de côté : ligne 5, 7777 : introuvable",
        "Refuser 2 comptes (pas d’abonnement) ; 1 perdra l’accès ; 2 laissés de côté.",
        "2 comptes modifiés.",
    ]
    for each in (patrons[0], patrons[2]):
        found = await read(world, each)
        assert (found.status, found.status_reason) == (Status.REFUSED, "pas d’abonnement")
    (seen,) = SeriesStore(state_folder(), ADDRESS, "fouesnant").past()
    assert seen.tally.done == 2


async def test_a_dry_run_in_words_and_as_json(
    world: World, patrons: list[str], run: Run, line: Line
) -> None:
    arguments = ("change", "--search", "nom", "--resource", "pressreader=refused", "--dry-run")
    code, out, _ = await run(*arguments)
    assert code == 1
    assert "À modifier : NOM 0 Annaïg, 1000 : PressReader : Validé → Refusé" in out
    assert out.splitlines()[-1] == (
        "Refuser PressReader à 3 comptes ; 2 perdront PressReader ; 1 laissé de côté."
    )
    told = json.loads((await run(*arguments, "--format", "json"))[1])
    assert told["change"] == {
        "kind": "resource", "resource": "pressreader", "name": "PressReader", "wanted": "refused",
    }  # fmt: skip
    assert [each["loses_access"] for each in told["planned"]] == [True, True, False]
    assert told["planned"][0]["changes"] == [
        {"field": "resources.pressreader", "before": "validated", "after": "refused"}
    ]
    assert [each["reason"] for each in told["left"]] == ["expired"]
    assert not line.asked("POST /subscribers/batch")


async def test_a_town_is_read_before_it_is_corrected(
    world: World, patrons: list[str], run: Run
) -> None:
    async with signed_in(world) as client:
        await client.patch(patrons[0], 1, {"city": "Brest", "postal_code": "29200"})
    arguments = ("--status", "validated", "--city", "Brest", "--postal-code", "29200")
    code, out, _ = await run("change", *arguments, "--dry-run")
    assert code == 1
    assert "Code postal : 29170 → 29200 ; Votre ville : Fouesnant → Brest" in out
    assert "NOM 0 Annaïg, 1000 : déjà ainsi" in out
    assert (await run("change", *arguments))[0] == 1
    assert (await read(world, patrons[1])).city == "Brest"


async def test_deletions_are_the_departments_and_are_confirmed(
    world: World, patrons: list[str], run: Run, typed: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    code, _, err = await run("change", "--search", "nom", "--delete", "--yes")
    assert (code, "Seul le département supprime un compte" in err) == (2, True)
    arguments = ("change", "--search", "nom", "--delete", "--login", "departement")
    code, _, err = await run(*arguments)
    assert (code, "ajoutez --yes" in err) == (2, True)
    for answer, expected in (("o\n", 2), ("4\n", 0)):
        terminal = StringIO(answer)
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", terminal)
        code, out, err = await run(*arguments)
        assert code == expected
        assert "(tapez 4 pour oui)" in err
    assert "Supprimer 4 comptes, pour toujours ; 2 perdront l’accès." in out
    assert out.splitlines()[-1] == "4 comptes supprimés."
    for each in patrons:
        with pytest.raises(NotFound):
            await read(world, each)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--set-status", "refused"), "Pour qui ?"),
        (("--cards", "f", "--search", "x", "--set-status", "refused"), "Pour qui ?"),
        (("--search", "x"), "Que décider ?"),
        (("--search", "x", "--delete", "--city", "Brest"), "Que décider ?"),
        (("--search", "x", "--delete", "--reason", "r"), "--reason va avec --set-status"),
        (("--search", "x", "--resource", "pressreader"), "--resource s’écrit comme"),
        (("--search", "x", "--resource", "nulle=refused"), "il a : brief-me, "),
        (("--search", "x", "--resource", "pressreader=removed"), "retirer une ressource"),
        (("--search", "x", "--set-status", "pending"), "donner ce statut"),
        (("--search", "x", "--postal-code", "abc"), "cinq chiffres"),
        (("--search", "x", "--set-status", "refused", "--reason", "x" * 201), "200 caractères"),
    ],
)
async def test_what_cannot_be_asked_for(
    world: World, run: Run, arguments: tuple[str, ...], why: str
) -> None:
    code, _, err = await run("change", *arguments)
    assert (code, why in err) == (2, True), err
