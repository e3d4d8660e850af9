"""Which keys of the list do something on a portal and for an account, and the help about them."""

from collections.abc import Sequence

from textual.binding import Binding

from syren_api.features import Feature
from syren_tui.i18n import Speech
from syren_tui.runtime.key_labels import hints_of
from syren_tui.screens.frame import Section
from syren_tui.screens.full_screen import FullScreen
from syren_tui.session import Session
from syren_tui.widgets.list.search_field import SearchField
from syren_tui.widgets.list.subscriber_table import SubscriberTable


def is_available(action: str, session: Session) -> bool:
    """Tell whether this portal and this account have an action of the list."""
    has_ends = session.portal.validity_months is not None
    match action:
        case "filter_library":
            return session.sees_all_libraries
        case "filter_end":
            return has_ends
        case "past_series" | "card_list":
            return not session.read_only
        case "renew":
            return has_ends and not session.read_only
        case "validate":  # without an end of validity, nothing is ever renewed
            return not has_ends and not session.read_only
        case "decide":
            return session.portal.has(Feature.BATCH) and not session.read_only
        case "progress":
            return session.active_series.state is not None
    return True


def list_help(usable: Sequence[Binding], speech: Speech) -> list[Section]:
    """Return the keys of the list and of its search.

    Args:
        usable: the list's own keys that do something at present.
        speech: the user's language.
    """
    parts = (
        (speech.gettext("Dans la liste"), [*SubscriberTable.BINDINGS, *usable]),
        (speech.gettext("Dans la recherche"), SearchField.BINDINGS),
        (speech.gettext("Partout"), FullScreen.BINDINGS),
    )
    return [
        (title, list(hints_of([b for b in each if isinstance(b, Binding)], speech)))
        for title, each in parts
    ]
