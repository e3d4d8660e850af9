"""Deleting an account, in words: whom it concerns, what goes with it, and how to ask for it."""

from syren_api.models import Portal, Subscriber
from syren_api.statuses import Role
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.texts.access_sentence import access_sentence
from syren_tui.texts.people import offered_person


def deletion_lines(subscriber: Subscriber, portal: Portal, speech: Speech) -> list[str]:
    """Say whose account it is, how it stands, and what goes with it."""
    return [
        offered_person(subscriber, speech, library=True),
        clean(subscriber.email),
        access_sentence(subscriber, portal, speech, Role.DEPARTMENT).sentence,
        "",
        speech.gettext(
            "Son historique, ses ressources et sa demande partent avec lui, sans retour possible ; "
            "l’abonné devra se réinscrire."
        ),
    ]


def ask_for_deletion(subscriber: Subscriber, speech: Speech) -> str:
    """Return the sentence by which a library asks the département to delete an account."""
    return speech.gettext(
        "Merci de supprimer ce compte : {person}, bibliothèque {library}.",
        person=offered_person(subscriber, speech),
        library=clean(subscriber.library.name),
    )
