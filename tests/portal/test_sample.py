"""Sample data: what the seed command promises."""

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from syren_api.statuses import ResourceStatus, Status
from syren_portal.presets import load_preset
from syren_portal.sample.communes import communes_of, slug
from syren_portal.sample.subscribers import Sample
from syren_portal.store.stored import StoredSubscriber
from tests.portal.process import Command
from tests.portal.world import TODAY, Databases, world_at

FIRST = {
    "syren": ("FOUESNANT", "QUIMPERLÉ", "fouesnant", "quimperle"),
    "loiretek": ("AILLANT-SUR-MILLERON", "MONTARGIS", "aillant-sur-milleron", "montargis"),
}
REAL_PEOPLE = {"BABEC", "DEPARDAY", "LOUIS", "ROUZE"}


def sample(preset: str, libraries: int = 3, seed: int = 1, today: date = TODAY) -> Sample:
    settings = load_preset(preset)
    communes = tuple(communes_of(settings.department)[:libraries])
    return Sample(settings, communes, today, "hash", seed)


def seed(command: Command, url: str, preset: str) -> str:
    options = ("--subscribers", "103", "--libraries", "2", "--password", "essai", "--seed", "7")
    done = command("seed", "--database", url, "--preset", preset, *options)
    assert done.returncode == 0, done.stderr
    return url


@pytest.mark.parametrize("preset", ["syren", "loiretek"])
async def test_every_sample_account_signs_in(command: Command, tmp_path: Path, preset: str) -> None:
    first, second, *slugs = FIRST[preset]
    async with world_at(seed(command, f"sqlite:///{tmp_path / 'portal.db'}", preset)) as world:
        client = world.anyone()
        names = [library["name"] for library in (await client.get("/libraries")).json()]
        assert names == sorted((first, second))
        totals = []
        for login in (*slugs, "departement", "support"):
            body = {"login": login, "password": "essai"}
            session = (await client.post("/session", json=body)).json()
            token = {"Authorization": f"Bearer {session['access_token']}"}
            page = (await client.get("/subscribers", headers=token)).json()
            totals.append(page["total"])
        assert totals == [52, 51, 103, 103]
        patron = page["items"][0]["email"]
        body = {"email": patron, "password": "essai"}
        assert (await client.post("/patron/session", json=body)).status_code in {200, 403}


async def test_sample_data_is_searched_like_any_other(
    command: Command, databases: Databases
) -> None:
    async with world_at(seed(command, databases.empty(), "syren")) as world:
        client = world.staff("departement")

        async def total(search: str) -> int:
            page = await client.get("/subscribers", params={"search": search})
            return int(page.json()["total"])

        assert await total("mediateur") == 1
        assert await total("zyx") == 0
        world.subscriber(last_name="ZYXEL")
        assert (await total("zyx"), await total("zy")) == (1, 1)


def test_the_same_seed_gives_the_same_data(command: Command, tmp_path: Path) -> None:
    dumps = []
    for name in ("one", "two"):
        seed(command, f"sqlite:///{tmp_path / name}.db", "syren")
        connection = sqlite3.connect(tmp_path / f"{name}.db")
        connection.row_factory = sqlite3.Row
        rows = connection.execute("SELECT * FROM subscribers ORDER BY seq").fetchall()
        dumps.append([dict(row) | {"password_hash": ""} for row in rows])
        connection.close()
    assert dumps[0] == dumps[1]
    assert list(sample("syren", seed=1).subscribers(50)) != list(
        sample("syren", seed=2).subscribers(50)
    )


def test_the_tutorials_account() -> None:
    eric = next(sample("syren").subscribers(1))
    assert (eric.last_name, eric.first_name) == ("MEDIATEUR-NUM", "Eric")
    assert eric.library.name == "FOUESNANT"
    assert eric.registered_at == date(2021, 12, 17)
    assert eric.registration_number == "COMPTE-TEST"
    assert eric.valid_until == date(2024, 4, 18)
    assert eric.status is Status.VALIDATED
    assert list(eric.resources.values()) == [ResourceStatus.VALIDATED] * 8
    others = list(sample("syren").subscribers(2000))[1:]
    assert not any("mediateur" in slug(each.last_name + each.email) for each in others)


def kind(subscriber: StoredSubscriber) -> str:
    end = subscriber.valid_until
    if subscriber.status is not Status.VALIDATED:
        return subscriber.status
    if end is None:
        return "none"
    if end < TODAY:
        return "past"
    return "near" if end <= TODAY + timedelta(days=30) else "far"


@pytest.mark.parametrize("preset", ["syren", "loiretek"])
def test_fifty_subscribers_are_of_every_kind(preset: str) -> None:
    world = sample(preset, libraries=4)
    people = list(world.subscribers(4 * 50))
    for commune in world.communes:
        mine = [each for each in people if each.library.id == commune.slug]
        assert len(mine) == 50
        kinds = Counter(kind(each) for each in mine)
        expected = set(world.settings.statuses) - {Status.VALIDATED} | {"none"}
        if preset == "syren":
            expected |= {"past", "near", "far"}
        assert set(kinds) == expected
        names = [each.last_name for each in mine]
        assert any(not name.isascii() for name in names)
        assert any("'" in name or "’" in name for name in names)
        assert any("-" in name for name in names)
        assert any(name.startswith(("LE ", "DE ", "DU ", "LA ")) for name in names)


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29), date(2027, 3, 1), date(2028, 3, 30)])
@pytest.mark.parametrize("preset", ["syren", "loiretek"])
def test_no_recorded_day_is_of_the_last_week(preset: str, today: date) -> None:
    for each in sample(preset, today=today).subscribers(1000):
        assert each.registered_at < today - timedelta(days=7)
        if each.library_registered_on is not None:
            assert each.library_registered_on < today - timedelta(days=7)
        assert each.status is not Status.PENDING or each.library_registered_on is None
        assert each.status is not Status.EXPIRED or (each.valid_until or today) < today
        assert each.birth_date < today


def test_nobody_of_the_loiretek_tutorial_is_in_it() -> None:
    for preset in FIRST:
        names = {slug(each.last_name).upper() for each in sample(preset).subscribers(5000)}
        assert not names & REAL_PEOPLE


def test_subscribers_are_shared_out_evenly() -> None:
    counts = Counter(each.library.id for each in sample("syren", libraries=7).subscribers(1000))
    assert sorted(set(counts.values())) == [142, 143]


def test_another_password_hash_changes_nothing_else() -> None:
    other = replace(sample("syren"), password_hash="other")
    pairs = zip(sample("syren").subscribers(20), other.subscribers(20), strict=True)
    assert all(replace(mine, password_hash="other") == theirs for mine, theirs in pairs)
