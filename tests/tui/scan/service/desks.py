"""What the tests of a desk share."""

from datetime import date

from syren_tui.scan.card import Card
from syren_tui.scan.stages import (
    Shown,
)
from tests.tui.scan.scans import AtDesk

NEXT_END = date(2027, 11, 21)


def shown(at: AtDesk) -> Card:
    """The card that is shown, and can be confirmed or not."""
    assert isinstance(at.desk.stage, Shown), at.desk.stage
    return at.desk.stage.card
