"""The words of a series that any kind of change has, and what is changed of an account in words."""

from typing import Any, ClassVar

from syren_api.models import HistoryChange, Portal
from syren_tui.i18n import N_, NN_, Speech
from syren_tui.renewal.change import Change
from syren_tui.renewal.plan_lines import Summary
from syren_tui.renewal.records import SeriesEntry, Tally
from syren_tui.texts.fields import REASON, STATUS
from syren_tui.texts.values import field_name, value_in_words


class ChangeWords:
    """The words of a change; those of this class fit any that changes accounts."""

    SERIES: ClassVar[str] = N_("série de modifications")
    NAME: ClassVar[str] = N_("Modification")
    RUNS: ClassVar[str] = N_("Modification {how}")
    ENDED: ClassVar[str] = N_("Modification terminée (p)")
    STOPPED: ClassVar[str] = N_("Modification arrêtée {how} (p)")
    FILE: ClassVar[str] = N_("modifications")
    DONE: ClassVar[str] = N_("modifié")
    NOT_DONE: ClassVar[str] = N_("non modifié")
    UNDONE: ClassVar[str] = N_("modification annulée")
    UNCHANGED: ClassVar[str] = N_("déjà ainsi")
    COUNT_DONE: ClassVar[tuple[str, str]] = NN_("{n} compte modifié", "{n} comptes modifiés")
    COUNT_NOT_DONE: ClassVar[tuple[str, str]] = NN_("{n} non modifié", "{n} non modifiés")
    COUNT_UNCHANGED: ClassVar[tuple[str, str]] = NN_("{n} déjà ainsi", "{n} déjà ainsi")
    COUNT_UNDONE: ClassVar[tuple[str, str]] = NN_(
        "{n} modification annulée", "{n} modifications annulées"
    )
    GO: ClassVar[str] = N_("Lancer les modifications ?")
    NOT_DONE_BECAUSE: ClassVar[str] = N_("Non modifié : {who} : {why}")
    PLANNED_LINE: ClassVar[str] = N_("À modifier : {who} : {what}")
    LIST_DONE: ClassVar[str] = N_("Modifiés : {n}")
    LIST_NOT_DONE: ClassVar[str] = N_("Non modifiés : {n}")
    UNDO: ClassVar[tuple[str, str]] = NN_(
        "Annuler la modification de {n} compte ?", "Annuler la modification de {n} comptes ?"
    )
    UNDO_ANSWER: ClassVar[str] = N_("Annuler ces modifications")
    NOBODY: ClassVar[str] = N_("Aucun compte à modifier")
    NOTHING_GOES: ClassVar[str] = N_("Personne dans ce plan : rien ne part.")
    NOT_TWICE: ClassVar[str] = N_("personne n’est modifié deux fois")
    LEFT: ClassVar[tuple[str, str]] = NN_(
        "{n} compte ne sera pas modifié ; ce qui est fait le reste.",
        "{n} comptes ne seront pas modifiés ; ce qui est fait le reste.",
    )

    def __init__(self, change: Change, speech: Speech) -> None:
        """Speak of a change.

        Args:
            change: what a series does.
            speech: the user's language.
        """
        self._change: Any = change
        self.speech = speech

    def say(self, words: str, **values: object) -> str:
        """Say some words of this class."""
        return self.speech.gettext(words, **values)

    def count(self, words: tuple[str, str], number: int, **values: str) -> str:
        """Say some words of this class about a number of accounts."""
        one, many = words
        return self.speech.ngettext(one, many, number, **values)

    @property
    def subject(self) -> str:
        """What is done, in a few words: ``Refusé (pas d’abonnement en cours)``.

        Empty where the numbers of the series say it.
        """
        return ""

    @property
    def plan_title(self) -> str:
        """What the plan is called."""
        return self.say(N_("Plan : {what}"), what=self.subject or self.say(self.NAME))

    def planned(self, summary: Summary) -> str:
        """Say what would be done to how many."""
        return self.count(self._planned, summary.included)

    def losing(self, number: int) -> str:
        """Say how many lose what they have open by it."""
        return self.speech.ngettext("{n} perdra l’accès", "{n} perdront l’accès", number)

    @property
    def _planned(self) -> tuple[str, str]:
        return NN_("Modifier {n} compte", "Modifier {n} comptes")

    def changes(self, changes: tuple[HistoryChange, ...], portal: Portal) -> str:
        """Say what is changed of one account, before and after."""
        return changes_in_words(changes, portal, self.speech)

    def counted(self, tally: Tally) -> list[str]:
        """Say how many were changed, how many stood so already, and how many were rejected."""
        said = [self._changed(tally)]
        if tally.unchanged:
            said.append(self.count(self.COUNT_UNCHANGED, tally.unchanged))
        if tally.rejected:
            said.append(self.count(self.COUNT_NOT_DONE, tally.rejected))
        return said

    def _changed(self, tally: Tally) -> str:
        return self.count(self.COUNT_DONE, tally.done - tally.unchanged)

    def _of(self, entry: SeriesEntry) -> "ChangeWords":
        """Return the words of one account of the series."""
        return self

    def in_a_word(self, entry: SeriesEntry) -> str:
        """Say whether one account was done."""
        words = self._of(entry)
        if entry.unchanged:
            return self.say(words.UNCHANGED)
        return self.say(words.DONE if entry.done else words.NOT_DONE)

    def was_undone(self, entry: SeriesEntry) -> str:
        """Say that what was done to one account was undone."""
        return self.say(self._of(entry).UNDONE)

    def was_done(self, entry: SeriesEntry, portal: Portal | None) -> str:
        """Say what was done to one account."""
        speech = self.speech
        if entry.unchanged:
            return speech.gettext("déjà ainsi, rien n’a changé")
        said = self.say(self.DONE)
        if portal is None or not entry.changes:
            return said
        what = self.changes(entry.changes, portal)
        return speech.gettext("{done} : {what}", done=said, what=what)


def changes_in_words(changes: tuple[HistoryChange, ...], portal: Portal, speech: Speech) -> str:
    """Say what is changed of an account: each field before and after, a status with its reason."""
    told = {each.field: each for each in changes}
    reason = told.pop(REASON, None) if STATUS in told else None
    said = []
    for name, each in told.items():
        before, after = (value_in_words(name, value, speech) for value in (each.before, each.after))
        if name == STATUS:
            if reason is not None and reason.after is not None:
                after += f" ({value_in_words(REASON, reason.after, speech)})"
            said.append(f"{before} → {after}")
            continue
        said.append(
            speech.gettext(
                "{name} : {before} → {after}",
                name=field_name(name, portal, speech),
                before=before,
                after=after,
            )
        )
    return speech.joined(said)
