"""``syren-tui check``."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.command_line.conftest import Run
from tests.tui.line import Line


def patron(world: World, **members: object) -> str:
    usual: dict[str, object] = {
        "status": Status.VALIDATED, "registration_number": "29058001234",
        "library_registered_on": date(2026, 11, 20),
    }  # fmt: skip
    return world.subscriber(**(usual | members))


@pytest.mark.parametrize("words", ["le gall", "29058001234", "éçà(_àà&é\"'", " Annaig  LE GALL "])
async def test_check_prints_a_valid_subscriber(world: World, run: Run, words: str) -> None:
    patron(world, resources={"pressreader": "validated", "brief-me": "refused"})
    code, out, err = await run("check", words)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "LE GALL Annaïg, né(e) le 12/03/1971, carte 29058001234, FOUESNANT.",
        "Accès : OUI jusqu’au 20/11/2027, 1 ressource sur 8, sauf Brief.me (refusé).",
        "Date de fin de validité: 20/11/2027",
        "Ressource Brief.me : Refusé",
        "Ressource PressReader : Validé",
    ]


@pytest.mark.parametrize(
    ("members", "code", "said"),
    [
        ({"library_registered_on": date(2025, 11, 21)}, 0, "fin de validité: 21/11/2026"),
        ({"library_registered_on": date(2025, 11, 20)}, 1, "NON, fin dépassée depuis 1 jour"),
        ({"library_registered_on": None}, 0, "Pas de date de fin de validité."),
        ({"status": Status.EXPIRED}, 1, "seul l’abonné peut demander son renouvellement"),
        ({"status": Status.TO_REVALIDATE}, 1, "NON, à revalider"),
        ({"status": Status.PENDING}, 1, "NON, en attente depuis"),
        ({"status": Status.REFUSED}, 1, "NON, refusé"),
        ({"status": Status.REFUSED, "status_reason": "doublon"}, 1, "(doublon)."),
    ],
)
async def test_exit_codes_of_check(
    world: World, run: Run, members: dict[str, object], code: int, said: str
) -> None:
    patron(world, **members)
    found = await run("check", "29058001234")
    assert found[0] == code
    assert said in found[1]


@pytest.mark.parametrize("status", [Status.REFUSED, Status.EXPIRED, Status.TO_REVALIDATE])
async def test_no_resource_looks_open_without_access(
    world: World, run: Run, status: Status
) -> None:
    patron(world, status=status, resources={"pressreader": "validated"})
    _, out, _ = await run("check", "29058001234")
    assert out.splitlines()[-1] == "Ressource PressReader : aucun accès (au dossier : Validé)"


async def test_nobody_and_several(world: World, run: Run) -> None:
    assert await run("check", "zut") == (3, "Aucun abonné ne correspond.\n", "")
    assert (await run("check", "' -"))[0] == 3
    patron(world)
    patron(world, last_name="LE GOFF", registration_number="2", status=Status.REFUSED)
    code, out, _ = await run("check", "le g")
    assert code == 4
    assert out.splitlines()[0] == "2 abonnés correspondent :"
    assert out.splitlines()[2].startswith("LE GOFF Annaïg, né(e) le 12/03/1971, carte 2, ")
    code, out, _ = await run("check", "2")
    assert (code, out.splitlines()[0][:7]) == (1, "LE GOFF"), "a card goes before what it is in"


async def test_check_prints_json(world: World, run: Run) -> None:
    subscriber_id = patron(world, last_name="LE\x1bGALL")
    code, out, _ = await run("check", "--json", "annaig")
    found = json.loads(out)
    assert (code, found["total"]) == (0, 1)
    (item,) = found["items"]
    assert (item["id"], item["valid"], item["valid_until"]) == (subscriber_id, True, "2027-11-20")
    assert item["last_name"] == "LE\x1bGALL"
    assert "\x1b" not in out
    code, out, _ = await run("check", "--json", "zut")
    assert (code, json.loads(out)) == (3, {"total": 0, "items": []})


async def test_words_from_the_input_and_hostile_names(
    world: World, run: Run, typed: Callable[[str], None]
) -> None:
    patron(world, last_name="LE\x1b[31m GALL")
    typed("29058001234\n")
    code, out, _ = await run("check", "-")
    assert code == 0
    assert "\x1b" not in out


async def test_check_prints_english(world: World, run: Run) -> None:
    patron(world)
    code, out, _ = await run("check", "le gall", "--lang", "en")
    assert code == 0
    assert "born 12 Mar 1971, card 29058001234" in out


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        (["check", " "], "mot de passe", "Qui ? Donnez un nom"),
        (["check", "x"], "faux", "Identifiant ou mot de passe incorrect"),
        (["check", "x"], "", "Le mot de passe manque."),
        (["check", "x", "--login", "personne"], "mot de passe", "Identifiant ou mot de passe"),
        (
            ["check", "x", "--portal", "http://x.example", "--login", "a"],
            "mot de passe",
            "n’est pas chiffrée",
        ),
    ],
)
async def test_trouble_is_a_sentence(
    run: Run, arguments: list[str], password: str, sentence: str
) -> None:
    code, out, err = await run(*arguments, password=password)
    assert (code, out) == (2, "")
    assert err.startswith("syren-tui: ")
    assert sentence in err


async def test_a_portal_that_does_not_answer(run: Run, line: Line) -> None:
    line.broken = True
    code, _, err = await run("check", "x")
    assert code == 2
    assert "Le portail ne répond pas" in err


async def test_the_session_ends_with_the_command(world: World, run: Run, line: Line) -> None:
    patron(world)
    await run("check", "le gall")
    assert line.calls[-1] == "DELETE /session"


async def test_a_birth_date_is_checked_where_no_card_is_it(world: World, run: Run) -> None:
    patron(world, birth_date=date(1996, 11, 25), last_name="NÉ CE JOUR")
    for typed in ("25/11/1996", "25111996", "25-11-96"):
        code, out, _ = await run("check", typed)
        assert (code, out.partition(",")[0]) == (0, "NÉ CE JOUR Annaïg")
    patron(world, registration_number="25111996", last_name="DE CETTE CARTE")
    assert "DE CETTE CARTE" in (await run("check", "25111996"))[1]
    assert (await run("check", "25/11/1997"))[0] == 3


async def test_similar_names_are_told_and_nobody_is_found(world: World, run: Run) -> None:
    patron(world, last_name="LE GOFF", first_name="Yannick")
    code, out, _ = await run("check", "yanick")
    assert (code, out.splitlines()) == (
        3,
        [
            "Aucun abonné ne correspond.",
            "Noms proches :",
            "LE GOFF Yannick, né(e) le 12/03/1971, carte 29058001234, FOUESNANT.",
        ],
    )
    code, out, _ = await run("check", "yanick", "--json")
    told = json.loads(out)
    assert (code, told["total"], told["items"]) == (3, 0, [])
    assert [each["birth_date"] for each in told["similar"]] == ["1971-03-12"]


async def test_several_are_told_the_best_first(world: World, run: Run) -> None:
    patron(world, last_name="GARNIER", first_name="Pascale", registration_number="1")
    patron(world, registration_number="2")
    code, out, _ = await run("check", "le g")
    assert code == 4
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == [
        "LE GALL Annaïg",
        "GARNIER Pascale",
    ]
