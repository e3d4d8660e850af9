"""The command line of the portal: serve it, fill it, and see to its accounts."""

import argparse
import importlib
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from syren_portal.cli_parser import command_parser
from syren_portal.cli_texts import SENTENCES, CommandError, command_language
from syren_portal.texts import Language, Text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 2 with one sentence where it cannot be done."""
    # The database holds personal data: what this process makes is its user's alone.
    os.umask(0o077)
    # So would a dump of its memory.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    language = command_language(os.environ)
    options = command_parser(language).parse_args(arguments)
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
