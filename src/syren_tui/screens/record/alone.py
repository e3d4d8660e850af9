"""The record of somebody who stands in no list."""

from syren_api.models import Subscriber
from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.screens.record.record import RecordScreen
from syren_tui.session import Session


def record_alone(speech: Speech, session: Session, subscriber: Subscriber) -> RecordScreen:
    """Return the screen of a record without a next one or one before."""
    navigator = RecordNavigator([(0, subscriber.id)], 1, 0)
    return RecordScreen(speech, session, subscriber, navigator, ListQuery())
