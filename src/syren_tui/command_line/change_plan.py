"""The plan of ``syren-tui change``: in words, or as JSON."""

import json
from typing import Any

from syren_api.text import clean
from syren_tui.card_lists.matching import Matched, Unmatched
from syren_tui.command_line.renew_plan import say_excluded, who
from syren_tui.i18n import Speech
from syren_tui.renewal.plan import BatchPlan
from syren_tui.renewal.plan_lines import BatchLine
from syren_tui.texts.card_lists import cards_sentences, left_on_list, reason_words
from syren_tui.texts.changes import words_of
from syren_tui.texts.plan import plan_sentence


def say_plan(plan: BatchPlan, matched: Matched | None, speech: Speech, *, everybody: bool) -> None:
    """Print what would be done, and who is left out and why.

    Args:
        plan: of the change.
        matched: the list that it was made of; None where it was made of a search.
        speech: the user's language.
        everybody: whether those who would be changed are listed too.
    """
    words = words_of(plan.change, speech)
    missed = matched.missed if matched is not None else ()
    if matched is not None:
        print(*cards_sentences(matched.cards, speech), sep="\n")
    for line in plan.lines():
        if everybody and line.included:
            what = words.changes(line.changes, plan.portal)
            print(words.say(words.PLANNED_LINE, who=who(line), what=what))
    excluded = [
        (line, left_on_list(line, plan, speech)) for line in plan.lines() if not line.included
    ]
    if matched is not None:
        say_excluded(matched.lines, excluded, missed, speech)
    else:
        for line, why in excluded:
            print(speech.gettext("Laissé de côté : {who} : {why}", who=who(line), why=why))
    print(f"{plan_sentence(plan.summary(), words, len(missed))}.")


def plan_json(plan: BatchPlan, matched: Matched | None, speech: Speech) -> str:
    """Return the plan as JSON: each account is in `planned` or in `left`, once."""
    change = plan.change
    planned = [_planned(line) for line in plan.lines() if line.included]
    excluded = [_excluded(line, plan, speech) for line in plan.lines() if not line.included]
    missed = matched.missed if matched is not None else ()
    answer = {
        "change": {"kind": change.kind, **change.values()},
        "planned": planned,
        "left": [*excluded, *(_missed(each, speech) for each in missed)],
    }
    return json.dumps(answer, indent=1)


def _planned(line: BatchLine) -> dict[str, Any]:
    account = line.subscriber
    return {
        "id": account.id,
        "registration_number": account.registration_number,
        "last_name": account.last_name,
        "first_name": account.first_name,
        "changes": [each.model_dump() for each in line.changes],
        "loses_access": line.loses_access,
    }


def _excluded(line: BatchLine, plan: BatchPlan, speech: Speech) -> dict[str, Any]:
    why = left_on_list(line, plan, speech)
    return {"id": line.subscriber.id, "text": who(line), "reason": line.exclusion, "detail": why}


def _missed(each: Unmatched, speech: Speech) -> dict[str, Any]:
    why = reason_words(each.reason, speech)
    return {
        "line": each.line_number,
        "text": clean(each.label),
        "reason": each.reason,
        "detail": why,
    }
