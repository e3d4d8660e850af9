"""Requests that are decided one after the other, in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from rich.cells import cell_len

from syren_api.models import Portal, Subscriber
from syren_api.statuses import ResourceStatus, Role, Status
from syren_api.text import clean
from syren_tui.decision_queue.proposal import Proposal
from syren_tui.decision_queue.request_queue import Request
from syren_tui.desk.entries import LoggedEntry, LoggedOutcome
from syren_tui.i18n import Speech
from syren_tui.texts.access_sentence import access_sentence
from syren_tui.texts.change_words import changes_in_words
from syren_tui.texts.claims import claim_sentence
from syren_tui.texts.desk_lines import LineTone, LogRow
from syren_tui.texts.failures import field_failure
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut, fitted, status_label
from syren_tui.texts.scans import log_line, shown_number
from syren_tui.texts.second_key import second_key
from syren_tui.texts.waiting import days_waited, since

Line = tuple[LineTone, str]
_COLUMN: Final = 34
_BETWEEN: Final = "   "
_LABEL: Final = 12
"""Cells before the names of resources."""


def request_lines(
    request: Request,
    portal: Portal,
    speech: Speech,
    role: Role,
    width: int,
    sign: str,
    *,
    holders: Sequence[Subscriber] = (),
) -> list[Line]:
    """Say who waits, since when and for what.

    Args:
        request: as it is shown.
        portal: on its day.
        speech: the user's language.
        role: the reader's.
        width: cells of a line.
        sign: of the status.
        holders: who has the card number that they gave; none: not known.
    """
    who = request.subscriber
    town = f"{clean(who.postal_code)} {clean(who.city)}"
    born = speech.gettext("né(e) le {day}", day=speech.day(who.birth_date))
    lines = [
        (LineTone.NAME, line) for line in _beside(full_name(who), f"{born}{_BETWEEN}{town}", width)
    ]
    card = (
        speech.gettext("carte {number}", number=shown_number(who.registration_number))
        if who.registration_number
        else speech.gettext("sans carte")
    )
    lines += [(LineTone.NOTE, line) for line in _beside(card, clean(who.email), width)]
    lines += [
        (LineTone.WAITING, line)
        for line in _beside(
            _status(who, portal, speech, sign), _asked_for(who, speech, width), width
        )
    ]
    if role is not Role.LIBRARY:
        lines.append((LineTone.NOTE, clean(who.library.name)))
    if who.claimed_number:
        lines.append((LineTone.WRONG, claim_sentence(who.claimed_number, holders, speech)))
    if request.changed is not None:
        what = changes_in_words(request.changed, portal, speech)
        said = speech.gettext("Changé entre-temps : {what}", what=what or speech.gettext("rien"))
        lines.append((LineTone.WRONG, said))
    if not request.waits:
        answer = access_sentence(who, portal, speech, role).answer
        lines.append((LineTone.DONE, speech.gettext("Déjà décidé. {answer}", answer=answer)))
    return lines


def proposal_line(proposal: Proposal, request: Request, speech: Speech) -> Line:
    """Say what validating would do: ``v Valider avec la date du …, fin le … ; ouvre …``."""
    if proposal.refused_by:
        why = field_failure(proposal.refused_by, speech)
        return LineTone.WRONG, speech.gettext("v ne peut pas valider : {why}", why=why)
    said = speech.gettext("valider") if request.is_held else speech.gettext("v Valider")
    if proposal.day is not None:
        said += " " + speech.gettext("avec la date du {day}", day=speech.day(proposal.day))
    if proposal.end is not None:
        said += ", " + speech.gettext("fin le {day}", day=speech.day(proposal.end))
    what = speech.gettext("aucune ressource")
    if proposal.opens:
        what = speech.ngettext("ouvre {n} ressource", "ouvre {n} ressources", proposal.opens)
    if proposal.reopens:
        what += ", " + speech.ngettext("dont {n} refusée", "dont {n} refusées", proposal.reopens)
    if not request.is_held:
        return LineTone.ENTER, speech.joined([said, what])
    said = second_key("v", f"{said}, {what}", speech, is_next=request.asked_again)
    return LineTone.ENTER, said


def decision_line(entry: LoggedEntry, signs: Mapping[Status, str], speech: Speech) -> LogRow:
    """Say what became of a decision."""
    line = log_line(entry, signs, speech)
    what, detail = line.what, line.detail
    match entry.ending:
        case LoggedOutcome.VALIDATED:
            what = status_label(Status.VALIDATED, speech)
            if detail:
                detail = speech.gettext("fin le {day}", day=detail)
        case LoggedOutcome.REFUSED_NOW:
            what = status_label(Status.REFUSED, speech)
            detail = clean(entry.said)
    return LogRow(line.time, line.who, line.sign, line.like, what, detail)


def _status(who: Subscriber, portal: Portal, speech: Speech, sign: str) -> str:
    said = f"{sign} {status_label(who.status, speech)}"
    days = days_waited(who, portal)
    return said if days is None else f"{said} {since(days, speech)}"


def _asked_for(who: Subscriber, speech: Speech, width: int) -> str:
    names = [clean(each.name) for each in who.resources if each.status is ResourceStatus.PENDING]
    if not names:
        return ""
    return speech.gettext("demande : {what}", what=fitted(names, max(20, width - _LABEL)))


def _beside(first: str, second: str, width: int) -> list[str]:
    """Put two texts on one line in columns; on two where they do not fit."""
    if not second:
        return [cut(first, width)]
    column = max(_COLUMN, cell_len(first) + len(_BETWEEN))
    if column + cell_len(second) <= width:
        return [first + " " * (column - cell_len(first)) + second]
    if cell_len(first) + len(_BETWEEN) + cell_len(second) <= width:
        return [first + _BETWEEN + second]
    return [cut(first, width), *_wrapped(second, width)]


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines: nothing of an e-mail is cut."""
    lines, line = [], ""
    for sign in text:
        if cell_len(line) + cell_len(sign) > width:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line]
