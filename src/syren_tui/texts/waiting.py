"""How long an account has been waiting for its library, in words."""

from syren_api.models import Portal, SelectedSubscriber, Subscriber
from syren_tui.i18n import Speech
from syren_tui.texts.civil_time import moment


def days_waited(subscriber: Subscriber | SelectedSubscriber, portal: Portal) -> int | None:
    """Return for how many of the portal's days an account has waited; None: not known, or not so.

    0 is today. Known on a portal with `Feature.REQUESTED_AT`.
    """
    if subscriber.requested_at is None:
        return None
    return max(0, (portal.today - moment(subscriber.requested_at, portal).date()).days)


def since(days: int, speech: Speech) -> str:
    """Say since when: ``depuis 9 jours``, ``depuis hier``."""
    if days == 0:
        return speech.gettext("depuis aujourd’hui")
    if days == 1:
        return speech.gettext("depuis hier")
    return speech.ngettext("depuis {n} jour", "depuis {n} jours", days)
