"""The record of somebody who stands in no list."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from syren_api.models import Subscriber
from syren_tui.i18n import N_, Speech
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.screens.record.record import RecordScreen
from syren_tui.session import Session


class LoneRecordScreen(RecordScreen):
    """Goes back to the screen that it was opened from, which is not the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Retour"),
                tooltip=N_("Des champs aux onglets, puis à l’écran d’avant")),
    ]  # fmt: skip


def record_alone(speech: Speech, session: Session, subscriber: Subscriber) -> RecordScreen:
    """Return the screen of a record without a next one or one before."""
    navigator = RecordNavigator([(0, subscriber.id)], 1, 0)
    return LoneRecordScreen(speech, session, subscriber, navigator, ListQuery())
