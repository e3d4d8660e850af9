"""Shown in the place of an empty list: why, what to do, and what was tried instead."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from syren_api.models import Account, Portal
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery, OtherSearch, spoken_search
from syren_tui.texts.card_readings import how_read
from syren_tui.texts.rows import cut

_LONGEST_SHOWN = 40


class EmptyState(Static):
    """Shown while the list is empty."""

    def __init__(self, speech: Speech) -> None:
        """Begin hidden."""
        super().__init__("", markup=False)
        self._speech = speech
        self._sentences: list[str] = []
        self.instead = ""
        """A search that finds somebody, as it was suggested; empty where none was."""
        self.display = False

    def say(self, query: ListQuery, portal: Portal, account: Account) -> None:
        """Say why the list is empty.

        Args:
            query: what the list is asked for.
            portal: whose help there is.
            account: whose list it is.
        """
        say = self._speech.gettext
        self.instead = ""
        search = spoken_search(query.search)
        contact = clean(portal.contact_email)
        if search:
            shown = cut(clean(search), _LONGEST_SHOWN)
            where = (
                say("Personne de cette bibliothèque ne correspond à « {search} ».", search=shown)
                if account.library is not None
                else say("Personne ne correspond à « {search} ».", search=shown)
            )
            self._sentences = [where]
            if query.statuses or query.library is not None or query.end != "any":
                self._sentences.append(say("Des filtres sont mis : x les efface."))
            self._sentences.append(
                say(
                    "Qui n’est pas encore inscrit le fait sur le portail ; inscrit pour une autre "
                    "bibliothèque, demandez au département : {contact}.",
                    contact=contact,
                )
            )
            self._sentences.append(
                say("Essayez le prénom seul, trois lettres du nom, ou le numéro de carte.")
            )
        elif query.narrowed:
            self._sentences = [say("Aucun abonné avec ces filtres."), say("x les efface.")]
        else:
            self._sentences = [
                say("Aucun abonné pour le moment."),
                say("Chacun s’inscrit sur le portail et paraît ensuite ici."),
            ]
        self.update(Content("\n\n".join(self._sentences)))

    def suggest(self, found: Sequence[OtherSearch]) -> None:
        """Say what was tried instead.

        Args:
            found: searches that find somebody.
        """
        self.instead = found[0].search if found else ""
        say = self._speech
        if not found:
            tried = say.gettext(
                "Essayé aussi, sans plus de résultat : chaque mot seul, trois lettres."
            )
        else:
            each = [self._said(other) for other in found]
            tried = say.gettext("Essayé aussi : {found}.", found=", ".join(each))
            tried += " " + say.gettext(
                "Entrée, dans la recherche, montre « {search} ».", search=clean(found[0].search)
            )
        self.update(Content("\n\n".join([*self._sentences, tried])))

    def _said(self, other: OtherSearch) -> str:
        said = self._speech.ngettext(
            "« {search} » {n} abonné",
            "« {search} » {n} abonnés",
            other.total,
            search=clean(other.search),
        )
        return (
            said if other.reading is None else f"{said} ({how_read(other.reading, self._speech)})"
        )
