"""The plan of ``syren-tui renew``: in words, or as JSON."""

import argparse
import json
from collections.abc import Iterable, Mapping
from typing import Any

from syren_api.text import clean, fold
from syren_tui.card_lists import CardList, Choices, Column, ColumnRole, DayIs, ListLine
from syren_tui.card_lists.matching import Matched, Unmatched
from syren_tui.command_line.command_error import CommandError
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.date_formats import Order
from syren_tui.renewal.plan_lines import PlanLine, RenewalLine
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.texts.card_lists import (
    cards_sentences,
    column_name,
    left_on_list,
    plan_sentences,
    reason_words,
)
from syren_tui.texts.changes import words_of
from syren_tui.texts.plan import plan_sentence

_NO_COLUMN = "-"


def choices_of(options: argparse.Namespace, cards: CardList, speech: Speech) -> Choices:
    """Return what the options say of a list's columns.

    Raises:
        CommandError: the list has no such column.
    """
    roles: dict[ColumnRole, int | None] = {}
    for role, named in (
        (ColumnRole.CARD, options.card_column),
        (ColumnRole.DAY, options.day_column),
    ):
        if named is not None:
            roles[role] = None if named == _NO_COLUMN else _column(named, cards, speech).index
    return Choices(
        roles=roles,
        day_is=DayIs(options.day_is) if options.day_is else None,
        order=Order(options.day_order.replace("-", "_")) if options.day_order else None,
    )


def _column(named: str, cards: CardList, speech: Speech) -> Column:
    """Find a column by its heading, else by its number from 1."""
    for column in cards.columns:
        if column.heading and fold(column.heading) == fold(named.strip()):
            return column
    for column in cards.columns:
        if str(column.index + 1) == named.strip():
            return column
    columns = ", ".join(column_name(each, speech) for each in cards.columns)
    raise CommandError(
        speech.gettext(
            "La liste n’a pas de colonne « {name} » ; elle a : {columns}.",
            name=clean(named), columns=columns,
        )
    )  # fmt: skip


def say_plan(matched: Matched, speech: Speech, *, everybody: bool, keeps_resources: bool) -> None:
    """Print how the list was read, what would be done, and who is left out and why.

    Args:
        matched: the list, matched.
        speech: the user's language.
        everybody: whether those who would be renewed are listed too.
        keeps_resources: whether the user asked for no resource to be switched on.
    """
    plan = matched.plan
    for sentence in (*cards_sentences(matched.cards, speech), *plan_sentences(matched, speech)):
        print(sentence)
    for line in plan.lines():
        if everybody and line.included:
            print(_renewed(line, matched.lines[line.subscriber.id], speech))
    skipped = matched.cards.skipped
    say_excluded(
        matched.lines,
        [(line, _why(line, plan, speech)) for line in plan.lines() if not line.included],
        [each for each in matched.unmatched if each.line is None or each.line not in skipped],
        speech,
    )
    summary = plan.summary()
    words = words_of(plan.change, speech, summary)
    print(f"{plan_sentence(summary, words, len(matched.missed))}.")
    _say_resources(plan, speech, keeps_resources=keeps_resources)


def say_excluded(
    listed: Mapping[str, ListLine],
    excluded: Iterable[tuple[PlanLine, str]],
    unmatched: Iterable[Unmatched],
    speech: Speech,
) -> None:
    """Print who is left out of a plan and why, in the order of the list that it was made of.

    Args:
        listed: the list's line for each account, by its id.
        excluded: the accounts that are left out, and why.
        unmatched: the list's lines without an account.
        speech: the user's language.
    """
    accounts = [(listed[line.subscriber.id].line_number, who(line), why) for line, why in excluded]
    others = [
        (each.line_number, each.label, reason_words(each.reason, speech)) for each in unmatched
    ]
    for place, label, why in sorted([*accounts, *others], key=lambda each: each[0]):
        print(
            speech.gettext(
                "Laissé de côté : ligne {place}, {label} : {why}",
                place=place, label=label, why=why,
            )
        )  # fmt: skip


def _say_resources(plan: RenewalPlan, speech: Speech, *, keeps_resources: bool) -> None:
    """Say what happens to resources that were refused."""
    if reopened := plan.summary().reopened:
        print(
            speech.ngettext(
                "Dont {n} ressource refusée qui serait rouverte.",
                "Dont {n} ressources refusées qui seraient rouvertes.",
                reopened,
            )
        )
    elif (
        plan.portal.can_activate_resources
        and not plan.activate_resources
        and not keeps_resources
        and (closed := plan.refused_resources)
    ):
        print(
            speech.ngettext(
                "Aucune ressource n’est activée : {n} a été refusée (--reopen-resources l’active).",
                "Aucune ressource n’est activée : {n} ont été refusées (--reopen-resources les "
                "active).",
                closed,
            )
        )


def _renewed(line: RenewalLine, listed: ListLine, speech: Speech) -> str:
    if line.day is None or line.after is None:
        said = (
            N_("À valider : ligne {place}, {who}")
            if line.validates
            else N_("À renouveler : ligne {place}, {who}")
        )
        return speech.gettext(said, place=listed.line_number, who=who(line))
    said = (
        N_("À valider : ligne {place}, {who} : inscription {day}, fin {end}")
        if line.validates
        else N_("À renouveler : ligne {place}, {who} : inscription {day}, fin {end}")
    )
    return speech.gettext(
        said,
        place=listed.line_number,
        who=who(line),
        day=speech.day(line.day),
        end=speech.day(line.after),
    )


def _why(line: RenewalLine, plan: RenewalPlan, speech: Speech) -> str:
    """Say why an account is left out; if it waits for confirmation, also what it would get."""
    why = left_on_list(line, plan, speech)
    held = plan.review_reason(line.subscriber.id)
    if held is None or held.exclusion is not line.exclusion or line.after is None:
        return why
    after = speech.gettext("serait renouvelé jusqu’au {day}", day=speech.day(line.after))
    return speech.joined([why, after])


def who(line: PlanLine) -> str:
    """Say whose line of a plan it is."""
    account = line.subscriber
    return named(account.last_name, account.first_name, account.registration_number)


def named(last_name: str, first_name: str, number: str | None) -> str:
    """Name a patron: last and first name, and the number where there is one."""
    name = f"{clean(last_name)} {clean(first_name)}"
    return f"{name}, {clean(number)}" if number else name


def plan_json(matched: Matched, speech: Speech) -> str:
    """Return the plan as JSON: each line of the list is in `planned` or in `left`, once."""
    planned, excluded = [], []
    plan = matched.plan
    for line in plan.lines():
        listed = matched.lines[line.subscriber.id]
        if line.exclusion is None:
            planned.append(_planned(line, listed))
        else:
            excluded.append(_excluded(listed, line.exclusion, _why(line, plan, speech)))
    for each in matched.unmatched:
        if each.line is not None:
            excluded.append(_excluded(each.line, each.reason, reason_words(each.reason, speech)))
    answer = {
        "columns": _columns(matched.cards),
        "planned": sorted(planned, key=lambda each: each["line"]),
        "left": sorted(excluded, key=lambda each: each["line"]),
    }
    return json.dumps(answer, indent=1)


def _planned(line: RenewalLine, listed: ListLine) -> dict[str, Any]:
    account = line.subscriber
    return {
        "line": listed.line_number,
        "id": account.id,
        "registration_number": account.registration_number,
        "last_name": account.last_name,
        "first_name": account.first_name,
        "registered_on": line.day.isoformat() if line.day is not None else None,
        "valid_until": line.after.isoformat() if line.after is not None else None,
    }


def _excluded(listed: ListLine, reason: str, detail: str) -> dict[str, Any]:
    return {
        "line": listed.line_number,
        "text": listed.text,
        "reason": str(reason),
        "detail": detail,
    }


def _columns(cards: CardList) -> dict[str, Any]:
    """Return which columns were read: their headings, else their numbers from 1."""

    def column(*roles: ColumnRole) -> str | int | None:
        found = next((each for each in cards.columns if each.role in roles), None)
        if found is None:
            return None
        if cards.free:
            return 1
        return found.heading or found.index + 1

    return {
        "card": column(ColumnRole.CARD),
        "last_name": column(ColumnRole.LAST_NAME, ColumnRole.NAME),
        "first_name": column(ColumnRole.FIRST_NAME, ColumnRole.NAME),
        "birth_date": column(ColumnRole.BIRTH_DATE),
        "day": column(ColumnRole.DAY),
        "day_is": str(cards.day_is) if cards.day_is is not None else None,
    }
