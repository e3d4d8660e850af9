"""What the key `v` does for an open record, in words."""

from syren_api.models import Subscriber
from syren_tui.i18n import Speech
from syren_tui.scan.card import Card, Offer
from syren_tui.texts.scans import changes, what_is_done
from syren_tui.texts.second_key import second_key


def offer(card: Card, speech: Speech, *, asked_again: bool = False) -> str:
    """Say what the key would do; empty where it does nothing.

    Args:
        card: the record, and what would be done.
        speech: the user's language.
        asked_again: whether the key was pressed once, and one more is needed.
    """
    if card.attempt is not None:
        return speech.gettext("v : redemander la réponse (rien n’est fait deux fois)")
    if not card.can_be_done:
        return ""
    said = what_is_done(card, speech)
    if card.line.day is not None:
        said += " " + speech.gettext("(date du {day})", day=speech.day(card.line.day))
    if card.is_held:
        said = second_key("v", said, speech, is_next=asked_again)
    else:
        said = speech.gettext("v : {what}", what=said)
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
