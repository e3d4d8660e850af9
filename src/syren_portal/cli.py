"""The command line of the portal: serve it, fill it, and see to its accounts."""

import argparse
import importlib
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from syren_api import __version__
from syren_portal.cli_texts import SENTENCES, CommandError, command_language
from syren_portal.texts import Language, Text

LOOPBACK_PROXIES = "127.0.0.1,::1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 2 with one sentence where it cannot be done."""
    # The database holds personal data: what this process makes is its user's alone.
    os.umask(0o077)
    # So would a dump of its memory.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    language = command_language(os.environ)
    options = _parser().parse_args(arguments)
    try:
        with _sentences(language, options.database):
            _run(options.run)(options, language)
    except CommandError as error:
        print(f"syren-portal: {_said(error, language)}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        missing = CommandError("extra_missing", name=error.name)
        print(f"syren-portal: {_said(missing, language)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    return 0


def _run(name: str) -> Callable[[argparse.Namespace, Language], None]:
    """Return what does a command; its imports are made now, and none before."""
    module, _, function = name.partition(":")
    run: Callable[[argparse.Namespace, Language], None] = getattr(
        importlib.import_module(f"syren_portal.{module}"), function
    )
    return run


def _said(error: CommandError, language: Language) -> str:
    return SENTENCES[error.sentence].say(language, **error.values)


@contextmanager
def _sentences(language: Language, database: str) -> Iterator[None]:
    """Turn what can go wrong below into the sentence for it."""
    from sqlalchemy.exc import SQLAlchemyError

    from syren_portal.db.engine import EncodingError
    from syren_portal.db.migrate import NewerDatabaseError
    from syren_portal.db.opening import DatabaseURLError, shown_url
    from syren_portal.keyed_hash import KeyFileError
    from syren_portal.presets import PresetError
    from syren_portal.settings import SettingsError

    try:
        yield
    except DatabaseURLError as error:
        raise CommandError("bad_url", url=error.url) from error
    except NewerDatabaseError as error:
        raise CommandError("database_newer") from error
    except EncodingError as error:
        raise CommandError("bad_encoding", encoding=error.encoding) from error
    except KeyFileError as error:
        raise CommandError("bad_key_file", path=error.path, reason=error.reason) from error
    except SettingsError as error:
        raise CommandError("bad_setting", name=error.name, expected=error.expected) from error
    except PresetError as error:
        place = SENTENCES["bad_preset_place"].say(language, place=error.place)
        reason = error.reason.say(language) if isinstance(error.reason, Text) else error.reason
        raise CommandError(
            "bad_preset",
            path=error.path,
            place=place if error.place else "",
            reason=reason.rstrip("."),
        ) from error
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__)
        first_line = reason.strip().splitlines()[0].rstrip(".")
        raise CommandError("database_failed", url=shown_url(database), reason=first_line) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="syren-portal", description=__doc__)
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = _command(verbs, "serve", "server:serve", "serve the portal API")
    serve.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    serve.add_argument(
        "--port", type=int, default=8080, help="0: any free one (default: %(default)s)"
    )
    serve.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes (default: %(default)s)"
    )
    serve.add_argument("--tls-cert", metavar="FILE", help="certificate chain, PEM")
    serve.add_argument("--tls-key", metavar="FILE", help="its private key, PEM")
    serve.add_argument(
        "--behind-proxy",
        nargs="?",
        const=LOOPBACK_PROXIES,
        metavar="ADDRESSES",
        help="a proxy encrypts the line; the addresses it forwards count. ADDRESSES: those of the "
        "proxies, or networks, separated by commas (default: %(const)s)",
    )

    seed = _command(verbs, "seed", "commands:seed", "make a portal with sample data")
    seed.add_argument(
        "--preset", default="syren", help="syren, loiretek, or a TOML file (default: %(default)s)"
    )
    seed.add_argument(
        "--subscribers", type=int, default=300, metavar="N", help="default: %(default)s"
    )
    seed.add_argument("--libraries", type=int, default=2, metavar="L", help="default: %(default)s")
    seed.add_argument("--password", required=True, metavar="P", help="of every sample account")
    seed.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="S",
        help="the same gives the same (default: %(default)s)",
    )

    init = _command(verbs, "init", "commands:init", "make an empty portal")
    init.add_argument("--preset", required=True, help="syren, loiretek, or a TOML file")

    _library_commands(verbs)
    _account_commands(verbs)
    _subscriber_commands(verbs)
    return parser


def _library_commands(verbs: Any) -> None:
    library = verbs.add_parser("library", help="libraries").add_subparsers(
        required=True, metavar="COMMAND"
    )
    add_library = _command(library, "add", "commands:add_library", "add a library")
    add_library.add_argument("--name", required=True)
    add_library.add_argument("--id", help="default: made of the name")
    add_library.add_argument("--email", help="told of registrations and requests for renewal")

    _command(library, "list", "commands:list_libraries", "print every library: id, name, e-mail")
    set_library = _command(
        library, "set", "commands:set_library", "correct a library's name or e-mail address"
    )
    set_library.add_argument("--id", required=True)
    set_library.add_argument("--name")
    set_library.add_argument("--email", help="empty: none")


def _account_commands(verbs: Any) -> None:
    account = verbs.add_parser("account", help="staff accounts").add_subparsers(
        required=True, metavar="COMMAND"
    )
    add_account = _command(
        account,
        "add",
        "commands:add_account",
        "add an account; the password is asked for, or read from standard input",
    )
    add_account.add_argument("--login", required=True)
    add_account.add_argument("--role", required=True, choices=("library", "department", "support"))
    add_account.add_argument("--library", metavar="ID", help="with --role library")
    add_account.add_argument("--name", help="shown on the screen (default: the library’s name)")
    reset = _command(
        account, "reset", "commands:reset_account", "set a new password and end every session"
    )
    reset.add_argument("--login", required=True)
    _command(account, "list", "commands:list_accounts", "print every account: login, role, library")
    remove = _command(
        account, "remove", "commands:remove_account", "remove an account and end its sessions"
    )
    remove.add_argument("--login", required=True)


def _subscriber_commands(verbs: Any) -> None:
    subscriber = verbs.add_parser(
        "subscriber", help="a patron’s personal data: find, export, erase"
    ).add_subparsers(required=True, metavar="COMMAND")
    _command(
        subscriber,
        "find",
        "subscriber_commands:find",
        "print id, library, name, birth date and status of whoever matches a search, which is "
        "asked for, or read from standard input: a name on a command line could be read by others",
    )
    export = _command(
        subscriber,
        "export",
        "subscriber_commands:export",
        "write all that is stored of a person, as JSON",
    )
    export.add_argument("--output", metavar="FILE", help="default: standard output")
    erase = _command(
        subscriber, "erase", "subscriber_commands:erase", "erase a person, history included"
    )
    erase.add_argument("--yes", action="store_true", help="do not ask")
    for command in (export, erase):
        command.add_argument("--id", required=True, help="as `subscriber find` prints it")
    _command(
        subscriber,
        "wipe",
        "subscriber_commands:wipe",
        "remove what the database’s file still holds of people who were erased or deleted",
    )


def _command(verbs: Any, name: str, run: str, summary: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=summary, description=summary)
    parser.add_argument(
        "--database", required=True, metavar="URL", help="sqlite:///FILE or postgresql://…"
    )
    parser.set_defaults(run=run)
    return parser
