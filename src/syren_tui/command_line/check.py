"""``syren-tui check``: whether a patron has access, in sentences or in JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from syren_api.models import Portal, SimilarSubscriber, Subscriber
from syren_api.queries import MAX_SEARCH
from syren_api.statuses import Status
from syren_api.text import clean, search_parts
from syren_tui.client import PortalClient
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.sign_in import SignedIn, signed_in
from syren_tui.config import Settings
from syren_tui.finding.queries import (
    birth_date_meant,
    by_birth_date,
    by_card,
    by_words,
    means_birth_date,
)
from syren_tui.finding.similar import may_be_misspelled
from syren_tui.i18n import Speech
from syren_tui.listing.query import spoken_search
from syren_tui.texts.access_sentence import access_sentence, refused_on
from syren_tui.texts.people import offered_person
from syren_tui.texts.values import resource_status_label

Says = Callable[[Subscriber], str]
"""Says the access sentence of somebody."""
VALID: Final = 0
NOT_VALID: Final = 1
NOT_FOUND: Final = 3
SEVERAL: Final = 4
_SHOWN: Final = 50
"""Subscribers that are told of where there are several."""
_LONGEST_NUMBER: Final = 40


async def run(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Print who was found and whether they have access; returns the exit code."""
    words = options.words
    if words == "-" and sys.stdin is not None:
        words = sys.stdin.readline(MAX_SEARCH + 1)
    words = spoken_search(words)
    if not words:
        raise CommandError(speech.gettext("Qui ? Donnez un nom ou un numéro de carte."))
    async with signed_in(options, settings, speech) as session:
        portal = session.portal
        found, total = await _find(session.client, portal, words)
        similar: Sequence[SimilarSubscriber] = ()
        if not total and may_be_misspelled(portal, words):
            similar = (await session.client.similar(words)).items
        write = _write_json if options.json else _write
        says = await _sayer(session, found, total, speech)
        write(found, total, similar, portal, speech, says)
        if total != 1:
            return SEVERAL if total else NOT_FOUND
        return VALID if is_valid(found[0], portal.today) else NOT_VALID


def is_valid(subscriber: Subscriber, today: date) -> bool:
    """Tell whether a patron has access."""
    end = subscriber.valid_until
    return subscriber.status is Status.VALIDATED and (end is None or end >= today)


async def _sayer(
    session: SignedIn, found: Sequence[Subscriber], total: int, speech: Speech
) -> Says:
    """Return what says the access sentence of somebody who was found; of one, with the day."""
    day = None
    if total == 1 and found[0].status is Status.REFUSED:
        day = refused_on(found[0], await session.client.history(found[0].id), session.portal)
    role = session.account.role

    def say(subscriber: Subscriber) -> str:
        return access_sentence(subscriber, session.portal, speech, role, refused_on=day).sentence

    return say


async def _find(
    client: PortalClient, portal: Portal, words: str
) -> tuple[Sequence[Subscriber], int]:
    """Return who has the card, else who was born then, else who matches, and how many do."""
    asked = []
    if len(words) <= _LONGEST_NUMBER and not means_birth_date(portal, words):
        asked.append(by_card(portal, words, _SHOWN))
    if (born := birth_date_meant(portal, words)) is not None:
        asked.append(by_birth_date(born, _SHOWN))
    if search_parts(words):
        asked.append(by_words(portal, words, _SHOWN))
    for query in asked:
        page = await client.subscribers(query)
        if page.total:
            return page.items, page.total
    return (), 0


def _write(
    found: Sequence[Subscriber],
    total: int,
    similar: Sequence[SimilarSubscriber],
    portal: Portal,
    speech: Speech,
    says: Says,
) -> None:
    if total == 1:
        print("\n".join(_in_full(found[0], portal, speech, says)))
        return
    if not total:
        print(speech.gettext("Aucun abonné ne correspond."))
        if similar:
            print(speech.gettext("Noms proches :"))
        for person in similar:
            print(f"{offered_person(person, speech, library=True)}.")
        return
    print(speech.ngettext("{n} abonné correspond :", "{n} abonnés correspondent :", total))
    for subscriber in found:
        print(f"{offered_person(subscriber, speech, library=True)}. {says(subscriber)}.")
    if total > len(found):
        print(speech.gettext("Et d’autres : précisez la recherche."))


def _in_full(subscriber: Subscriber, portal: Portal, speech: Speech, says: Says) -> list[str]:
    lines = [
        f"{offered_person(subscriber, speech, library=True)}.",
        f"{says(subscriber)}.",
    ]
    if subscriber.valid_until is not None:
        day = speech.day(subscriber.valid_until)
        lines.append(speech.gettext("Date de fin de validité: {day}", day=day))
    elif portal.validity_months is not None:
        lines.append(speech.gettext("Pas de date de fin de validité."))
    has_access = is_valid(subscriber, portal.today)
    for resource in subscriber.resources:
        status = resource_status_label(resource.status, speech)
        name = clean(resource.name)
        said = (
            speech.gettext("Ressource {name} : {status}", name=name, status=status)
            if has_access
            else speech.gettext(
                "Ressource {name} : aucun accès (au dossier : {status})",
                name=name,
                status=status,
            )
        )
        lines.append(said)
    if not subscriber.resources:
        lines.append(speech.gettext("Aucune ressource."))
    return lines


def _write_json(
    found: Sequence[Subscriber],
    total: int,
    similar: Sequence[SimilarSubscriber],
    portal: Portal,
    speech: Speech,
    says: Says,
) -> None:
    items = [
        {
            **subscriber.model_dump(mode="json"),
            "valid": is_valid(subscriber, portal.today),
            "diagnosis": says(subscriber),
        }
        for subscriber in found
    ]
    answer: dict[str, object] = {"total": total, "items": items}
    if similar:
        answer["similar"] = [person.model_dump(mode="json") for person in similar]
    print(json.dumps(answer, indent=2))
