"""What others have changed on the portal, in words."""

from syren_tui.i18n import Speech
from syren_tui.news.unseen import NewsCounts


def news_sentences(counts: NewsCounts, speech: Speech) -> tuple[str, ...]:
    """Say how much is new, and the key that takes it in, in fewer and fewer words.

    Returns:
        the longest first; none where nothing is new.
    """
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
        return ()
    said = [", ".join(parts)]
    if len(parts) > 1:
        number = counts.requests + counts.changed + counts.deleted
        said.append(speech.ngettext("{n} changement", "{n} changements", number))
    return (*(speech.gettext("{what} : Ctrl+R", what=each) for each in said), "Ctrl+R")
