"""``--output``: a new file, of the user's alone."""

import json
import os
import stat
from pathlib import Path

import pytest

from tests.portal.world import World
from tests.tui.command_line.conftest import Run


@pytest.mark.parametrize("command", [("list",), ("list", "--format", "csv"), ("check", "DUPONT")])
async def test_what_is_printed_goes_into_a_file_of_the_users_alone(
    world: World, run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    world.subscriber(last_name="DUPONT")
    _, printed, _ = await run(*command)
    path = tmp_path / "résultat.txt"
    before = os.umask(0)
    try:
        code, out, err = await run(*command, "--output", str(path))
    finally:
        os.umask(before)
    assert (out, err) == ("", "")
    assert code in {0, 1}
    written = path.read_bytes().decode().replace("\N{NO-BREAK SPACE}", " ")
    assert written == printed.replace("\r\n", "\n") or command[-1] == "csv"
    assert "DUPONT" in written
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_json_is_written_to_a_file(world: World, run: Run, tmp_path: Path) -> None:
    world.subscriber(last_name="DUPONT")
    path = tmp_path / "liste.json"
    await run("list", "--format", "json", "--output", str(path))
    assert json.loads(path.read_text(encoding="utf-8"))["total"] == 1


async def test_a_plan_of_renewals(world: World, run: Run, tmp_path: Path) -> None:
    world.subscriber(registration_number="1000")
    cards = tmp_path / "cartes.txt"
    cards.write_text("1000\n")
    path = tmp_path / "plan.txt"
    code, out, _ = await run("renew", "--cards", str(cards), "--dry-run", "--output", str(path))
    assert (code, out) == (0, "")
    assert "Valider 1 compte" in path.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "folder"])
async def test_what_is_there_is_never_overwritten(
    world: World, run: Run, tmp_path: Path, kind: str
) -> None:
    path, other = tmp_path / "là.txt", tmp_path / "autre.txt"
    if kind == "folder":
        path.mkdir()
    elif kind == "file":
        path.write_text("ancien")
    else:
        path.symlink_to(other)
        if kind == "link":
            other.write_text("ancien")
    code, out, err = await run("list", "--output", str(path))
    assert (code, out) == (2, "")
    assert "existe déjà : choisissez un autre nom" in err
    assert kind not in {"file", "link"} or path.read_text() == "ancien"
    assert kind != "dangling" or not other.exists()


@pytest.mark.parametrize("name", ["absent/liste.txt", "\0", "x" * 300])
async def test_a_name_that_will_not_do(world: World, run: Run, tmp_path: Path, name: str) -> None:
    code, out, err = await run("list", "--output", str(tmp_path / name))
    assert (code, out) == (2, "")
    assert "ne s’écrit pas : " in err


async def test_nothing_is_left_of_what_did_not_begin(
    world: World, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "liste.txt"
    code, _, err = await run("list", "--output", str(path), password="faux")
    assert code == 2
    assert "mot de passe" in err
    assert not path.exists()
