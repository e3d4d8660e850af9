"""Why the journal of a series cannot be used."""

from syren_tui.i18n import Speech
from syren_tui.renewal.journal import JournalBusyError


def journal_failure(error: Exception, speech: Speech) -> str:
    """Say why a journal cannot be used: another console has it, or the disk refuses it."""
    if isinstance(error, JournalBusyError):
        return speech.gettext("Cette série est en cours dans une autre fenêtre.")
    return speech.gettext(
        "Le journal ne s’écrit pas : libérez de la place sur le disque, ou prévenez le support."
    )


def log_not_kept(speech: Speech) -> str:
    """Say that what was done is not in the file of the day."""
    return speech.gettext(
        "Le journal ne s’écrit pas : cette liste ne sera pas gardée. Libérez de la "
        "place sur le disque, ou prévenez le support."
    )
