"""Validating or renewing the open record by one key: what it would do, and doing it."""

from dataclasses import replace
from typing import Any

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError, problem_error
from syren_tui.renewal.plan import ExclusionReason
from syren_tui.scan.card import Card, Done, LookAgain, Offer, Refused
from syren_tui.scan.service import MembershipOf, ScanService
from syren_tui.screens.record.context import RecordContext
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.texts.failures import failure
from syren_tui.texts.record_offers import done, offer


class RecordDecider:
    """Does what the line under the access sentence says, by the rules of a series."""

    def __init__(self, context: RecordContext) -> None:
        """Begin with nothing to decide.

        Args:
            context: of the screen.
        """
        self._session = context.session
        self._speech = context.speech
        self._record = context.record
        self._view = context.view
        self._retry = RetryNotice(lambda: context.view.notice, context.speech)
        self._service = ScanService(context.session, self._retry.show_retry)
        self.card: Card | None = None
        """What the key would do."""
        self._asked_again = False

    def membership_of(self, known: MembershipOf) -> None:
        """Have renewals go by what is known of a membership."""
        self._service.membership_of = known

    def show(self) -> None:
        """Show what the key would do of the open record."""
        self._show(self._service.card(self._record.base))

    def why_not(self) -> str:
        """Return the sentence why the key does nothing; empty where it does something."""
        say, card = self._speech.gettext, self.card
        if self._record.is_edited:
            return say("Enregistrez d’abord vos changements (Ctrl+S), puis v.")
        if card is None or card.can_be_done:
            return ""
        if card.offer is Offer.NOTHING:
            if card.line.after is None:
                return say("Déjà validé : rien à faire.")
            return say("Déjà renouvelé avec la date du jour : rien à faire.")
        match card.line.exclusion:
            case ExclusionReason.REFUSED:
                return say("Refusé : choisissez Validé dans l’onglet Statut.")
            case ExclusionReason.SHORTER:
                return say("Sa fin viendrait plus tôt : voyez l’onglet Statut.")
        return self._record.why_locked or say("Le portail ne permet pas de le renouveler ici.")

    def asks_again(self, card: Card) -> bool:
        """Ask for a second key, where the first is not enough for this person.

        Returns:
            Whether it was asked for by this.
        """
        if not card.is_held or self._asked_again:
            return False
        self._show(replace(card), asked_again=True)
        return True

    async def decide(self, card: Card) -> Subscriber | None:
        """Do it; returns the record as it is now, None where nothing is known to have changed."""
        notice = self._view.notice
        notice.say(self._speech.gettext("Enregistrement…"))
        try:
            result: Any = await self._service.renew(card)
        except ClientError as error:
            self._show(self._service.card(card.subscriber))
            notice.warn(failure(error, self._speech))
            return None
        self._retry.clear()
        match result:
            case Done(after=after):
                await self._view.show(self._record.unedited(after))
                notice.say(done(card, after, self._speech))
                return after
            case LookAgain(card=now) | Refused(card=now):
                await self._view.show(self._record.unedited(now.subscriber))
                said = (
                    failure(problem_error(result.problem), self._speech)
                    if isinstance(result, Refused)
                    else self._speech.gettext("Cette fiche vient de changer : vérifiez, puis v.")
                )
                notice.warn(said)
                return now.subscriber if now.subscriber.version != card.subscriber.version else None
        self._show(result.card)  # asked again, the portal tells what it did: nothing is done twice
        notice.warn(failure(result.error, self._speech))
        return None

    def _show(self, card: Card, *, asked_again: bool = False) -> None:
        self.card, self._asked_again = card, asked_again
        self._view.show_offer(card, offer(card, self._speech, asked_again=asked_again))
