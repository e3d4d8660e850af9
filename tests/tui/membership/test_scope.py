"""Which accounts a source may be asked about."""

import pytest

from syren_api.models import Account, Library
from syren_api.queries import SubscriberFilter
from syren_api.statuses import Role, Status
from syren_tui.membership.scope import filters_of

HOME = Library(id="fouesnant", name="FOUESNANT")


@pytest.mark.parametrize(
    ("role", "libraries", "asked", "expected"),
    [
        (Role.LIBRARY, ("fouesnant",), None, [None]),
        (Role.LIBRARY, (), None, []),
        (Role.LIBRARY, None, None, [None]),
        (Role.DEPARTMENT, ("fouesnant", "brest"), None, ["fouesnant", "brest"]),
        (Role.DEPARTMENT, ("fouesnant",), "brest", []),
        (Role.DEPARTMENT, ("brest",), "brest", ["brest"]),
        (Role.SUPPORT, (), None, []),
        (Role.DEPARTMENT, None, None, []),
        (Role.DEPARTMENT, None, "brest", ["brest"]),
    ],
)
def test_the_filters_find_nobody_of_a_library_that_the_source_does_not_know(
    role: Role,
    libraries: tuple[str, ...] | None,
    asked: str | None,
    expected: list[str | None],
) -> None:
    library = HOME if role is Role.LIBRARY else None
    account = Account(login="f", role=role, display_name="", library=library)
    wanted = SubscriberFilter(status=(Status.PENDING,), library=asked)
    filters = filters_of(libraries, account, wanted)
    assert [each.library for each in filters] == expected
    assert all(each.status == (Status.PENDING,) for each in filters)
