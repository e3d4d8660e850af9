"""Views: what a name stands for, on any day and on any portal; and the files they are kept in."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from syren_api.models import Account, Library
from syren_api.statuses import ResourceStatus, Role, Status
from syren_tui.listing.kept_views import SUFFIX, KeptViews
from syren_tui.listing.query import EndDateFilter, ListQuery
from syren_tui.listing.views import ViewGroup, own_views, settings_of, view_of, views_of
from syren_tui.view_settings import ViewSettings, read_view, read_views
from tests.tui.texts.people import SYREN, TODAY, subscriber

NEW_YEARS_EVE = SYREN.model_copy(update={"today": date(2026, 12, 31)})
AFTER_MIDNIGHT = SYREN.model_copy(update={"today": date(2027, 1, 1)})
LIBRARY = Library(id="l", name="FOUESNANT")
STAFF = Account(login="fouesnant", role=Role.LIBRARY, display_name="F", library=LIBRARY)
WHOLE = ListQuery(
    search="le gall",
    statuses=(Status.PENDING, Status.REFUSED),
    end=EndDateFilter.PERIOD,
    end_from=timedelta(days=-7),
    end_to=date(2027, 1, 31),
    library=Library(id="l", name="l"),
    resource="pressreader",
    resource_status=ResourceStatus.REFUSED,
    requested_from=timedelta(days=-30),
    requested_to=timedelta(),
    sort="-valid_until",
)


def fail(name: str, value: object, expected: str) -> ValueError:
    return ValueError(f"{name}: {value}: {expected}")


@pytest.mark.parametrize(
    "query",
    [WHOLE, ListQuery(), ListQuery(end=EndDateFilter.NONE), ListQuery(end=EndDateFilter.NEAR)],
)
def test_what_is_written_down_is_read_as_the_same(query: ListQuery, tmp_path: Path) -> None:
    assert view_of(settings_of("vue", query)).query == query
    kept = KeptViews(tmp_path / "series", "https://a", "fouesnant")
    kept.keep("Vue « é »", query)
    (view,) = kept.all()
    assert (view.name, view.query) == ("Vue « é »", query)
    assert view.kept_in is not None
    assert view.kept_in.stat().st_mode & 0o777 == 0o600


def test_kept_views_are_of_their_account_and_portal(tmp_path: Path) -> None:
    kept = KeptViews(tmp_path, "https://a", "fouesnant")
    kept.keep("une", ListQuery("le gall"))
    kept.keep("deux", ListQuery())
    kept.keep("une", ListQuery("le goff"))
    assert [(each.name, each.query.search) for each in kept.all()] == [
        ("deux", ""), ("une", "le goff"),
    ]  # fmt: skip
    assert KeptViews(tmp_path, "https://b", "fouesnant").all() == []
    assert KeptViews(tmp_path, "https://a", "autre").all() == []
    for path in tmp_path.glob("*" + SUFFIX):
        if "le goff" in path.read_text():
            kept.forget(path)
    assert [each.name for each in kept.all()] == ["deux"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "[" * 20_000, '{"portal": "https://a", "login": "fouesnant", "view": {}}',
     '{"portal": "https://a", "login": "fouesnant", "view": {"name": "x", "ends_to": "hier"}}'],
)  # fmt: skip
def test_a_file_that_is_no_view_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / f"1{SUFFIX}").write_text(content)
    kept = KeptViews(tmp_path, "https://a", "fouesnant")
    kept.keep("bonne", ListQuery())
    assert [each.name for each in kept.all()] == ["bonne"]


def test_relative_days_move_over_midnight_and_new_year() -> None:
    query = ListQuery(
        end=EndDateFilter.PERIOD,
        end_from=timedelta(days=-1),
        end_to=timedelta(days=1),
        requested_from=timedelta(days=-7),
    )
    before, after = query.filter(NEW_YEARS_EVE), query.filter(AFTER_MIDNIGHT)
    assert (before.valid_until_from, before.valid_until_to) == (
        date(2026, 12, 30), date(2027, 1, 1),
    )  # fmt: skip
    assert (after.valid_until_from, after.valid_until_to) == (
        date(2026, 12, 31), date(2027, 1, 2),
    )  # fmt: skip
    assert (before.requested_from, after.requested_from) == (date(2026, 12, 24), date(2026, 12, 25))
    beyond = ListQuery(end=EndDateFilter.PERIOD, end_to=timedelta(days=999_999_999))
    assert beyond.filter(SYREN).valid_until_to == date.max


def test_who_is_in_a_view_by_the_consoles_own_reckoning() -> None:
    here = "pressreader"
    each = subscriber(resources=({"id": here, "name": "PressReader", "status": "refused"},))
    assert ListQuery(resource=here).matches(each, SYREN)
    assert ListQuery(resource=here, resource_status=ResourceStatus.REFUSED).matches(each, SYREN)
    assert not ListQuery(resource=here, resource_status=ResourceStatus.PENDING).matches(each, SYREN)
    assert not ListQuery(resource="other").matches(each, SYREN)
    assert not ListQuery(requested_to=timedelta()).matches(each, SYREN)


def test_what_a_portal_does_not_have_is_no_view() -> None:
    all_of_it = views_of(SYREN, STAFF, [])
    assert [each.group for each in all_of_it] == [ViewGroup.DECIDE] * 2 + [ViewGroup.FOLLOW] * 3
    assert [each.decides for each in all_of_it[:3]] == [Status.PENDING, Status.TO_REVALIDATE, None]
    plain = SYREN.model_copy(
        update={"validity_months": None, "statuses": (Status.PENDING, Status.VALIDATED),
                "features": ()}
    )  # fmt: skip
    own = own_views(
        [
            ViewSettings("a", status=("expired",)),
            ViewSettings("b", ends="past"),
            ViewSettings("c", resource="none-such"),
            ViewSettings("d", library="elsewhere"),
            ViewSettings("e", requested_from=-7),
            ViewSettings("f", search="le gall"),
        ],
        [],
    )
    found = views_of(plain, STAFF, own)
    assert [each.name for each in found] == ["", "f"]
    counted = found[0].counted(plain)
    assert counted.model_dump(mode="json", exclude_defaults=True) == {"status": ["pending"]}
    assert plain.today == TODAY


def test_a_view_of_the_settings_comes_before_a_kept_one_of_its_name(tmp_path: Path) -> None:
    kept = KeptViews(tmp_path, "https://a", "fouesnant")
    kept.keep("une", ListQuery("kept"))
    kept.keep("deux", ListQuery("kept"))
    views = own_views([ViewSettings("une", search="settings")], kept.all())
    assert [(each.name, each.query.search) for each in views] == [
        ("une", "settings"), ("deux", "kept"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ({}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": 3}, "name"),
        ({"name": "x", "nom": "y"}, "nom"),
        ({"name": "x", "status": "validé"}, "status"),
        ({"name": "x", "sort": "-relevance"}, "sort"),
        ({"name": "x", "ends": "soon"}, "ends"),
        ({"name": "x", "ends": "past", "ends_to": 3}, "ends"),
        ({"name": "x", "ends_to": True}, "ends_to"),
        ({"name": "x", "requested_from": 1e9}, "requested_from"),
        ({"name": "x", "resource_status": "refused"}, "resource_status"),
    ],
)
def test_settings_that_are_no_view(table: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        read_view(table, fail)


def test_views_have_names_of_their_own_and_are_not_too_many() -> None:
    assert read_views([{"name": "a", "status": "pending"}], fail)[0].status == ("pending",)
    for wrong in ("x", [1], [{"name": "a"}, {"name": "a"}], [{"name": str(n)} for n in range(16)]):
        with pytest.raises(ValueError, match=r"^(views|name): "):
            read_views(wrong, fail)
