"""The two portals as data files."""

from pathlib import Path
from typing import Any

import pytest

import syren_portal.presets
from syren_api.features import Feature
from syren_portal.presets import PresetError, load_preset
from tests.portal.world import World

SYREN_RESOURCES = [
    "Brief.me", "La Cinémathèque de Bretagne", "La Souris qui Raconte", "Livres numériques",
    "Médiathèque Numérique", "Philharmonie de Paris", "PressReader", "Tout Apprendre",
]  # fmt: skip
LOIRETEK_RESOURCES = [
    "Bibliovox", "Cafeyn", "CVS", "Gerip", "La Souris qui Raconte", "Médiathèque Numérique",
    "Storyplay'R", "Tout Apprendre",
]  # fmt: skip


async def described(world: World) -> dict[str, Any]:
    answer = await world.anyone().get("/portal")
    portal: dict[str, Any] = answer.json()
    assert set(portal) == {
        "name", "department", "contact_email", "help_url", "timezone", "today", "api_version",
        "statuses", "settable_statuses", "validity_months", "registration_date_required",
        "resources", "can_activate_resources", "can_remove_resources",
        "validating_validates_requested_resources", "max_batch", "features",
    }  # fmt: skip
    assert (portal["today"], portal["api_version"]) == ("2026-11-21", 1)
    assert set(portal["features"]) == set(Feature)
    assert (portal["timezone"], portal["max_batch"]) == ("Europe/Paris", 50)
    return portal


async def test_the_syren_preset(syren: World) -> None:
    portal = await described(syren)
    assert (portal["name"], portal["department"]) == ("SYREN", "Finistère")
    assert portal["contact_email"] == "contact.bdf@finistere.fr"
    assert portal["statuses"] == ["pending", "to_revalidate", "validated", "refused", "expired"]
    assert portal["settable_statuses"] == ["to_revalidate", "validated", "refused"]
    assert (portal["validity_months"], portal["registration_date_required"]) == (12, True)
    assert (portal["can_activate_resources"], portal["can_remove_resources"]) == (True, False)
    assert portal["validating_validates_requested_resources"] is False
    assert [each["name"] for each in portal["resources"]] == SYREN_RESOURCES


async def test_the_loiretek_preset(loiretek: World) -> None:
    portal = await described(loiretek)
    assert (portal["name"], portal["department"]) == ("Loiretek", "Loiret")
    assert portal["statuses"] == portal["settable_statuses"] == ["pending", "validated", "refused"]
    assert (portal["validity_months"], portal["registration_date_required"]) == (None, False)
    assert (portal["can_activate_resources"], portal["can_remove_resources"]) == (False, True)
    assert portal["validating_validates_requested_resources"] is True
    assert [each["name"] for each in portal["resources"]] == LOIRETEK_RESOURCES


async def test_libraries_by_folded_name(syren: World) -> None:
    assert (await syren.anyone().get("/libraries")).json() == [
        {"id": "fouesnant", "name": "FOUESNANT"},
        {"id": "quimperle", "name": "QUIMPERLÉ"},
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"Europe/Paris"', '"Europe/Quimper"', "timezone"),
        ('id = "brief-me"', 'id = "Brief me"', "resources.0.id"),
        ('id = "brief-me"', 'id = "pressreader"', ""),
        ("validity_months = 12", "validity_months = 0", "validity_months"),
        ("max_batch = 50", "max_batch = 50\ncolour = 3", "colour"),
        ('["to_revalidate", ', '["expired", ', ""),
        ('"refused", "expired"]', '"refused"]', ""),
    ],
)
def test_a_preset_says_what_is_wrong_with_it(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    source = Path(load_preset.__code__.co_filename).with_name("syren.toml").read_text("utf-8")
    assert old in source
    path = tmp_path / "broken.toml"
    path.write_text(source.replace(old, new), encoding="utf-8")
    with pytest.raises(PresetError) as caught:
        load_preset(str(path))
    assert caught.value.place == place
    assert caught.value.reason


def test_a_mark_at_the_head_of_a_preset_is_read_over(tmp_path: Path) -> None:
    shipped = Path(syren_portal.presets.__file__).with_name("syren.toml").read_bytes()
    path = tmp_path / "mark.toml"
    path.write_bytes(b"\xef\xbb\xbf" + shipped)
    assert load_preset(str(path)) == load_preset("syren")
