"""The verification, how it is laid out and shown."""

import time
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_api.models import Portal
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.membership.active_verification import ActiveVerification
from syren_tui.membership.groups import GROUPS, beside, in_groups
from syren_tui.membership.heaps import Heap, HeapEntry
from syren_tui.membership.judging import membership_end
from syren_tui.membership.model import Cause
from syren_tui.membership.output import end_at_portal
from syren_tui.membership.texts import (
    no_ends_sentence,
    planned_words,
    progress_sentence,
    reasons,
)
from syren_tui.membership.verification import Verification
from syren_tui.screens.frame import Framed
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import names_status, status_label
from syren_tui.texts.values import zone_of
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.plan.series_bar import SeriesBar
from syren_tui.widgets.verification.verification_table import MemberTexts, VerificationTable

_OFTEN: Final = 0.1
"""Seconds between two paintings of the progress."""
_SHARE: Final = 20
"""While it is asking, sorting takes no more than one part of so many of the time."""
_LABEL: Final = 33
_NUMBER: Final = 6
_LONGEST: Final = 40


class VerificationView:
    """Lays a verification out, and keeps what is shown as it is."""

    def __init__(
        self, screen: Framed[Any], active: ActiveVerification, portal: Portal, ascii_only: bool
    ) -> None:
        """Begin with the first group.

        Args:
            screen: the one with the widgets.
            active: the session's verification.
            portal: on the verification's day.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._screen = screen
        self._active = active
        self._portal = portal
        self._ascii_only = ascii_only
        self._groups: list[list[HeapEntry]] = [[] for _ in GROUPS]
        self._painted_at = self._next_sort = 0.0
        self.place = 0
        """Of the group that is shown."""

    def compose(self) -> ComposeResult:
        """Lay out the title, the groups, the progress and the table."""
        with Horizontal(id="verification-head"):
            yield Static("", markup=False, id="verification-title")
            yield Static("", markup=False, id="verification-count")
        yield Static("", markup=False, id="verification-groups")
        with Horizontal(id="verification-progress"):
            yield SeriesBar(id="verification-bar")
            yield Static("", markup=False, id="verification-speed")
        yield VerificationTable(
            self._speech, self._said, ascii_only=self._ascii_only, id="verification-table"
        )
        yield Static("", markup=False, id="verification-whole")
        yield Notice(id="verification-notice")
        yield KeyHints(self._speech)

    # What is shown.

    def follow(self) -> None:
        """Show the verification as it is now; while it is asking, not at every answer."""
        now = time.monotonic()
        if self._active.busy and self._active.progress is not None:
            if now - self._painted_at < _OFTEN:
                return
            self._painted_at = now
            self._show_progress()
            if now >= self._next_sort:
                self.show_groups()
                self._next_sort = now + _SHARE * (time.monotonic() - now)
            return
        self.show_all()

    def show_all(self) -> None:
        """Show everything as it is now."""
        self._show_progress()
        self.show_groups()
        self._screen.refresh_bindings()

    def show_groups(self) -> None:
        """Sort the accounts anew, and show how many are where."""
        verification = self.verification
        self._groups = in_groups(verification.entries() if verification is not None else ())
        self._show_title()
        self._show_numbers()
        self.table.show_entries(self.shown, keep_row=True)
        self.show_whole()

    def choose(self, place: int) -> None:
        """Show a group.

        Args:
            place: of the group, from 0.
        """
        self.place = place
        self._show_numbers()
        self.table.show_entries(self.shown, from_top=True)
        self.show_whole()
        self._screen.refresh_bindings()

    def show_first_used(self) -> None:
        """Show the first group that has somebody."""
        self.choose(next((place for place, each in enumerate(self._groups) if each), 0))

    def entries(self, place: int) -> list[HeapEntry]:
        """Return the accounts of a group.

        Args:
            place: of the group, from 0.
        """
        return self._groups[place]

    @property
    def shown(self) -> list[HeapEntry]:
        """The accounts of the group that is shown."""
        return self._groups[self.place]

    def show_whole(self) -> None:
        """Say of the account under the cursor all that its row may cut."""
        entry, text = self.table.current, ""
        if entry is None and not self._active.busy and self.verification is not None:
            text = self._speech.gettext("Personne dans ce groupe.")
        if entry is not None:
            said = self._said(entry)
            status, what = entry.account.status, said.what
            if not names_status(what, status, self._speech):
                what = f"{status_label(status, self._speech)}, {what}"
            text = self._speech.gettext("{name} : {what}", name=said.name, what=what)
        self._update("#verification-whole", text)

    def _said(self, entry: HeapEntry) -> MemberTexts:
        account, member, speech = entry.account, entry.judgement.member, self._speech
        end = end_at_portal(entry, self._portal)
        until = membership_end(member) if member is not None else None
        what = short = ", ".join(reasons(entry, speech))
        if entry.heap is Heap.MEMBERS:
            planned = planned_words(entry, speech)
            what = f"{planned}, {what}" if what else planned
            short = planned
            if entry.end is not None:
                short = speech.gettext("fin le {day}", day=speech.day(entry.end))
        return MemberTexts(
            name=full_name(account),
            card=clean(account.registration_number or ""),
            end=speech.day(end) if end is not None else "",
            until=speech.day(until) if until is not None else "",
            what=what,
            short=short,
        )

    def _show_title(self) -> None:
        speech, verification = self._speech, self.verification
        if verification is None:
            self._update("#verification-title", speech.gettext("Vérification avec le SIGB"))
            self._update("#verification-count", "")
            return
        at = verification.at.astimezone(zone_of(self._portal))
        named = speech.gettext(
            "Vérification avec le SIGB ({source}, {day} {time})",
            source=clean(verification.source)[:_LONGEST],
            day=speech.day_and_month(at.date()),
            time=f"{at:%H:%M}",
        )
        far = speech.ngettext(
            "{answered} compte sur {n}",
            "{answered} comptes sur {n}",
            len(verification),
            answered=speech.number(verification.answered),
        )
        self._update("#verification-title", named)
        self._update("#verification-count", far)

    def _show_numbers(self) -> None:
        lines: list[Content] = []
        for place, (group, entries) in enumerate(zip(GROUPS, self._groups, strict=True)):
            sign = group.ascii_sign if self._ascii_only else group.sign
            number = self._speech.number(len(entries))
            label = self._speech.gettext(group.label)
            begin = "›" if place == self.place else " "
            text = f" {begin} {place + 1} {sign} {label:{_LABEL}}{number:>{_NUMBER}}"
            line = Content.styled(text, "bold") if place == self.place else Content(text)
            lines.append(Content.assemble(line, " ", beside(group, entries, self._speech)))
        groups = Content("\n").join(lines)
        self._screen.query_one("#verification-groups", Static).update(groups)

    def _show_progress(self) -> None:
        progress, busy = self._active.progress, self._active.busy
        self._screen.query_one("#verification-progress").display = busy
        if not busy:
            self._say_end()
            return
        bar = self._screen.query_one(SeriesBar)
        if progress is None:
            bar.show_part(0)
            self._update("#verification-speed", self._speech.gettext("Le SIGB est interrogé…"))
            return
        bar.show_part(progress.done / max(1, progress.total))
        self._update("#verification-speed", progress_sentence(progress, self._speech))

    def _say_end(self) -> None:
        """Say why there are no answers, where it ended before its end."""
        verification, say = self.verification, self._speech.gettext
        if verification is None:
            self.notice.warn(
                say(
                    "La console s’est verrouillée : les réponses du SIGB sont oubliées. "
                    "Échap, puis v, recommence."
                )
            )
        elif verification.ended is Cause.NO_ENDS:
            self.notice.warn(no_ends_sentence(self._speech))
        elif verification.ended is Cause.STOPPED:
            self.notice.say(say("Arrêté : Ctrl+R demande le reste."))

    def _update(self, selector: str, text: str) -> None:
        self._screen.query_one(selector, Static).update(Content(text))

    @property
    def verification(self) -> Verification | None:
        """The verification; None where it was forgotten."""
        return self._active.verification

    @property
    def table(self) -> VerificationTable:
        """The accounts of the group that is shown."""
        return self._screen.query_one(VerificationTable)

    @property
    def notice(self) -> Notice:
        """The line for what happened."""
        return self._screen.query_one("#verification-notice", Notice)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
