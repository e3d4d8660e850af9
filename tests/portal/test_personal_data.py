"""A patron's data: found without a name on a command line, handed over whole, erased whole."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from syren_api.statuses import Status
from syren_portal.db.schema import feed, metadata
from syren_portal.store.outbox import Kind, post
from syren_portal.store.subscribers import find
from tests.portal.process import Command, refused
from tests.portal.world import PASSWORD, Databases, World, database_at, match, world_at

NAME, OLD_NAME, EMAIL, NUMBER = "KERDONCUFF", "PRIGENTOU", "soazig@marque.example", "29570118042"
MARKS = (NAME, NAME.lower(), OLD_NAME, EMAIL, NUMBER)
OTHER = "VOISINE"
ADDRESS = "192.0.2.77"
"""From where somebody tried to sign in as the patron."""


async def lived(world: World) -> str:
    """A subscriber with all that can be stored of one; somebody else beside it. Returns the id."""
    patron = world.subscriber(
        last_name=OLD_NAME, email=EMAIL, registration_number=NUMBER, status=Status.TO_REVALIDATE
    )
    other = world.subscriber(last_name=OTHER, status=Status.TO_REVALIDATE)
    staff, anyone = world.staff("fouesnant"), world.anyone(ADDRESS)
    renamed = await staff.patch(
        f"/subscribers/{patron}", json={"last_name": NAME}, headers=match(1)
    )
    assert renamed.status_code == 200
    day = "2026-11-21"
    items = [
        {"id": patron, "version": 2, "library_registered_on": day},
        {"id": other, "version": 1, "library_registered_on": day},
    ]
    body = {"items": items, "activate_resources": False}
    renewed = await staff.post("/renewals", json=body, headers={"Idempotency-Key": "serie-1"})
    assert [each["outcome"] for each in renewed.json()["results"]] == ["renewed", "renewed"]
    wrong = await anyone.post("/patron/session", json={"email": EMAIL, "password": "faux"})
    assert wrong.status_code == 401
    right = await anyone.post("/patron/session", json={"email": EMAIL, "password": PASSWORD})
    assert right.status_code == 200
    with world.database.write() as connection:
        stored = find(connection, patron, None)
        assert stored is not None
        post(connection, stored.seq, Kind.RENEWAL_REQUEST, world.clock())
    return patron


def everything(url: str, folder: Path) -> str:
    """All that the tables hold, and the bytes of SQLite's files."""
    with database_at(url) as database, database.read() as connection:
        # That somebody was deleted is told for some days: by an id that is nobody's any more.
        told = select(*(each for each in feed.c if each.key != "subscriber_id"))
        rows = [
            str(connection.execute(told if table is feed else select(table)).all())
            for table in metadata.sorted_tables
        ]
        if not database.is_sqlite:
            return "\n".join(rows)
    files = [path.read_bytes().decode("utf-8", "replace") for path in folder.glob("portal.db*")]
    return "\n".join([*rows, *files])


async def test_found_and_exported(databases: Databases, command: Command, tmp_path: Path) -> None:
    url = databases.prepared()
    async with world_at(url) as world:
        patron = await lived(world)
        world.subscriber(last_name="LE\x1b[2J\tG\u202e GALL\n[red]", first_name="=cmd()")
    find = ("subscriber", "find", "--database", url)
    done = command(*find, typed="kerdonc\n")
    assert done.stdout == f"{patron}\tfouesnant\t{NAME} Annaïg\t1971-03-12\tvalidated\n"
    assert command(*find, typed=f"{NUMBER}\n").stdout == done.stdout
    hostile = command(*find, typed="gall\n").stdout
    assert (hostile.count("\n"), hostile.count("\t")) == (1, 4)
    assert not {"\x1b", "\u202e"} & set(hostile)
    for typed in ("", "x" * 201):
        assert refused(command(*find, typed=typed)) == "Une recherche a de 1 à 200 signes."
    assert refused(command(*find, typed="personne\n")).startswith("Personne n’est trouvé.")

    export = ("subscriber", "export", "--database", url, "--id", patron)
    found = json.loads(command(*export).stdout)
    assert set(found) == {
        "portal", "exported_at", "subscriber", "password", "history", "renewal_answers", "letters",
        "failed_sign_ins", "sign_ins", "feed",
    }  # fmt: skip
    assert found["portal"] == "SYREN"
    assert found["subscriber"]["email"] == EMAIL
    assert [each["action"] for each in found["history"]] == ["renewed", "edited", "created"]
    assert OLD_NAME in json.dumps(found["history"])
    (answer,) = found["renewal_answers"]
    assert (answer["login"], answer["key"]) == ("fouesnant", "serie-1")
    assert answer["result"]["subscriber"]["last_name"] == NAME
    assert found["letters"][0]["kind"] == "renewal_request"
    assert found["failed_sign_ins"][0]["address"] == ADDRESS
    assert len(found["sign_ins"]) == 1
    assert OTHER not in json.dumps(found)
    assert "argon2id$" not in json.dumps(found)

    path = tmp_path / "personne.json"
    assert str(path) in command(*export, "--output", str(path)).stdout
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))["history"] == found["history"]
    assert "existe déjà" in refused(command(*export, "--output", str(path)))


def test_the_export_knows_every_table_about_people() -> None:
    """A new one is to be exported and erased as well: see `syren_portal.store.personal`."""
    about_people = {
        table.name
        for table in metadata.sorted_tables
        if {"subscriber_seq", "subscriber_id", "subject_hash"} & set(table.c.keys())
        or any(key.column.table.name == "subscribers" for key in table.foreign_keys)
    }
    known = set(metadata.tables["subscribers"].c.keys())
    copies = {name for name in about_people if set(metadata.tables[name].c.keys()) <= known}
    assert about_people - copies == {"history", "renewal_results", "outbox", "feed"} | {
        "attempts",
        "sign_in_places",
    }


async def test_erased_with_every_trace(
    databases: Databases, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.prepared()
    async with world_at(url) as world:
        patron = await lived(world)
    before = everything(url, tmp_path)
    for mark in (NAME, OLD_NAME, EMAIL, NUMBER, ADDRESS):
        assert mark in before
    erase = ("subscriber", "erase", "--database", url, "--id", patron)
    assert refused(command(*erase)) == "Sans terminal, effacer demande --yes."
    monkeypatch.setattr("syren_portal.subscriber_commands._is_asked", lambda: True)
    for typed in ("\n", "non\n", ""):
        kept = command(*erase, typed=typed)
        assert kept.returncode == 2
        assert f"{patron}  {NAME} Annaïg  1971-03-12  FOUESNANT\n" in kept.stderr
        assert "Rien n’a été effacé." in kept.stderr
    done = command(*erase, typed="Oui\n")
    assert done.stdout.startswith(f"Effacé\N{NO-BREAK SPACE}: {patron}. ")
    after = everything(url, tmp_path)
    for mark in (*MARKS, ADDRESS):
        assert mark not in after
    assert OTHER in after
    again = refused(command(*erase, "--yes"))
    assert again.startswith(f"Il n’y a pas d’abonné {patron}")

    # The batch's stored answer keeps id and outcome of the erased one; nothing is done twice.
    async with world_at(url) as world:
        items = [
            {"id": each, "version": version, "library_registered_on": "2026-11-21"}
            for each, version in ((patron, 2), ("id00002", 1))
        ]
        body = {"items": items, "activate_resources": False}
        staff = world.staff("fouesnant")
        answer = await staff.post("/renewals", json=body, headers={"Idempotency-Key": "serie-1"})
        erased, other = answer.json()["results"]
        assert erased == {
            "id": patron, "outcome": "renewed", "previous_version": 2, "subscriber": None,
        }  # fmt: skip
        assert other["subscriber"]["id"] == "id00002"


async def test_traces_of_people_deleted_on_the_portal_can_be_wiped(
    databases: Databases, command: Command, tmp_path: Path
) -> None:
    url = databases.prepared()
    async with world_at(url) as world:
        patron = await lived(world)
        deleted = await world.staff("departement").delete(f"/subscribers/{patron}")
        assert deleted.status_code == 204
    done = command("subscriber", "wipe", "--database", url)
    assert done.stdout == "Les traces sont effacées.\n"
    assert EMAIL not in everything(url, tmp_path)


async def test_whoever_is_deleted_on_the_portal_leaves_no_sign_in(syren: World) -> None:
    patron = await lived(syren)
    assert (await syren.staff("departement").delete(f"/subscribers/{patron}")).status_code == 204
    with syren.database.read() as connection:
        for name in ("attempts", "sign_in_places"):
            assert connection.execute(select(metadata.tables[name])).all() == []
