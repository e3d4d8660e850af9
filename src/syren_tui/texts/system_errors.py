"""Why a file cannot be made or written, in words that say what to do."""

import errno
import sqlite3
from typing import Final

from syren_tui.i18n import N_, Speech

_FULL: Final = N_("libérez de la place sur le disque")
_NOT_ALLOWED: Final = N_("ce dossier n’est pas à vous, ou ne se laisse pas modifier")
_NO_FOLDER: Final = N_("ce dossier n’existe pas, ou n’en est pas un")
_UNUSABLE_NAME: Final = N_("ce nom ne convient pas")
_TOO_MANY: Final = N_("trop de fichiers sont ouverts")
_DAMAGED: Final = N_("le fichier est abîmé ou occupé")
_OTHER: Final = N_("le système le refuse ({code})")
_ERRORS: Final = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EFBIG: _FULL,
    errno.EACCES: _NOT_ALLOWED, errno.EPERM: _NOT_ALLOWED, errno.EROFS: _NOT_ALLOWED,
    errno.ENOENT: _NO_FOLDER, errno.ENOTDIR: _NO_FOLDER, errno.EEXIST: _NO_FOLDER,
    errno.EISDIR: _UNUSABLE_NAME, errno.ENAMETOOLONG: _UNUSABLE_NAME,
    errno.ELOOP: _UNUSABLE_NAME, errno.EINVAL: _UNUSABLE_NAME,
    errno.EMFILE: _TOO_MANY, errno.ENFILE: _TOO_MANY,
}  # fmt: skip
_DATABASE: Final = {
    "SQLITE_FULL": _FULL, "SQLITE_IOERR": _FULL,
    "SQLITE_CANTOPEN": _NOT_ALLOWED, "SQLITE_READONLY": _NOT_ALLOWED, "SQLITE_PERM": _NOT_ALLOWED,
    "SQLITE_CORRUPT": _DAMAGED, "SQLITE_NOTADB": _DAMAGED, "SQLITE_BUSY": _DAMAGED,
    "SQLITE_LOCKED": _DAMAGED,
}  # fmt: skip


def reason_of(error: Exception, speech: Speech) -> str:
    """Return why a file cannot be made or written, without a full stop.

    Args:
        error: of the system or of SQLite; a name with a NUL in it is a `ValueError`.
        speech: the user's language.
    """
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")  # such as SQLITE_IOERR_WRITE
        kind = next((each for each in _DATABASE if name.startswith(each)), None)
        said, code = (_DATABASE[kind] if kind else _OTHER), name or "SQLite"
    elif isinstance(error, OSError) and error.errno is not None:
        said, code = _ERRORS.get(error.errno, _OTHER), errno.errorcode.get(error.errno, "")
    else:
        said, code = _UNUSABLE_NAME if isinstance(error, ValueError) else _NOT_ALLOWED, ""
    return speech.gettext(said, code=code)
