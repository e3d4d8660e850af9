"""What the commands do but `serve`: each opens the database, does one thing and closes it."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import IntegrityError

from syren_api.models import Account, Library
from syren_api.requests import MAX_ID, Email
from syren_api.statuses import Role
from syren_api.text import clean, unspeakable
from syren_portal.cli_texts import SENTENCES, CommandError, command_language
from syren_portal.db.engine import Database
from syren_portal.db.keys import Collision
from syren_portal.db.migrate import Contents, contents, migrate
from syren_portal.db.opening import open_database
from syren_portal.keyed_hash import KeyedHash, key_file, make_key
from syren_portal.passwords import Passwords, composed
from syren_portal.presets import PortalSettings, load_preset
from syren_portal.sample import seeding
from syren_portal.sample.communes import slug
from syren_portal.store import people
from syren_portal.store.history import PATRON
from syren_portal.texts import Language

_LONGEST_NAME: Final = 100
LEAST_PASSWORD: Final = 10
"""Characters of a staff account's password."""
_RESERVED: Final = frozenset({PATRON, seeding.ACTOR})


@contextmanager
def opened(url: str, *, make: bool = False) -> Iterator[Database]:
    """Open a portal's database, bring it up to date, and close it at the end.

    Args:
        url: the database URL.
        make: whether an empty database, or none at all, will do.

    Raises:
        CommandError: there is none, or it is another program's.
    """
    database = open_database(url)
    try:
        if database.is_missing and not make:
            raise CommandError("no_database", path=database.engine.url.database)
        found = contents(database)
        if found is Contents.FOREIGN:
            raise CommandError("foreign_database")
        if found is Contents.NOTHING and not make:
            raise CommandError("no_portal")
        _tell(migrate(database))
        yield database
    finally:
        database.close()


def _tell(collisions: list[Collision]) -> None:
    """Name the numbers that are the same by their key, by ids alone: a service logs this too."""
    language = command_language(os.environ)
    for each in collisions:
        sentence = SENTENCES["same_number"].say(
            language, library=each.library_id, ids=", ".join(each.subscriber_ids)
        )
        print(f"syren-portal: {sentence}", file=sys.stderr, flush=True)


def key_of(url: str) -> KeyedHash:
    """Return the key that hashes a portal's logins; it is created if there is none.

    Raises:
        KeyFileError: its file cannot be made or read.
    """
    return make_key(key_file(url, os.environ))


def portal_of(database: Database) -> PortalSettings:
    """Return the settings of the portal that the database holds.

    Raises:
        CommandError: it holds none.
    """
    with database.read() as connection:
        settings = people.read_settings(connection)
    if settings is None:
        raise CommandError("no_portal")
    return settings


def seed(options: argparse.Namespace, language: Language) -> None:
    """Make a portal with sample data."""
    for name in ("subscribers", "libraries"):
        if getattr(options, name) < 1:
            raise CommandError("bad_number", name=f"--{name}", low=1)
    password = _spoken(options.password)
    settings = load_preset(options.preset)
    request = seeding.SampleRequest(
        subscribers=options.subscribers,
        libraries=options.libraries,
        seed=options.seed,
        today=datetime.now(UTC).astimezone(ZoneInfo(settings.timezone)).date(),
    )
    try:
        seeding.communes_for(request, settings)
        with opened(options.database, make=True) as database:
            seeding.seed(database, request, settings, password)
            key_of(options.database)
    except seeding.PortalExistsError as error:
        raise CommandError("portal_exists") from error
    except seeding.TooManyLibrariesError as error:
        raise CommandError("too_many_libraries", most=error.most) from error
    say(
        language,
        "seeded",
        name=settings.name,
        subscribers=options.subscribers,
        libraries=options.libraries,
    )


def init(options: argparse.Namespace, language: Language) -> None:
    """Make an empty portal."""
    settings = load_preset(options.preset)
    with opened(options.database, make=True) as database, database.write() as connection:
        if people.read_settings(connection) is not None:
            raise CommandError("portal_exists")
        people.write_settings(connection, settings)
        key_of(options.database)
    say(language, "initialised", name=settings.name)


def add_library(options: argparse.Namespace, language: Language) -> None:
    """Add a library."""
    name = _shown_name(options.name, "library_name")
    # A name may be longer than an id.
    identifier = options.id or slug(name)[:MAX_ID].rstrip("-")
    if not identifier or slug(identifier) != identifier or len(identifier) > MAX_ID:
        raise CommandError("library_id", most=MAX_ID)
    library = Library(id=identifier, name=name)
    email = _email(options.email)
    with opened(options.database) as database:
        portal_of(database)
        try:
            with database.write() as connection:
                people.add_library(connection, library, email)
        except IntegrityError as error:
            raise CommandError("library_exists", name=name) from error
    say(language, "library_added", name=library.name, id=library.id)


def list_libraries(options: argparse.Namespace, language: Language) -> None:
    """Print each library's id, name and e-mail address, a line each."""
    with opened(options.database) as database, database.read() as connection:
        emails = people.library_emails(connection)
        for library in people.all_libraries(connection):
            print(library.id, library.name, emails[library.id] or "–", sep="\t")


def set_library(options: argparse.Namespace, language: Language) -> None:
    """Correct a library's name or e-mail address."""
    with opened(options.database) as database:
        library = _library(database, options.id)
        name = library.name if options.name is None else _shown_name(options.name, "library_name")
        try:
            with database.write() as connection:
                email = people.library_emails(connection)[library.id]
                if options.email is not None:
                    email = _email(options.email) if options.email else None
                people.change_library(connection, Library(id=library.id, name=name), email)
        except IntegrityError as error:
            raise CommandError("library_exists", name=name) from error
    say(language, "library_set", name=name, id=library.id)


def list_accounts(options: argparse.Namespace, language: Language) -> None:
    """Print each account's login, role and library, a line each."""
    with opened(options.database) as database, database.read() as connection:
        for account in people.all_accounts(connection):
            library = "–" if account.library is None else account.library.id
            print(account.login, account.role.value, library, account.display_name, sep="\t")


def remove_account(options: argparse.Namespace, language: Language) -> None:
    """Remove an account and end its sessions; what it changed stays in the history."""
    with opened(options.database) as database, database.write() as connection:
        staff = people.find_account(connection, options.login)
        if staff is None:
            raise CommandError("no_account", login=clean(options.login))
        people.remove_account(connection, staff.id)
    say(language, "account_removed", login=staff.account.login)


def add_account(options: argparse.Namespace, language: Language) -> None:
    """Add a staff account."""
    login = people.login_key(options.login)
    visible = login.isprintable() and not any(character.isspace() for character in login)
    if not 1 <= len(login) <= 100 or not visible or login in _RESERVED:
        raise CommandError("bad_login", login=clean(options.login))
    role = Role(options.role)
    if (role is Role.LIBRARY) != (options.library is not None):
        raise CommandError("library_needed" if role is Role.LIBRARY else "library_not_needed")
    with opened(options.database) as database:
        portal = portal_of(database)
        library = None if options.library is None else _library(database, options.library)
        with database.read() as connection:
            if people.find_account(connection, login) is not None:
                raise CommandError("login_taken", login=login)
        own = library.name if library is not None else portal.department
        name = own if options.name is None else _shown_name(options.name, "account_name")
        account = Account(login=login, role=role, display_name=name, library=library)
        password_hash = Passwords().hash(_staff_password(language))
        try:
            with database.write() as connection:
                people.add_account(connection, account, password_hash)
        except IntegrityError as error:
            raise CommandError("login_taken", login=login) from error
    say(language, "account_added", login=login)


def reset_account(options: argparse.Namespace, language: Language) -> None:
    """Set a new password and end every session."""
    with opened(options.database) as database:
        with database.read() as connection:
            staff = people.find_account(connection, options.login)
        if staff is None:
            raise CommandError("no_account", login=clean(options.login))
        password_hash = Passwords().hash(_staff_password(language))
        with database.write() as connection:
            people.reset_password(connection, staff.id, password_hash)
    say(language, "account_reset", login=staff.account.login)


def _library(database: Database, library_id: str) -> Library:
    with database.read() as connection:
        known = {library.id: library for library in people.all_libraries(connection)}
    if library_id not in known:
        raise CommandError("no_library", id=clean(library_id), known=", ".join(known) or "–")
    return known[library_id]


def _shown_name(text: str, problem: str) -> str:
    """Return a name that screens show.

    Raises:
        CommandError: with the problem: it is empty, too long or has what is not shown.
    """
    name = text.strip()
    if not 1 <= len(name) <= _LONGEST_NAME or clean(name) != name:
        raise CommandError(problem, most=_LONGEST_NAME)
    return name


def _email(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return TypeAdapter[str](Email).validate_python(text)
    except ValidationError as error:
        raise CommandError("bad_email", email=clean(text)) from error


def _staff_password(language: Language) -> str:
    password = _password(language)
    if len(composed(password)) < LEAST_PASSWORD:
        raise CommandError("short_password", least=LEAST_PASSWORD)
    return password


def _password(language: Language) -> str:
    """Ask for a password twice, or read one line of standard input where that is no terminal."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().removeprefix("\ufeff").rstrip("\r\n")
        if not password:
            raise CommandError("no_password")
        return _spoken(password)
    try:
        password = getpass.getpass(SENTENCES["ask_password"].say(language))
        again = getpass.getpass(SENTENCES["ask_password_again"].say(language)) if password else ""
    except EOFError as error:
        raise CommandError("no_password") from error
    if not password:
        raise CommandError("no_password")
    if again != password:
        raise CommandError("passwords_differ")
    return _spoken(password)


def _spoken(password: str) -> str:
    """Refuse what no call to sign in could carry: see `syren_api.text.unspeakable`."""
    if not password or any(True for _ in unspeakable(password)):
        raise CommandError("bad_password")
    return password


def say(language: Language, sentence: str, **values: object) -> None:
    """Print a sentence in the language of the command line."""
    print(SENTENCES[sentence].say(language, **values), flush=True)
