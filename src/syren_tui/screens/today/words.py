"""What there is to do today, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from syren_api.models import Account, Counted, Portal
from syren_api.text import clean
from syren_api.validity import WAITING
from syren_tui.i18n import N_, Speech
from syren_tui.listing.query import EndDateFilter
from syren_tui.listing.views import View, ViewGroup
from syren_tui.texts.civil_time import moment
from syren_tui.texts.rows import NEAR_DAYS, status_label

HEADINGS: Final[Mapping[ViewGroup, str]] = {
    ViewGroup.DECIDE: N_("À décider"),
    ViewGroup.FOLLOW: N_("À suivre"),
    ViewGroup.OWN: N_("Mes vues"),
}
_DAYS: Final = (
    N_("lundi"), N_("mardi"), N_("mercredi"), N_("jeudi"), N_("vendredi"), N_("samedi"),
    N_("dimanche"),
)  # fmt: skip


def title(account: Account, speech: Speech) -> str:
    """Say whose day it is."""
    return speech.gettext("Aujourd’hui, {name}", name=clean(account.display_name))


def day_in_words(day: date, speech: Speech) -> str:
    """Write a day with its name: ``jeudi 26/11/2026``."""
    return f"{speech.gettext(_DAYS[day.weekday()])} {speech.day(day)}"


def label(view: View, speech: Speech) -> str:
    """Return the name of a view."""
    if view.group is ViewGroup.OWN:
        return clean(view.name)
    if view.decides is not None:
        return status_label(view.decides, speech)
    match view.query.end:
        case EndDateFilter.PAST:
            return speech.gettext("Fin dépassée")
        case EndDateFilter.NEAR:
            return speech.gettext("Finit dans les {days} jours", days=NEAR_DAYS)
    return speech.gettext("Sans date de fin")


def note(view: View, counted: Counted | None, portal: Portal, speech: Speech) -> str:
    """Say what is to be known of a view besides its number."""
    if counted is None or not counted.total:
        return ""
    waits = set(view.query.statuses) <= WAITING
    if counted.oldest is not None and view.query.statuses and waits:
        days = max(0, (portal.today - moment(counted.oldest, portal).date()).days)
        return speech.gettext("la plus ancienne : {when}", when=_ago(days, speech))
    if view.group is ViewGroup.FOLLOW and view.query.end is EndDateFilter.PAST:
        return speech.gettext("chacun se verrouille à sa connexion")
    return ""


def _ago(days: int, speech: Speech) -> str:
    if days == 0:
        return speech.gettext("aujourd’hui")
    if days == 1:
        return speech.gettext("hier")
    return speech.ngettext("il y a {n} jour", "il y a {n} jours", days)
