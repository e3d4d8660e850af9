"""A patron's rights: export and erasure of their data.

Nobody's name is an argument: those of a running program can be read by every user of the machine.
People are found by a search that is asked for; from there on they go by their ids.
"""

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from typing import Final

from pydantic import ValidationError

from syren_api.models import SubscriberPage
from syren_api.queries import SubscriberQuery
from syren_api.text import clean
from syren_portal.cli_texts import SENTENCES, CommandError
from syren_portal.commands import key_of, opened, portal_of, say
from syren_portal.db.deleted_rows import wipe_deleted_rows
from syren_portal.store.lists import read_page
from syren_portal.store.matching import ListScope
from syren_portal.store.personal import all_of
from syren_portal.store.personal import erase as erase_patron
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import find as find_subscriber
from syren_portal.store.tallies import drop_emptied
from syren_portal.texts import Language

_SHOWN: Final = 50
_MOST_SEARCH: Final = 200
_YES: Final = frozenset({"oui", "o", "yes", "y"})


def find(options: argparse.Namespace, language: Language) -> None:
    """Print the matches of a search, one per line."""
    search = _asked("ask_search", language).strip()
    try:
        query = SubscriberQuery(search=search, limit=_SHOWN)
    except ValidationError as error:
        raise CommandError("bad_search", most=_MOST_SEARCH) from error
    if not search:
        raise CommandError("bad_search", most=_MOST_SEARCH)
    with opened(options.database) as database:
        rules = portal_of(database)
        with database.read() as connection:
            page = SubscriberPage.model_validate(
                read_page(connection, ListScope(None), query, rules)
            )
    if not page.items:
        raise CommandError("nobody_found")
    for each in page.items:
        name = clean(f"{each.last_name} {each.first_name}")
        print(each.id, each.library.id, name, each.birth_date, each.status.value, sep="\t")
    if page.total > len(page.items):
        values = {"total": page.total, "shown": len(page.items)}
        print(SENTENCES["too_many_found"].say(language, **values), file=sys.stderr)


def export(options: argparse.Namespace, language: Language) -> None:
    """Write all that is stored of a person."""
    with opened(options.database) as database:
        rules = portal_of(database)
        with database.read() as connection:
            patron = _known(find_subscriber(connection, options.id, None), options.id)
            stored = all_of(connection, patron, rules, key_of(options.database))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    content = {"portal": rules.name, "exported_at": now, **stored}
    # ASCII only on a terminal: what a patron typed reaches it as text and nothing more.
    ascii_only = options.output is None and sys.stdout.isatty()
    written = json.dumps(content, ensure_ascii=ascii_only, indent=2) + "\n"
    if options.output is None:
        sys.stdout.write(written)
        return
    _write_new(options.output, written)
    say(language, "exported", path=clean(options.output))


def erase(options: argparse.Namespace, language: Language) -> None:
    """Erase a person, after showing who it is."""
    with opened(options.database) as database:
        with database.read() as connection:
            patron = _known(find_subscriber(connection, options.id, None), options.id)
        if not options.yes:
            _must_agree(patron, language)
        with database.write() as connection:
            patron = _known(find_subscriber(connection, options.id, None, lock=True), options.id)
            erase_patron(connection, patron, key_of(options.database))
        wiped = wipe_deleted_rows(database)
    say(language, "erased" if wiped else "traces_left", id=clean(options.id))


def wipe(options: argparse.Namespace, language: Language) -> None:
    """Remove what the database's files still hold of deleted people."""
    with opened(options.database) as database:
        portal_of(database)
        with database.write() as connection:
            drop_emptied(connection)
        if not wipe_deleted_rows(database):
            raise CommandError("not_wiped")
    say(language, "wiped")


def _known(patron: StoredSubscriber | None, subscriber_id: str) -> StoredSubscriber:
    if patron is None:
        raise CommandError("no_subscriber", id=clean(subscriber_id))
    return patron


def _must_agree(patron: StoredSubscriber, language: Language) -> None:
    if not _is_asked():
        raise CommandError("erase_unasked")
    name = clean(f"{patron.last_name} {patron.first_name}")
    who = f"{patron.id}  {name}  {patron.birth_date}  {clean(patron.library.name)}"
    if _asked("ask_erase", language, who=who).strip().casefold() not in _YES:
        raise CommandError("erase_refused")


def _is_asked() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty()


def _asked(sentence: str, language: Language, **values: object) -> str:
    """Ask at the terminal, or read one line of standard input if it is not one."""
    if _is_asked():
        print(SENTENCES[sentence].say(language, **values), end="", file=sys.stderr, flush=True)
    try:
        return sys.stdin.readline()
    except UnicodeDecodeError:
        return ""


def _write_new(path: str, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except FileExistsError as error:
        raise CommandError("file_exists", path=clean(path)) from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).rstrip(".")
        raise CommandError("file_failed", path=clean(path), reason=reason) from error
