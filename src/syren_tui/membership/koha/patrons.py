"""Koha's patrons as members."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.model import LONGEST_NAME, LONGEST_TEXT, Block, Cause, Member
from syren_tui.membership.source_dates import parse_source_date

_LONGEST_CARD: Final = 200


class KohaPatron(BaseModel):
    """What is looked at of a patron, under Koha's names; null may mean: not for you to see."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    patron_id: int | str | None = None
    cardnumber: str | None = None
    surname: str | None = None
    firstname: str | None = None
    date_of_birth: str | None = None
    date_enrolled: str | None = None
    expiry_date: str | None = None
    library_id: str | None = None
    restricted: bool | None = None
    patron_card_lost: bool | None = None
    incorrect_address: bool | None = None
    anonymized: bool | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether it does not tell who it is."""
        return bool(self.anonymized) or not ((self.surname or "") + (self.firstname or "")).strip()


_LIST: Final = TypeAdapter(list[KohaPatron])


def patrons_in(told: Any) -> list[KohaPatron]:
    """Read a list of patrons.

    Raises:
        SourceFailed: it is none.
    """
    try:
        return _LIST.validate_python(told)
    except ValidationError as error:
        raise SourceFailed(Cause.UNREADABLE) from error


def member_of(patron: KohaPatron, source: str, zone: str) -> Member:
    """Return a patron as a member; days that are none are not told.

    Args:
        patron: not hidden.
        source: what the user calls the system.
        zone: in which an instant is a civil day.
    """
    blocks = (
        (patron.patron_card_lost, Block.CARD_LOST),
        (patron.restricted, Block.SUSPENDED),
        (patron.incorrect_address, Block.ADDRESS_UNKNOWN),
    )
    return Member(
        card=(patron.cardnumber or "")[:_LONGEST_CARD],
        last_name=(patron.surname or "")[:LONGEST_NAME],
        first_name=(patron.firstname or "")[:LONGEST_NAME],
        birth_date=parse_source_date(patron.date_of_birth or "", zone, "ISO"),
        since=parse_source_date(patron.date_enrolled or "", zone, "ISO"),
        until=parse_source_date(patron.expiry_date or "", zone, "ISO"),
        blocked=tuple(block for holds, block in blocks if holds),
        source=source,
        branch=(patron.library_id or "")[:LONGEST_TEXT],
    )
