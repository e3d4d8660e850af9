"""What the key `v` does for an open record, in words."""

from syren_api.models import Subscriber
from syren_tui.i18n import Speech
from syren_tui.scan.card import Card, Offer
from syren_tui.texts.scans import changes, what_is_done


def offer(card: Card, speech: Speech) -> str:
    """Say what the key would do; empty where it does nothing."""
    if card.attempt is not None:
        return speech.gettext("v : redemander la réponse (rien n’est fait deux fois)")
    if not card.can_be_done:
        return ""
    said = speech.gettext("v : {what}", what=what_is_done(card, speech))
    if card.line.day is not None:
        said += " " + speech.gettext("(date du {day})", day=speech.day(card.line.day))
    parts = [said]
    parts += [
        sentence[:1].lower() + sentence[1:].rstrip(".") for _, sentence in changes(card, speech)
    ]
    return ", ".join(parts)


def done(card: Card, after: Subscriber, speech: Speech) -> str:
    """Say what was done, and how it is taken back."""
    end = speech.day(after.valid_until) if after.valid_until is not None else ""
    if card.offer is Offer.VALIDATE:
        return (
            speech.gettext("Validé jusqu’au {day}. u annule.", day=end)
            if end
            else speech.gettext("Validé. u annule.")
        )
    return (
        speech.gettext("Renouvelé jusqu’au {day}. u annule.", day=end)
        if end
        else speech.gettext("Renouvelé. u annule.")
    )
