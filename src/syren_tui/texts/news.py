"""What others have changed on the portal, in words."""

from syren_tui.i18n import Speech
from syren_tui.news.unseen import NewsCounts


def news_sentence(counts: NewsCounts, speech: Speech) -> str:
    """Say how much is new, and the key that takes it in; empty where nothing is."""
    parts = []
    if counts.requests:
        parts.append(
            speech.ngettext("{n} nouvelle demande", "{n} nouvelles demandes", counts.requests)
        )
    if counts.changed:
        parts.append(speech.ngettext("{n} compte modifié", "{n} comptes modifiés", counts.changed))
    if counts.deleted:
        parts.append(
            speech.ngettext("{n} compte supprimé", "{n} comptes supprimés", counts.deleted)
        )
    if counts.outdated:
        parts.append(speech.gettext("liste à relire"))
    if not parts:
        return ""
    return speech.gettext("{what} : Ctrl+R", what=", ".join(parts))
