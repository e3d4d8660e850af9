"""The record that is open on the screen, as the parts of the screen share it."""

from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.editing.draft import Draft
from syren_tui.i18n import Speech
from syren_tui.session import Session


class OpenRecord:
    """A draft of a record; another one after going on to the next record, or after saving."""

    def __init__(self, session: Session, speech: Speech, subscriber: Subscriber) -> None:
        """Begin with nothing edited.

        Args:
            session: the signed-in session.
            speech: the user's language.
            subscriber: whose record, as the list has it.
        """
        self._session = session
        self.speech = speech
        self.draft = self.unedited(subscriber)
        self.changed = False
        """Whether any record was changed since the screen was opened."""

    @property
    def base(self) -> Subscriber:
        """The record as it was read last."""
        return self.draft.base

    @property
    def is_edited(self) -> bool:
        """Whether something is not saved."""
        return bool(self.draft.read().edited)

    @property
    def why_locked(self) -> str:
        """Where nothing can be changed, the sentence why; else empty."""
        if self._session.read_only:
            return self.speech.gettext(
                "Votre compte est en lecture seule : la bibliothèque ou le département peut "
                "modifier."
            )
        if self.base.status is Status.EXPIRED:
            return self.speech.gettext(
                "Compte expiré : rien ne se modifie ici ; seul l’abonné peut demander son "
                "renouvellement, sur le portail."
            )
        return ""

    def unedited(self, subscriber: Subscriber) -> Draft:
        """Return a draft of a record with nothing edited, by the portal's rules of today."""
        return Draft(subscriber, self._session.portal, self.speech)

    def drop_edits(self) -> None:
        """Forget what was edited."""
        self.draft = self.unedited(self.base)
