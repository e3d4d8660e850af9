"""What a server of SIP2 tells of a patron (64), and what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.model import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Block,
    Cause,
    FoundMembers,
    Member,
    NotKnown,
    Question,
    SourceAnswer,
)
from syren_tui.membership.sip2.message import Message, fields_of
from syren_tui.membership.source_dates import parse_source_date
from syren_tui.membership_settings import MembershipSettings

PATRON_QUESTION: Final = "63"
PATRON_ANSWER: Final = "64"
_FIXED: Final = re.compile(r"(?P<status>.{14}).{3}.{18}[0-9 ]{0,24}", re.DOTALL)
"""Patron status, language, day and time, and six counts of four digits, which some leave out."""
_BLOCKS: Final = (
    Block.CHARGE_DENIED, None, None, None, Block.CARD_LOST, Block.TOO_MANY_CHARGED,
    Block.TOO_MANY_OVERDUE, Block.TOO_MANY_RENEWALS, Block.TOO_MANY_CLAIMED_RETURNED,
    Block.TOO_MANY_LOST, Block.EXCESSIVE_FINES, Block.EXCESSIVE_FEES, Block.RECALL_OVERDUE,
    Block.TOO_MANY_BILLED,
)  # fmt: skip
"""By their places in the patron status; renewal, recall or hold denied block no membership."""
_LONGEST_CARD: Final = 200
"""Characters of a card as it is handed on; one that was asked for has 40 at most."""


@dataclass(frozen=True, slots=True)
class Sip2Patron:
    """What was understood of an answer."""

    fields: Mapping[str, tuple[str, ...]] = field(repr=False)
    status: str
    """The patron status: 14 places."""
    is_valid: bool | None
    """`BL`; None: not told."""
    card: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    until: date | None
    blocked: tuple[str, ...]
    branch: str


def patron_question(card: str, settings: MembershipSettings, now: datetime) -> str:
    """Return the question about a card: without a password of the patron, without lists.

    Args:
        card: sendable.
        settings: of the server.
        now: local time.
    """
    return (
        f"{PATRON_QUESTION}000{now:%Y%m%d    %H%M%S}{'':10}AO{settings.institution}|AA{card}|AC|AD|"
    )


def patron_status(message: Message, settings: MembershipSettings, zone: str) -> Sip2Patron:
    """Read an answer.

    Args:
        message: of the code 64.
        settings: name the fields of the end and of the birth date.
        zone: in which an instant is a civil day.

    Raises:
        SourceFailed: it has not the form of one, or tells two cards, names or validities.
    """
    fixed = _FIXED.match(message.content)
    if fixed is None:
        raise SourceFailed(Cause.UNREADABLE, PATRON_ANSWER)
    rest = message.content[fixed.end() :]
    fields = fields_of(rest)
    if rest.strip() and not fields:
        raise SourceFailed(Cause.UNREADABLE, PATRON_ANSWER)
    valid = _one(fields, "BL").upper()
    end_field, birth_field = settings.end_field.upper(), settings.birth_field.upper()
    return Sip2Patron(
        fields=fields,
        status=fixed["status"],
        is_valid={"Y": True, "N": False}.get(valid),
        card=_one(fields, "AA")[:_LONGEST_CARD],
        name=_one(fields, "AE")[:LONGEST_NAME],
        birth_date=_day(fields.get(birth_field, ()), zone, "auto"),
        until=_day(fields.get(end_field, ()), zone, settings.end_format),
        blocked=tuple(
            block
            for block, sign in zip(_BLOCKS, fixed["status"], strict=True)
            if block is not None and sign in "Yy"
        ),
        branch=_first(fields.get("AQ", ()))[:LONGEST_TEXT],
    )


def meant(status: Sip2Patron, question: Question, source: str, today: date) -> SourceAnswer:
    """Return the answer that an answer of the server's is.

    A card that is not valid (`BL` N) matches nobody, or has expired, or is blocked, depending on
    the system: only a name with an end still ahead says that somebody is there.

    Args:
        status: what was understood.
        question: that was asked.
        source: what the user calls the system.
        today: the civil day.
    """
    is_refused = status.is_valid is False
    is_ahead = status.until is not None and status.until >= today
    if is_refused and not (status.name and is_ahead):
        return NotKnown(question)
    if status.is_valid is None and not status.name:
        return NotKnown(question)
    member = Member(
        card=status.card, last_name=status.name, first_name="", birth_date=status.birth_date,
        since=None, until=status.until, blocked=status.blocked, source=source, branch=status.branch,
        card_refused=is_refused,
    )  # fmt: skip
    return FoundMembers(question, (member,))


def _one(fields: Mapping[str, tuple[str, ...]], name: str) -> str:
    """Return what a field tells; empty where it does not."""
    told = {value for value in fields.get(name, ()) if value}
    if len(told) > 1:
        raise SourceFailed(Cause.UNREADABLE, name)
    return told.pop() if told else ""


def _first(told: tuple[str, ...]) -> str:
    return next((value for value in told if value), "")


def _day(told: tuple[str, ...], zone: str, form: str) -> date | None:
    """Return the day that a field tells; None where it is not certain."""
    days = {parse_source_date(value, zone, form) for value in told if value}
    return days.pop() if len(days) == 1 else None
