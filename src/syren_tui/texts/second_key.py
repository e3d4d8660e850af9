"""What a key does that has to be pressed twice: for who is not known to be a member."""

from syren_tui.i18n import Speech


def second_key(key: str, what: str, speech: Speech, *, is_next: bool) -> str:
    """Say what a key does: ``Entrée deux fois : renouveler``.

    Args:
        key: as it is named to the user.
        what: it does.
        speech: the user's language.
        is_next: whether it was pressed once: ``Entrée encore : renouveler quand même``.
    """
    if is_next:
        return speech.gettext("{key} encore : {what} quand même", key=key, what=what)
    return speech.gettext("{key} deux fois : {what}", key=key, what=what)
