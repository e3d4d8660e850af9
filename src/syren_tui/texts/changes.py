"""What a series does, in words: one class a kind of change.

`words_of` finds the words of a change; whoever speaks of a series asks them, and knows no kinds.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from syren_api.models import HistoryChange, Portal
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import clean
from syren_tui.i18n import N_, NN_, Speech
from syren_tui.renewal.batch_changes import (
    Deletion,
    Hindrance,
    SetResource,
    SetStatus,
    SetTown,
)
from syren_tui.renewal.change import Change
from syren_tui.renewal.decisions import Decisions
from syren_tui.renewal.plan_lines import Summary
from syren_tui.renewal.records import ItemKind, SeriesEntry, Tally
from syren_tui.renewal.renewals import Renewals
from syren_tui.texts.change_words import ChangeWords as ChangeWords
from syren_tui.texts.change_words import changes_in_words as changes_in_words
from syren_tui.texts.fields import REASON
from syren_tui.texts.renewal_words import RenewalWords, ValidationWords
from syren_tui.texts.rows import status_label
from syren_tui.texts.values import value_in_words


class StatusWords(ChangeWords):
    """The words of setting a status."""

    _change: SetStatus

    @property
    def subject(self) -> str:
        """The status, and the reason."""
        label = status_label(self._change.status, self.speech)
        if self._change.reason is None:
            return label
        return f"{label} ({clean(self._change.reason)})"

    def planned(self, summary: Summary) -> str:
        """Say how many are refused, validated, or sent back, and why."""
        words = _STATUS_PLANNED.get(self._change.status, _STATUS_SET)
        label = status_label(self._change.status, self.speech)
        said = self.count(words, summary.included, status=label)
        if self._change.reason is None:
            return said
        return f"{said} ({clean(self._change.reason)})"


_STATUS_PLANNED: Final[Mapping[Status, tuple[str, str]]] = {
    Status.REFUSED: NN_("Refuser {n} compte", "Refuser {n} comptes"),
    Status.VALIDATED: NN_("Valider {n} compte", "Valider {n} comptes"),
}
_STATUS_SET: Final = NN_("Mettre {n} compte à « {status} »", "Mettre {n} comptes à « {status} »")


class ResourceWords(ChangeWords):
    """The words of opening or closing a resource."""

    _change: SetResource

    @property
    def subject(self) -> str:
        """The resource, and what it becomes."""
        what = value_in_words(
            f"resources.{self._change.resource}", self._change.wanted, self.speech
        )
        if self._change.wanted is None:
            what = self.speech.gettext("retirée")
        return self.speech.gettext("{name} : {what}", name=clean(self._change.name), what=what)

    def planned(self, summary: Summary) -> str:
        """Say to how many it is opened, refused, or of how many it is taken away."""
        words = _RESOURCE_PLANNED[self._change.wanted]
        return self.count(words, summary.included, name=clean(self._change.name))

    def losing(self, number: int) -> str:
        """Say how many lose this resource: they keep the others."""
        words = NN_("{n} perdra {name}", "{n} perdront {name}")
        return self.count(words, number, name=clean(self._change.name))


_RESOURCE_PLANNED: Final[Mapping[ResourceStatus | None, tuple[str, str]]] = {
    ResourceStatus.VALIDATED: NN_("Ouvrir {name} à {n} compte", "Ouvrir {name} à {n} comptes"),
    ResourceStatus.REFUSED: NN_("Refuser {name} à {n} compte", "Refuser {name} à {n} comptes"),
    None: NN_("Retirer {name} à {n} compte", "Retirer {name} à {n} comptes"),
}


class TownWords(ChangeWords):
    """The words of correcting a town."""

    _change: SetTown

    @property
    def subject(self) -> str:
        """Postal code and town."""
        given = (self._change.postal_code, self._change.city)
        where = " ".join(clean(each) for each in given if each is not None)
        return self.speech.gettext("Commune {where}", where=where)

    def planned(self, summary: Summary) -> str:
        """Say how many are corrected to what."""
        words = NN_("Corriger {n} compte ({what})", "Corriger {n} comptes ({what})")
        return self.count(words, summary.included, what=self.subject)


class DeletionWords(ChangeWords):
    """The words of deletions."""

    SERIES = N_("série de suppressions")
    NAME = N_("Suppression")
    RUNS = N_("Suppression {how}")
    ENDED = N_("Suppression terminée (p)")
    STOPPED = N_("Suppression arrêtée {how} (p)")
    FILE = N_("suppressions")
    DONE = N_("supprimé")
    NOT_DONE = N_("non supprimé")
    COUNT_DONE = NN_("{n} compte supprimé", "{n} comptes supprimés")
    COUNT_NOT_DONE = NN_("{n} non supprimé", "{n} non supprimés")
    GO = N_("Lancer les suppressions ?")
    NOT_DONE_BECAUSE = N_("Non supprimé : {who} : {why}")
    PLANNED_LINE = N_("À supprimer : {who} : {what}")
    LIST_DONE = N_("Supprimés : {n}")
    LIST_NOT_DONE = N_("Non supprimés : {n}")
    NOBODY = N_("Aucun compte à supprimer")
    NOT_TWICE = N_("personne n’est supprimé deux fois")
    LEFT = NN_(
        "{n} compte ne sera pas supprimé ; ce qui est fait le reste.",
        "{n} comptes ne seront pas supprimés ; ce qui est fait le reste.",
    )

    @property
    def _planned(self) -> tuple[str, str]:
        return NN_("Supprimer {n} compte, pour toujours", "Supprimer {n} comptes, pour toujours")

    def changes(self, changes: tuple[HistoryChange, ...], portal: Portal) -> str:
        """Say that nothing is left."""
        return self.speech.gettext("supprimé, pour toujours")

    def was_done(self, entry: SeriesEntry, portal: Portal | None) -> str:
        """Say that it was deleted."""
        return self.say(self.DONE)


class DecisionWords(ChangeWords):
    """The words of decisions that were taken one after the other."""

    SERIES = N_("série de décisions")
    NAME = N_("Décisions")
    FILE = N_("decisions")
    UNDO = NN_("Annuler la décision pour {n} compte ?", "Annuler les décisions de {n} comptes ?")
    UNDO_ANSWER = N_("Annuler ces décisions")
    NOT_TWICE = N_("personne n’est décidé deux fois")
    COUNT_UNDONE = NN_("{n} décision annulée", "{n} décisions annulées")
    UNDONE = N_("décision annulée")

    def _changed(self, tally: Tally) -> str:
        """Say how many were validated, and how many refused."""
        refused = tally.done - tally.unchanged - tally.validated
        said = self.speech.ngettext("{n} compte validé", "{n} comptes validés", tally.validated)
        if not refused:
            return said
        more = self.speech.ngettext("{n} refusé", "{n} refusés", refused)
        return more if not tally.validated else self.speech.joined([said, more])

    def in_a_word(self, entry: SeriesEntry) -> str:
        """Say whether one account was validated or refused."""
        if not entry.done or entry.unchanged:
            return super().in_a_word(entry)
        validated = entry.kind is ItemKind.VALIDATION
        return self.say(N_("validé")) if validated else self.say(N_("refusé"))

    def was_done(self, entry: SeriesEntry, portal: Portal | None) -> str:
        """Say what was decided of one account, and why."""
        said = self.in_a_word(entry)
        end = entry.result.valid_until if entry.result is not None else None
        if entry.kind is ItemKind.VALIDATION and end is not None and not entry.unchanged:
            return self.speech.gettext("validé jusqu’au {day}", day=self.speech.day(end))
        reason = next((each.after for each in entry.changes if each.field == REASON), None)
        if entry.kind is ItemKind.REFUSAL and isinstance(reason, str):
            return f"{said} ({clean(reason)})"
        return said


_WORDS: Final[Mapping[type[Change], type[ChangeWords]]] = {
    Renewals: RenewalWords,
    SetStatus: StatusWords,
    SetResource: ResourceWords,
    SetTown: TownWords,
    Deletion: DeletionWords,
    Decisions: DecisionWords,
}


class SeriesCounts(Protocol):
    """How many accounts a series has, or would have, by what is done to each."""

    @property
    def validates_all(self) -> bool:
        """Whether all that is done is called validating."""


def words_of(change: Change, speech: Speech, counted: SeriesCounts | None = None) -> ChangeWords:
    """Return the words of a change.

    Args:
        change: what a series does.
        speech: the user's language.
        counted: the accounts of the series: renewals may all be called validations; None where
            the words are the same.
    """
    if isinstance(change, Renewals) and counted is not None and counted.validates_all:
        return ValidationWords(change, speech)
    return _WORDS[type(change)](change, speech)


_HINDRANCES: Final = {
    Hindrance.NO_BATCH: N_(
        "Ce portail ne prend pas encore de décisions en série : voyez avec {contact}."
    ),
    Hindrance.READ_ONLY: N_("Ce compte est en lecture seule : il ne modifie rien."),
    Hindrance.DEPARTMENT_ONLY: N_("Seul le département supprime un compte : écrivez à {contact}."),
    Hindrance.STATUS: N_("Ce portail ne permet pas de donner ce statut."),
    Hindrance.NO_REASON: N_("Ce portail ne garde pas de motif : décidez sans motif."),
    Hindrance.UNKNOWN_RESOURCE: N_("Ce portail n’a pas cette ressource ; il a : {resources}."),
    Hindrance.NOT_REMOVED: N_("Ce portail ne permet pas de retirer une ressource : refusez-la."),
}


def hindrance_sentence(hindrance: Hindrance, portal: Portal, speech: Speech) -> str:
    """Say why a change cannot be asked for, and what to do instead."""
    return speech.gettext(
        _HINDRANCES[hindrance],
        contact=clean(portal.contact_email),
        resources=", ".join(clean(each.id) for each in portal.resources),
    )
