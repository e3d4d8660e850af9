"""The columns of a plan's table after name and number: what would become of an account."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from rich.cells import cell_len

from syren_api.models import Portal
from syren_api.statuses import Status
from syren_tui.i18n import Speech
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import PlanLine, RenewalLine
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.texts.changes import words_of
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS, status_label
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.plan.plan_layout import SIGN, PlanLayout, batch_layout_for, layout_for

Cell = tuple[str, str]
"""The text of a cell, as wide as its column, and the name of its style."""


class PlanColumns(Protocol):
    """Says what would become of an account, in columns."""

    signs: dict[Status, str]
    """Beside a status."""

    def layout_of(self, width: int) -> PlanLayout:
        """Return the cells of the columns on a line of this width."""

    def heads(self, layout: PlanLayout) -> list[tuple[str, int]]:
        """Return the heads, each with its cells."""

    def cells(self, line: PlanLine, layout: PlanLayout) -> list[Cell]:
        """Return the cells of an account that is in the plan."""

    def after(self, line: PlanLine, layout: PlanLayout) -> list[Cell]:
        """Return the last of the cells: those that stay where a name takes the others' room."""

    def whole(self, line: PlanLine) -> str:
        """Return the text that the columns may cut; empty where they cut none."""


class RenewalColumns:
    """Status, end of validity now and then, and resources."""

    def __init__(self, plan: RenewalPlan, speech: Speech, *, ascii_only: bool = False) -> None:
        """Show a plan of renewals.

        Args:
            plan: as it is at any time.
            speech: the user's language.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._plan = plan
        self._speech = speech
        self.signs = ASCII_SIGNS if ascii_only else SIGNS
        self._validity = plan.portal.validity_months is not None
        self.until: Mapping[str, date | None] | None = None
        """The last days of memberships that are known, by account; None: nobody is asked."""

    def layout_of(self, width: int) -> PlanLayout:
        """Return the cells of the columns."""
        day = cell_len(self._speech.day(self._plan.portal.today))
        member = cell_len(self._speech.gettext("Membre jusqu’au")) if self.until is not None else 0
        return layout_for(width, day, validity=self._validity, member=member)

    def heads(self, layout: PlanLayout) -> list[tuple[str, int]]:
        """Return the heads."""
        say = self._speech.gettext
        return [
            (say("Statut") if layout.status > SIGN else "", layout.status),
            (say("Fin"), layout.before),
            (say("Membre jusqu’au") if layout.wide else say("Membre"), layout.member),
            (say("Après"), layout.after),
            (say("Ressources") if layout.wide else say("Ress."), layout.resources),
        ]

    def cells(self, line: PlanLine, layout: PlanLayout) -> list[Cell]:
        """Return the cells of an account."""
        say, status = self._speech, line.subscriber.status
        sign = self.signs[status]
        if layout.status > SIGN:
            sign = f"{sign} {status_label(status, say)}"
        cells = [(fit(sign, layout.status), status.value)]
        if self._validity:
            before = self._plan.line(line.subscriber.id).before
            text = say.day(before) if before is not None else "–"
            cells.append((fit(text, layout.before), "muted"))
        if self.until is not None:
            until = self.until.get(line.subscriber.id)
            text = say.day(until) if until is not None else "–"
            cells.append((fit(text, layout.member), "muted"))
        return [*cells, *self.after(line, layout)]

    def after(self, line: PlanLine, layout: PlanLayout) -> list[Cell]:
        """Return what a renewed account comes to."""
        renewal, say = self._plan.line(line.subscriber.id), self._speech
        if self._validity:
            after = say.day(renewal.after) if renewal.after is not None else "–"
            after += "*" if self._plan.own_day(line.subscriber.id) is not None else ""
        else:
            after = f"{self.signs[Status.VALIDATED]} {status_label(Status.VALIDATED, say)}"
        text, style = self._resources(renewal, wide=layout.wide)
        return [(fit(after, layout.after), "strong"), (fit(text, layout.resources), style)]

    def _resources(self, line: RenewalLine, *, wide: bool) -> tuple[str, str]:
        if self._plan.activate_resources and not line.activate_resources:
            return (self._speech.gettext("gardées telles quelles") if wide else "="), "strong"
        if not line.switched_on:
            return "", "muted"
        text = f"+{line.switched_on}"
        if not line.reopened:
            return text, "muted"
        reopened = self._speech.ngettext("dont {n} refusée", "dont {n} refusées", line.reopened)
        sign = f"{self.signs[Status.REFUSED]}{line.reopened}"
        return f"{text} {reopened if wide else sign}", "warning"

    def whole(self, line: PlanLine) -> str:
        """Nothing: days and statuses have the room they need."""
        return ""


class BatchColumns:
    """What is changed, before and after, in one column."""

    def __init__(self, plan: Plan[PlanLine], speech: Speech, *, ascii_only: bool = False) -> None:
        """Show a plan in which all accounts are changed alike.

        Args:
            plan: as it is at any time.
            speech: the user's language.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._words = words_of(plan.change, speech)
        self._portal: Portal = plan.portal
        self._arrow = "->" if ascii_only else "→"
        self.signs = ASCII_SIGNS if ascii_only else SIGNS

    def layout_of(self, width: int) -> PlanLayout:
        """Return the cells of the columns."""
        return batch_layout_for(width)

    def heads(self, layout: PlanLayout) -> list[tuple[str, int]]:
        """Return the head."""
        head = self._words.speech.gettext("Avant → après").replace("→", self._arrow)
        return [(head, layout.rest)]

    def cells(self, line: PlanLine, layout: PlanLayout) -> list[Cell]:
        """Return the cell of an account."""
        return self.after(line, layout)

    def after(self, line: PlanLine, layout: PlanLayout) -> list[Cell]:
        """Return what is changed; it stands out where an access is lost."""
        style = "warning" if line.loses_access else "strong"
        return [(fit(self.whole(line), layout.rest), style)]

    def whole(self, line: PlanLine) -> str:
        """Return what is changed."""
        said = self._words.changes(line.changes, self._portal)
        return said.replace("→", self._arrow)
