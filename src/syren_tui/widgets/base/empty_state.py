"""Shown in the place of an empty list: why, what to do, and who or what may be meant."""

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.widgets import Static

from syren_api.models import Account, Portal, SimilarSubscriber
from syren_api.similar import MOST_FOUND
from syren_api.text import clean
from syren_tui.finding.queries import is_no_birth_date
from syren_tui.i18n import Speech
from syren_tui.listing.query import ListQuery, Others, OtherSearch, spoken_search
from syren_tui.parsing.birth_dates import is_day_only
from syren_tui.texts.card_readings import how_read
from syren_tui.texts.people import offered_person
from syren_tui.texts.rows import cut

_LONGEST_SHOWN: Final = 40


class EmptyState(Static):
    """Shown while the list is empty."""

    def __init__(self, speech: Speech) -> None:
        """Begin hidden."""
        super().__init__("", markup=False)
        self._speech = speech
        self._sentences: list[str] = []
        self._people: Sequence[SimilarSubscriber] = ()
        self._cursor = 0
        self._everywhere = False
        """Whether several libraries may be meant."""
        self._search = ""
        """What finds somebody, as it was suggested; empty where nothing was."""
        self.display = False

    def say(self, query: ListQuery, portal: Portal, account: Account) -> None:
        """Say why the list is empty.

        Args:
            query: what the list is asked for.
            portal: whose help there is.
            account: whose list it is.
        """
        say = self._speech.gettext
        self._search, self._people = "", ()
        self._everywhere = account.library is None
        search = spoken_search(query.search)
        if is_no_birth_date(portal, search):
            self._sentences = [
                say("Ce n’est pas une date de naissance : ce jour n’existe pas, ou est à venir.")
                if is_day_only(search)
                else say("Une date de naissance se tape en entier, comme 25/11/1996.")
            ]
        elif search:
            self._sentences = [self._nobody(query, portal, account)]
            if query.is_filtered:
                self._sentences.append(say("Des filtres sont mis : x les efface."))
            self._sentences.append(self._elsewhere(portal))
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

    def _nobody(self, query: ListQuery, portal: Portal, account: Account) -> str:
        """Say that a search finds nobody."""
        say = self._speech.gettext
        if (born := query.birth_date(portal)) is not None:
            day = self._speech.day(born)
            if account.library is not None:
                return say("Personne de cette bibliothèque n’est né(e) le {day}.", day=day)
            return say("Personne n’est né(e) le {day}.", day=day)
        shown = cut(clean(spoken_search(query.search)), _LONGEST_SHOWN)
        if account.library is not None:
            return say("Personne de cette bibliothèque ne correspond à « {search} ».", search=shown)
        return say("Personne ne correspond à « {search} ».", search=shown)

    def _elsewhere(self, portal: Portal) -> str:
        """Say where somebody may be who is not found."""
        say = self._speech.gettext
        if self._everywhere:
            return say("Qui n’est pas encore inscrit le fait sur le portail.")
        return say(
            "Qui n’est pas encore inscrit le fait sur le portail ; inscrit pour une autre "
            "bibliothèque, demandez au département : {contact}.",
            contact=clean(portal.contact_email),
        )

    # What may be meant instead.

    @property
    def instead(self) -> str:
        """What to search instead: the name that the cursor is on, or what was suggested."""
        if self._people:
            person = self._people[self._cursor]
            return f"{person.last_name} {person.first_name}"
        return self._search

    @property
    def offers_people(self) -> bool:
        """Whether people are offered, among whom the cursor moves."""
        return bool(self._people)

    def on_resize(self) -> None:
        """Cut the names where the line ends now."""
        if self._people:
            self._show_people()

    def move(self, by: int) -> None:
        """Move the cursor among the people, round and round."""
        self._cursor = (self._cursor + by) % len(self._people)
        self._show_people()

    def suggest(self, others: Others) -> None:
        """Say what may be meant instead: people whose names are spelled nearly so, or searches."""
        if others.people:
            self._people, self._cursor = others.people, 0
            self._show_people()
            return
        found = others.searches
        self._search = found[0].search if found else ""
        say = self._speech
        if not found:
            tried = say.gettext(
                "Essayé aussi, sans plus de résultat : chaque mot seul, trois lettres."
            )
        else:
            each = [self._said(other) for other in found]
            tried = say.gettext("Essayé aussi : {found}.", found=", ".join(each))
            tried += " " + say.gettext("Entrée montre « {search} ».", search=clean(found[0].search))
        self.update(Content("\n\n".join([*self._sentences, tried])))

    def _show_people(self) -> None:
        """Offer people instead of what else could be tried."""
        say, width = self._speech.gettext, self.content_size.width
        lines = []
        for place, each in enumerate(self._people):
            cursor = "›" if place == self._cursor else " "
            person = offered_person(each, self._speech, library=self._everywhere)
            line = f"{cursor} {person}"
            lines.append(cut(line, width) if width else line)  # it may not be laid out yet
        offer = say("Noms proches (↑ ↓, puis Entrée) :")
        if len(lines) == MOST_FOUND:
            lines += ["", say("D’autres peuvent y ressembler : tapez plus de lettres.")]
        self.update(Content("\n".join([*self._sentences[:-2], "", offer, *lines])))

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
