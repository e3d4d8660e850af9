"""A subscriber as a row of the list: what stands in each of its two lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Final

from rich.cells import cell_len, split_text

from syren_api.models import Portal, Subscriber
from syren_api.statuses import STATUS_LABELS, ResourceStatus, Status
from syren_api.text import clean, fold
from syren_tui.i18n import N_, Speech
from syren_tui.texts.waiting import days_waited, since

_LONGEST_REASON: Final = 100
NEAR_DAYS: Final = 30
"""An end date no further away stands out."""
SIGNS: Final = {
    Status.PENDING: "?",
    Status.TO_REVALIDATE: "!",
    Status.VALIDATED: "✓",
    Status.REFUSED: "✗",
    Status.EXPIRED: "–",
}
"""A sign beside each colour: colour alone never carries meaning."""
ASCII_SIGNS: Final = {
    Status.PENDING: "?",
    Status.TO_REVALIDATE: "!",
    Status.VALIDATED: "+",
    Status.REFUSED: "x",
    Status.EXPIRED: "-",
}
"""For terminals without the others."""
_LABELS: Final = {
    Status.PENDING: N_("En attente"),
    Status.TO_REVALIDATE: N_("A revalider"),
    Status.VALIDATED: N_("Validé"),
    Status.REFUSED: N_("Refusé"),
    Status.EXPIRED: N_("Expiré"),
}


@dataclass(frozen=True, slots=True)
class RowTexts:
    """The texts of a row, clean and in the user's language."""

    status: Status
    label: str
    note: str
    """Beside the label: how the end date stands, where it stands out; since when the account waits;
    or why it is refused."""
    urgent: bool
    """Whether the end date is past."""
    end: str
    """Under the label."""
    short_end: str
    """Beside the label, where the list has one line a subscriber."""
    last_name: str
    first_name: str
    birth: str
    """The day."""
    born: str
    """The day, in words that say what it is."""
    number: str
    """Of the card; empty where there is none."""
    card: str
    """The number, in words that say what it is."""
    registered_at: str
    library: str
    resources: str
    more_resources: str
    """On the second line, where the resources have two."""


def row_of(
    subscriber: Subscriber, portal: Portal, speech: Speech, width: int, *, lines: int = 1
) -> RowTexts:
    """Return a subscriber's row.

    Args:
        subscriber: whose.
        portal: the portal, on its day.
        speech: the user's language.
        width: the cells that the resources have, on each of their lines.
        lines: how many lines they have, one or two.
    """
    note, urgent = _note(subscriber, portal, speech)
    birth, number = speech.day(subscriber.birth_date), clean(subscriber.registration_number or "")
    resources = _resources(subscriber, portal, speech, width, lines)
    return RowTexts(
        status=subscriber.status,
        label=status_label(subscriber.status, speech),
        note=note,
        urgent=urgent,
        end=_end(subscriber, portal, speech),
        short_end=_short_end(subscriber, portal, speech),
        last_name=clean(subscriber.last_name),
        first_name=clean(subscriber.first_name),
        birth=birth,
        born=speech.gettext("né(e) {day}", day=birth),
        number=number,
        card=speech.gettext("carte {number}", number=number)
        if number
        else speech.gettext("sans carte"),
        registered_at=speech.day(subscriber.registered_at),
        library=clean(subscriber.library.name),
        resources=resources[0],
        more_resources=resources[1],
    )


def reason_text(subscriber: Subscriber) -> str:
    """Return why somebody has their status, as far as a line has room; empty where none is told."""
    return cut(clean(subscriber.status_reason or ""), _LONGEST_REASON)


def status_label(status: Status, speech: Speech) -> str:
    """Return the portals' own label of a status; in English, its translation."""
    return STATUS_LABELS[status] if speech.language == "fr" else speech.gettext(_LABELS[status])


def names_status(what: str, status: Status, speech: Speech) -> bool:
    """Tell whether what is said of an account begins with its status."""
    return fold(what).startswith(fold(status_label(status, speech)))


def with_status(status: Status, what: str, speech: Speech) -> str:
    """Say an account's status before what is said of it, unless that begins with the status."""
    if names_status(what, status, speech):
        return what
    label = status_label(status, speech)
    return speech.gettext("{status} : {reason}", status=label, reason=what)


def fitted(names: Sequence[str], width: int) -> str:
    """Join names with commas, as many as fit, and tell how many more there are: ``A, B +4``.

    The first name always stands, cut where it must be.
    """
    for shown, cells in reversed([*enumerate(_cells_of(names), 1)]):
        more = f" +{len(names) - shown}" if shown < len(names) else ""
        if cells + len(more) <= width:
            return ", ".join(names[:shown]) + more
    if not names:
        return ""
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return cut(names[0], max(1, width - len(more))) + more


def cut(text: str, width: int) -> str:
    """Cut a text to a number of cells; an ellipsis tells that something was cut."""
    if cell_len(text) <= width:
        return text
    kept, _ = split_text(text, max(0, width - 1))
    if not text.startswith(kept):
        kept = kept[:-1]  # a blank, for the half of a wide letter that was cut in two
    return f"{kept}…"


def _cells_of(names: Sequence[str]) -> Iterator[int]:
    """Yield how many cells the first name takes, the first two joined with a comma, and so on."""
    return accumulate(map(cell_len, names), lambda cells, more: cells + len(", ") + more)


def _note(subscriber: Subscriber, portal: Portal, speech: Speech) -> tuple[str, bool]:
    if (waited := days_waited(subscriber, portal)) is not None:
        return since(waited, speech), False
    if subscriber.status is Status.REFUSED:
        return reason_text(subscriber), False
    end = subscriber.valid_until
    if subscriber.status is not Status.VALIDATED or end is None:
        return "", False
    left = (end - portal.today).days
    if left < 0:
        return speech.gettext("FIN DÉPASSÉE"), True
    if left == 0:
        return speech.gettext("finit aujourd’hui"), False
    if left <= NEAR_DAYS:
        return speech.ngettext("finit dans {n} jour", "finit dans {n} jours", left), False
    return "", False


def _end(subscriber: Subscriber, portal: Portal, speech: Speech) -> str:
    if subscriber.valid_until is not None:
        # The portals' own label: no space before its colon.
        return speech.gettext(
            "Date de fin de validité: {day}", day=speech.day(subscriber.valid_until)
        )
    if portal.validity_months is not None and subscriber.status is Status.VALIDATED:
        return speech.gettext("(pas de date de fin)")
    return ""


def _short_end(subscriber: Subscriber, portal: Portal, speech: Speech) -> str:
    if (waited := days_waited(subscriber, portal)) is not None:
        return since(waited, speech)
    end = subscriber.valid_until
    if end is None:
        return ""
    day = speech.day(end)
    left = (end - portal.today).days
    if subscriber.status is not Status.VALIDATED or left > NEAR_DAYS:
        return day
    if left < 0:
        return speech.gettext("{day} dépassée", day=day)
    if left == 0:
        return speech.gettext("finit aujourd’hui")
    return speech.gettext("{day} dans {n} j", day=day, n=left)


def _resources(
    subscriber: Subscriber, portal: Portal, speech: Speech, width: int, lines: int
) -> tuple[str, str]:
    by_status: dict[ResourceStatus, list[str]] = {each: [] for each in ResourceStatus}
    for resource in subscriber.resources:
        by_status[resource.status].append(clean(resource.name))
    match subscriber.status:
        case Status.REFUSED | Status.EXPIRED | Status.TO_REVALIDATE:
            return cut(speech.gettext("aucun accès"), width), ""
        case Status.PENDING:
            waiting = by_status[ResourceStatus.PENDING]
            asked = speech.gettext("demande :") + " "
            return _spread(asked, waiting, width, lines) if waiting else ("", "")
    opened = by_status[ResourceStatus.VALIDATED]
    text = speech.gettext("{n} sur {offered}", n=len(opened), offered=len(portal.resources))
    refused = by_status[ResourceStatus.REFUSED]
    if not refused:
        return cut(text, width), ""
    sign = f"{SIGNS[Status.REFUSED]} "
    if lines > 1:
        return cut(text, width), sign + fitted(refused, width - cell_len(sign))
    text += f"  {sign}"
    return cut(text + fitted(refused, max(1, width - cell_len(text))), width), ""


def _spread(before: str, names: Sequence[str], width: int, lines: int) -> tuple[str, str]:
    """Share names out over one line or two, as many as fit."""
    room = width - cell_len(before)
    whole = before + fitted(names, room)
    if lines < 2 or len(names) < 2:
        return whole, ""
    # A comma follows all but the last.
    fitting = (
        cells + (number < len(names)) <= room for number, cells in enumerate(_cells_of(names), 1)
    )
    first = max(1, sum(takewhile(bool, fitting)))
    if first == len(names):
        return whole, ""
    return cut(before + ", ".join(names[:first]) + ",", width), fitted(names[first:], width)
