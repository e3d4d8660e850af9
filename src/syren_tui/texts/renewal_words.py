"""The words of renewals, and of those that are called validations."""

from typing import ClassVar

from syren_api.models import Portal
from syren_tui.i18n import N_, NN_
from syren_tui.renewal.item_kinds import ItemKind
from syren_tui.renewal.plan_lines import Summary
from syren_tui.renewal.records import SeriesEntry, Tally
from syren_tui.texts.change_words import ChangeWords


class RenewalWords(ChangeWords):
    """The words of renewals; those of first confirmations among them are told apart."""

    SERIES = N_("série de renouvellements")
    NAME = N_("Renouvellement")
    RUNS = N_("Renouvellement {how}")
    ENDED = N_("Renouvellement terminé (p)")
    STOPPED = N_("Renouvellement arrêté {how} (p)")
    FILE = N_("renouvellements")
    DONE = N_("renouvelé")
    NOT_DONE = N_("non renouvelé")
    UNCHANGED = N_("déjà à jour")
    UNDONE = N_("renouvellement annulé")
    COUNT_DONE = NN_("{n} compte renouvelé", "{n} comptes renouvelés")
    COUNT_NOT_DONE = NN_("{n} non renouvelé", "{n} non renouvelés")
    COUNT_UNCHANGED = NN_("{n} déjà à jour", "{n} déjà à jour")
    COUNT_UNDONE = NN_("{n} renouvellement annulé", "{n} renouvellements annulés")
    GO = N_("Lancer les renouvellements ?")
    NOT_DONE_BECAUSE = N_("Non renouvelé : {who} : {why}")
    LIST_DONE = N_("Renouvelés : {n}")
    LIST_NOT_DONE = N_("Non renouvelés : {n}")
    UNDO = NN_(
        "Annuler le renouvellement de {n} compte ?", "Annuler le renouvellement de {n} comptes ?"
    )
    UNDO_ANSWER = N_("Annuler ces renouvellements")
    NOBODY = N_("Aucun compte à renouveler")
    NOTHING_GOES = N_("Personne n’est à renouveler : rien ne part.")
    NOT_TWICE = N_("personne n’est renouvelé deux fois")
    LEFT = NN_(
        "{n} compte ne sera pas renouvelé ; ce qui est fait le reste.",
        "{n} comptes ne seront pas renouvelés ; ce qui est fait le reste.",
    )
    PLAN_TITLE: ClassVar[str] = N_("Plan de renouvellement")
    UNTIL: ClassVar[str] = N_("renouvelé jusqu’au {day}")
    """Of one account."""

    @property
    def plan_title(self) -> str:
        """What the plan is called."""
        return self.say(self.PLAN_TITLE)

    @property
    def _planned(self) -> tuple[str, str]:
        return NN_("Renouveler {n} compte", "Renouveler {n} comptes")

    def planned(self, summary: Summary) -> str:
        """Say how many are renewed or validated, until when."""
        speech = self.speech
        said = self.count(self._planned, summary.included)
        first, last = summary.first_end, summary.last_end
        if first is not None and last is not None and first < last:
            ends = speech.gettext(
                "fin de validité du {first} au {last}",
                first=speech.day(first),
                last=speech.day(last),
            )
            return speech.joined([said, ends])
        if last is not None:
            said += " " + speech.gettext("jusqu’au {day}", day=speech.day(last))
        return said

    def _changed(self, tally: Tally) -> str:
        said = super()._changed(tally)
        if first := tally.validated:
            said += " " + self.speech.ngettext(
                "(dont {n} validé pour la première fois)",
                "(dont {n} validés pour la première fois)",
                first,
            )
        return said

    def _of(self, entry: SeriesEntry) -> "RenewalWords":
        words = ValidationWords if entry.kind is ItemKind.VALIDATION else RenewalWords
        return words(self._change, self.speech)

    def was_done(self, entry: SeriesEntry, portal: Portal | None) -> str:
        """Say until when one account was renewed or validated."""
        end = entry.result.valid_until if entry.result is not None else None
        if end is None:
            return self.in_a_word(entry)
        day = self.speech.day(end)
        if entry.unchanged:
            said = self.speech.gettext("déjà valide jusqu’au {day}, rien n’a changé", day=day)
        else:
            said = self.say(self._of(entry).UNTIL, day=day)
        if entry.opens_nothing:
            said = self.speech.joined([said, self.speech.gettext("aucune ressource ouverte")])
        return said


class ValidationWords(RenewalWords):
    """The words of renewals that are all called validations."""

    SERIES = N_("série de validations")
    NAME = N_("Validation")
    RUNS = N_("Validation {how}")
    ENDED = N_("Validation terminée (p)")
    STOPPED = N_("Validation arrêtée {how} (p)")
    FILE = N_("validations")
    DONE = N_("validé")
    NOT_DONE = N_("non validé")
    UNCHANGED = N_("déjà validé")
    UNDONE = N_("validation annulée")
    COUNT_DONE = NN_("{n} compte validé", "{n} comptes validés")
    COUNT_NOT_DONE = NN_("{n} non validé", "{n} non validés")
    COUNT_UNDONE = NN_("{n} validation annulée", "{n} validations annulées")
    GO = N_("Lancer les validations ?")
    NOT_DONE_BECAUSE = N_("Non validé : {who} : {why}")
    LIST_DONE = N_("Validés : {n}")
    LIST_NOT_DONE = N_("Non validés : {n}")
    UNDO = NN_("Annuler la validation de {n} compte ?", "Annuler la validation de {n} comptes ?")
    UNDO_ANSWER = N_("Annuler ces validations")
    NOBODY = N_("Aucun compte à valider")
    NOTHING_GOES = N_("Personne n’est à valider : rien ne part.")
    NOT_TWICE = N_("personne n’est validé deux fois")
    LEFT = NN_(
        "{n} compte ne sera pas validé ; ce qui est fait le reste.",
        "{n} comptes ne seront pas validés ; ce qui est fait le reste.",
    )
    PLAN_TITLE = N_("Plan de validation")
    UNTIL = N_("validé jusqu’au {day}")

    @property
    def _planned(self) -> tuple[str, str]:
        return NN_("Valider {n} compte", "Valider {n} comptes")

    def _changed(self, tally: Tally) -> str:
        return self.count(self.COUNT_DONE, tally.done - tally.unchanged)
