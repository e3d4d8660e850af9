"""What every part of the record's screen works with."""

from dataclasses import dataclass
from typing import Any

from syren_tui.i18n import Speech
from syren_tui.screens.frame import Framed
from syren_tui.screens.record.open_record import OpenRecord
from syren_tui.screens.record.view import RecordView
from syren_tui.session import Session


@dataclass(frozen=True, slots=True)
class RecordContext:
    """The screen that the parts belong to, and what they share."""

    screen: Framed[Any]
    session: Session
    record: OpenRecord
    view: RecordView

    @property
    def speech(self) -> Speech:
        """The user's language."""
        return self.screen.speech
