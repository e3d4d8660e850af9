"""``syren-tui list``: the subscribers as lines, CSV or JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Final

from rich.cells import cell_len

from syren_api.features import Feature
from syren_api.models import Library, Portal, Subscriber
from syren_api.queries import MAX_SEARCH, SubscriberFilter
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import clean, fold
from syren_tui.client import PortalClient
from syren_tui.client.all_pages import read_all_pages
from syren_tui.command_line.check import is_valid
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.sign_in import signed_in
from syren_tui.config import Settings
from syren_tui.finding.queries import birth_date_meant, means_birth_date, usual_order
from syren_tui.i18n import Speech
from syren_tui.listing.query import spoken_search
from syren_tui.parsing.dates import TypedDayError, read_day
from syren_tui.renewal.export import csv_of
from syren_tui.texts.fields import label_of
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import status_label
from syren_tui.texts.values import resource_status_label

_TEXTS: Final = (
    "last_name", "first_name", "birth_date", "email", "postal_code", "city", "library",
    "registration_number", "status", "library_registered_on", "valid_until", "registered_at",
    "status_reason",
)  # fmt: skip
"""Columns of a spreadsheet, named as the portals name them; the resources follow."""


async def run(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Write the list; returns the exit code."""
    async with signed_in(options, settings, speech) as session:
        asked = await _asked(options, session.client, session.portal, speech)
        found = await read_all_pages(session.client.subscribers, asked)
        match options.format:
            case "csv":
                _write_bytes(csv_of(_spreadsheet(found, session.portal, speech)))
            case "json":
                items = [subscriber.model_dump(mode="json") for subscriber in found]
                print(json.dumps({"total": len(items), "items": items}, indent=2))
            case _:
                _write_table(found, session.portal, speech)
    return 0


async def _asked(
    options: argparse.Namespace, client: PortalClient, portal: Portal, speech: Speech
) -> SubscriberFilter:
    statuses = tuple(Status(each) for each in options.status)
    search = spoken_search(options.search or "")[:MAX_SEARCH]
    born = birth_date_meant(portal, search) if means_birth_date(portal, search) else None
    if born is not None:
        search = ""
    if options.sort == "requested_at" and not portal.has(Feature.REQUESTED_AT):
        raise CommandError(speech.gettext("Ce portail ne dit pas depuis quand un compte attend."))
    library = await named_library(options.library, client, speech) if options.library else None
    return SubscriberFilter(
        search=search or None,
        status=statuses,
        birth_date=born,
        valid_until_from=_day(options.end_from, portal.today, speech),
        valid_until_to=_day(options.end_to, portal.today, speech),
        no_end_date=options.no_end,
        library=library.id if library is not None else None,
        sort=options.sort or usual_order(portal, search),
    )


def _day(text: str | None, today: date, speech: Speech) -> date | None:
    if text is None:
        return None
    try:
        return read_day(text, today)
    except TypedDayError as error:
        raise CommandError(speech.gettext(error.sentence)) from error


async def named_library(name: str, client: PortalClient, speech: Speech) -> Library:
    """Return a library by its id or its name, accents and case ignored."""
    for library in await client.libraries():
        if name == library.id or fold(name) == fold(library.name):
            return library
    raise CommandError(
        speech.gettext("Ce portail n’a pas de bibliothèque {name}.", name=clean(name))
    )


def _write_bytes(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _write_table(found: Sequence[Subscriber], portal: Portal, speech: Speech) -> None:
    rows = [_row(subscriber, portal, speech) for subscriber in found]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())
    print(speech.ngettext("{n} abonné", "{n} abonnés", len(found)))


def _row(subscriber: Subscriber, portal: Portal, speech: Speech) -> tuple[str, ...]:
    number = clean(subscriber.registration_number or "")
    end = subscriber.valid_until
    if end is not None:
        said = speech.gettext("Date de fin de validité: {day}", day=speech.day(end))
    else:
        said = speech.gettext("(pas de date de fin)") if portal.validity_months is not None else ""
    opened = sum(each.status is ResourceStatus.VALIDATED for each in subscriber.resources)
    access = (
        speech.ngettext("{n} ressource", "{n} ressources", opened)
        if is_valid(subscriber, portal.today)
        else speech.gettext("aucun accès")
    )
    return (
        full_name(subscriber),
        speech.gettext("carte {number}", number=number) if number else speech.gettext("sans carte"),
        status_label(subscriber.status, speech),
        said,
        access,
        clean(subscriber.library.name),
    )


def _spreadsheet(found: Sequence[Subscriber], portal: Portal, speech: Speech) -> list[list[str]]:
    names = {resource.id: clean(resource.name) for resource in portal.resources}
    rows = [[*(label_of(field, speech) for field in _TEXTS), *names.values()]]
    for subscriber in found:
        statuses = {each.id: each.status for each in subscriber.resources}
        cells = [_cell(subscriber, field, speech) for field in _TEXTS]
        cells += [_resource(statuses.get(each), speech) for each in names]
        rows.append(cells)
    return rows


def _cell(subscriber: Subscriber, field: str, speech: Speech) -> str:
    value = getattr(subscriber, field)
    match value:
        case None:
            return ""
        case Status():
            return status_label(value, speech)
        case Library():
            return clean(value.name)
        case date():
            return speech.day(value) if speech.language == "fr" else value.isoformat()
    return clean(str(value))


def _resource(status: ResourceStatus | None, speech: Speech) -> str:
    return resource_status_label(status, speech) if status is not None else ""
