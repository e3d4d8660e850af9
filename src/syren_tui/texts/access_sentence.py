"""The access sentence: access or not, why, and who must act, as it is said on the phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rich.cells import cell_len

from syren_api.models import HistoryEntry, Portal, Subscriber
from syren_api.statuses import ResourceStatus, Role, Status
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.texts.fields import STATUS
from syren_tui.texts.rows import cut, fitted, reason_text
from syren_tui.texts.values import moment
from syren_tui.texts.waiting import days_waited

_LONGEST_LIBRARY: Final = 30
_SHORT_LIBRARY: Final = 20
_NAMES: Final = 60
"""Cells for the names of resources."""


class Tone(StrEnum):
    """How an access sentence looks; its words say the same without colour."""

    OPEN = "open"
    WARNING = "warning"
    WAITING = "waiting"
    CLOSED = "closed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class AccessSentence:
    """What to say of a subscriber's access."""

    tone: Tone
    answer: str
    """Yes or no, and why."""
    sentence: str
    """The answer, and who must act."""
    brief: tuple[str, ...] = ()
    """The same in fewer and fewer words: what is left out is never who must act."""

    def wrapped(self, width: int) -> str:
        """Return the sentence; where it is longer than a line, who must act has one of its own."""
        if cell_len(self.sentence) <= width or self.sentence == self.answer:
            return self.sentence
        who = self.sentence.removeprefix(self.answer).lstrip(" : ")
        return f"{self.sentence.removesuffix(who).rstrip()}\n{who}"


def access_sentence(
    subscriber: Subscriber,
    portal: Portal,
    speech: Speech,
    role: Role,
    *,
    refused_on: date | None = None,
) -> AccessSentence:
    """Say whether a subscriber has access on the portal's day, why, and who must act.

    Args:
        subscriber: whose.
        portal: on its day.
        speech: the user's language.
        role: the reader's: only a library is told to act itself.
        refused_on: the day of a refusal, where the history was read (see `refused_on`).
    """
    if subscriber.status is Status.VALIDATED:
        end = subscriber.valid_until
        if end is None or end >= portal.today:
            return _open(subscriber, portal, speech)
        why, tone = _past(end, portal, speech), Tone.WARNING
    else:
        why, tone = _closed(subscriber, portal, speech, refused_on)
    brief = _brief(why, subscriber, speech, role)
    if subscriber.status_reason:
        why = f"{why} ({reason_text(subscriber)})"
    answer = speech.gettext("Accès : NON, {why}", why=why)
    who = _who_acts(subscriber, speech, role)
    said = speech.gettext("{answer} : {who}", answer=answer, who=who) if who else answer
    return AccessSentence(tone, answer, said, brief)


def refused_on(
    subscriber: Subscriber, entries: Sequence[HistoryEntry], portal: Portal
) -> date | None:
    """Return the day on which a refused account was refused; None where the history does not say.

    Args:
        subscriber: whose.
        entries: of the history, newest first.
        portal: for its time zone.
    """
    if subscriber.status is not Status.REFUSED:
        return None
    for entry in entries:
        for change in entry.changes:
            if change.field == STATUS:
                refused = change.after == Status.REFUSED
                return moment(entry.at, portal).date() if refused else None
    return None


def _closed(
    subscriber: Subscriber, portal: Portal, speech: Speech, refused: date | None
) -> tuple[str, Tone]:
    """Say why an account that is not validated has no access."""
    match subscriber.status:
        case Status.EXPIRED if subscriber.valid_until is not None:
            day = speech.day(subscriber.valid_until)
            return speech.gettext("expiré depuis le {day}", day=day), Tone.LOCKED
        case Status.EXPIRED:
            return speech.gettext("expiré"), Tone.LOCKED
        case Status.REFUSED if refused is not None:
            return speech.gettext("refusé le {day}", day=speech.day(refused)), Tone.CLOSED
        case Status.REFUSED:
            return speech.gettext("refusé"), Tone.CLOSED
    days = days_waited(subscriber, portal)
    if subscriber.status is Status.TO_REVALIDATE:
        if days is None:
            return speech.gettext("à revalider"), Tone.WAITING
        if not days:
            return speech.gettext("à revalider depuis aujourd’hui"), Tone.WAITING
        waits = speech.ngettext("à revalider depuis {n} jour", "à revalider depuis {n} jours", days)
        return waits, Tone.WAITING
    if days is None:
        return speech.gettext("en attente"), Tone.WAITING
    if not days:
        return speech.gettext("en attente depuis aujourd’hui"), Tone.WAITING
    waits = speech.ngettext("en attente depuis {n} jour", "en attente depuis {n} jours", days)
    return waits, Tone.WAITING


def _past(end: date, portal: Portal, speech: Speech) -> str:
    return speech.ngettext(
        "fin dépassée depuis {n} jour",
        "fin dépassée depuis {n} jours",
        (portal.today - end).days,
    )


def _who_acts(subscriber: Subscriber, speech: Speech, role: Role) -> str:
    """Say who has to do what; empty where nobody has."""
    own = role is Role.LIBRARY
    library = cut(clean(subscriber.library.name), _LONGEST_LIBRARY)
    match subscriber.status:
        case Status.EXPIRED:
            return speech.gettext("seul l’abonné peut demander son renouvellement, sur le portail")
        case Status.REFUSED:
            return ""
        case Status.VALIDATED if own:
            return speech.gettext(
                "à vous de renouveler avant sa prochaine connexion, qui verrouillera le compte"
            )
        case Status.VALIDATED:
            return speech.gettext(
                "la bibliothèque {library} doit renouveler avant sa prochaine connexion, qui "
                "verrouillera le compte",
                library=library,
            )
    if own:
        return speech.gettext("à vous de valider ou de refuser")
    return speech.gettext("la bibliothèque {library} doit valider ou refuser", library=library)


def _brief(why: str, subscriber: Subscriber, speech: Speech, role: Role) -> tuple[str, ...]:
    """Return the sentence in fewer words where access is closed."""
    library = cut(clean(subscriber.library.name), _SHORT_LIBRARY)
    match subscriber.status:
        case Status.REFUSED:
            return ()  # nobody must act: it may be cut at its end, where the reason is
        case Status.EXPIRED:
            who = speech.gettext("à l’abonné de demander son renouvellement")
        case Status.VALIDATED if role is Role.LIBRARY:
            who = speech.gettext("à vous de renouveler")
        case Status.VALIDATED:
            who = speech.gettext("{library} doit renouveler", library=library)
        case _ if role is Role.LIBRARY:
            who = speech.gettext("à vous de décider")
        case _:
            who = speech.gettext("{library} doit décider", library=library)
    answer = speech.gettext("Accès : NON, {why}", why=why)
    if subscriber.status is Status.EXPIRED:
        why = speech.gettext("expiré")
    short = speech.gettext("NON, {why}", why=why)
    return tuple(
        speech.gettext("{answer} : {who}", answer=each, who=who) for each in (answer, short)
    )


def _open(subscriber: Subscriber, portal: Portal, speech: Speech) -> AccessSentence:
    """Say what a validated subscriber has access to."""
    if subscriber.valid_until is not None:
        begins = speech.gettext(
            "Accès : OUI jusqu’au {day}", day=speech.day(subscriber.valid_until)
        )
    elif portal.validity_months is not None:
        begins = speech.gettext("Accès : OUI, sans date de fin")
    else:
        begins = speech.gettext("Accès : OUI")
    names: dict[ResourceStatus, list[str]] = {each: [] for each in ResourceStatus}
    for each in subscriber.resources:
        names[each.status].append(clean(each.name))
    opened, refused = names[ResourceStatus.VALIDATED], names[ResourceStatus.REFUSED]
    parts = [begins]
    closed = speech.gettext("mais aucune ressource ouverte")
    if not opened and refused:
        parts.append(
            speech.gettext(
                "mais aucune ressource ouverte (refus : {names})", names=fitted(refused, _NAMES)
            )
        )
    elif not opened:
        parts.append(closed)
    elif not refused or len(opened) + len(refused) < len(portal.resources):
        parts.append(
            speech.ngettext(
                "{n} ressource sur {offered}",
                "{n} ressources sur {offered}",
                len(opened),
                offered=len(portal.resources),
            )
        )
    if opened and refused:
        parts.append(
            speech.ngettext(
                "sauf {names} (refusé)",
                "sauf {names} (refusés)",
                len(refused),
                names=fitted(refused, _NAMES),
            )
        )
    sentence = ", ".join(parts)
    brief = ", ".join(parts[:2] if opened else (begins, closed))
    if subscriber.status_reason:
        sentence = f"{sentence} ({reason_text(subscriber)})"
    if waiting := names[ResourceStatus.PENDING]:
        waits = speech.gettext("en attente : {names}", names=fitted(waiting, _NAMES))
        sentence = speech.joined((sentence, waits))
    tone = Tone.OPEN if opened and not refused else Tone.WARNING
    return AccessSentence(tone, sentence, sentence, (brief,))
