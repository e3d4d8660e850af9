"""A session's members over a small SIP2 server."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from syren_api.models import Account, Library
from syren_api.statuses import Role
from syren_tui.i18n import Speech
from syren_tui.membership.line import member_line
from syren_tui.membership.member_answer import MemberAnswer
from syren_tui.membership.model import Source
from syren_tui.membership.session_members import SessionMembers
from syren_tui.membership.sip2.peer import Person
from tests.tui.membership.people import BORN
from tests.tui.membership.sip2.sources import PASSWORD, settings_of
from tests.tui.texts.people import SYREN

TODAY: Final = date(2026, 11, 27)


PORTAL = SYREN.model_copy(update={"today": TODAY})


HOME = Library(id="fouesnant", name="FOUESNANT")


CARD = "29058000445"


NOLWENN = Person(CARD, "LE GOFF Nolwenn", BORN, date(2027, 6, 30))


def signed_in(role: Role = Role.LIBRARY) -> Account:
    library = HOME if role is Role.LIBRARY else None
    return Account.model_construct(
        login="f", role=role, library=library, greeting="", display_name=""
    )


def members_of(
    address: str,
    password: str = PASSWORD,
    clock: Callable[[], float] = time.monotonic,
    role: Role = Role.LIBRARY,
    **values: Any,
) -> SessionMembers:
    settings = settings_of(address, **values)

    def opened() -> Source:
        from syren_tui.membership.opening import open_source

        return open_source(settings, password, "Europe/Paris")

    return SessionMembers(settings, signed_in(role), lambda: PORTAL, opened, clock)


def line_of(answer: MemberAnswer) -> str:
    line = member_line(replace(answer, at=datetime(2026, 11, 27, 13, 2).astimezone()), PORTAL,
                       Speech())  # fmt: skip
    return line.replace("\N{NO-BREAK SPACE}", " ")
