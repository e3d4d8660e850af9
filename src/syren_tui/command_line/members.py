"""``syren-tui members``: asks the library's own system, without a portal."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from syren_api.text import clean
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.library_system import own_source
from syren_tui.command_line.members_steps import tell_steps
from syren_tui.command_line.sign_in import profile_of
from syren_tui.config import PortalProfile, Settings
from syren_tui.exit_codes import is_text
from syren_tui.i18n import Speech
from syren_tui.membership.judging import Doubt, membership_end
from syren_tui.membership.model import (
    FoundMembers,
    Member,
    NoAnswer,
    NotKnown,
    Question,
    Source,
    SourceAnswer,
)
from syren_tui.membership.output import member_json
from syren_tui.membership.texts import cause_sentence, doubt_words

ALL_MEMBERS: Final = 0
NOT_ALL: Final = 1
NO_ANSWER: Final = 2
ZONE: Final = "Europe/Paris"
"""Where an instant is a civil day, as long as no portal says where it is."""
_MOST_CARDS: Final = 100_000
_LONGEST_LINE: Final = 400


async def run(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Test the source, or ask it for cards; returns the exit code."""
    cards = [] if options.action == "test" else _cards(options.cards, speech)
    profile = _profile(options.portal, settings, speech)
    source = own_source(profile, ZONE, speech, options.password)
    try:
        if options.action == "test":
            return await tell_steps(source, profile, options.card, speech)
        return await _check(source, cards, speech, as_json=options.json)
    finally:
        await source.close()


def _profile(portal: str | None, settings: Settings, speech: Speech) -> PortalProfile:
    """Return the chosen profile; by default the first that has a library system."""
    if portal is None:
        with_source = (each for each in settings.portals if each.membership is not None)
        if (found := next(with_source, None)) is not None:
            return found
    return profile_of(portal, settings, speech)


def _cards(given: Sequence[str], speech: Speech) -> list[str]:
    if list(given) == ["-"]:
        given = list(_read()) if sys.stdin is not None else []
    if not given or len(given) > _MOST_CARDS or not all(map(is_text, given)):
        raise CommandError(
            speech.gettext("Quelles cartes ? Donnez leurs numéros, un par ligne à l’entrée.")
        )
    return list(given)


def _read() -> Iterator[str]:
    """Yield the cards on standard input, at most one more than allowed."""
    for _ in range(_MOST_CARDS + 1):
        line = sys.stdin.readline(_LONGEST_LINE)
        if not line:
            return
        if card := line.strip():
            yield card.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")


async def _check(source: Source, cards: Sequence[str], speech: Speech, *, as_json: bool) -> int:
    """Write an answer for each card, in order, as soon as it is available."""
    answers: dict[str, SourceAnswer] = {}
    code, place = ALL_MEMBERS, 0
    async for answer in source.ask([*map(Question, dict.fromkeys(cards))]):
        answers[answer.question.card] = answer
        while place < len(cards) and (found := answers.get(cards[place])) is not None:
            for told in _answer_lines(found, source.label, speech):
                print(json.dumps(told) if as_json else _sentence(told, speech), flush=True)
                code = max(code, _CODES[told["answer"]])
            place += 1
    return code


_CODES: Final = {
    "member": ALL_MEMBERS, "ended": NOT_ALL, "not_known": NOT_ALL, "no_answer": NO_ANSWER,
}  # fmt: skip


def _answer_lines(answer: SourceAnswer, label: str, speech: Speech) -> Iterator[dict[str, Any]]:
    """Yield the answer for a card: one object, or one for each member who has it."""
    card = answer.question.card
    match answer:
        case FoundMembers(members=members):
            for member in members:
                reason = _against(member, card, speech, is_one=len(members) == 1)
                yield {**member_json(member, date.today(), reason), "card": card}
        case NotKnown(cause=cause):
            reason = "" if cause is None else cause_sentence(cause, "", speech)
            yield _nobody(card, "not_known", reason, label)
        case NoAnswer(cause=cause, detail=detail):
            yield _nobody(card, "no_answer", cause_sentence(cause, detail, speech), label)


def _against(member: Member, card: str, speech: Speech, *, is_one: bool) -> str:
    """Return why an answer needs confirmation; empty if it does not."""
    doubts = [
        doubt
        for doubt, holds in (
            (Doubt.OTHER_CARD, member.card.strip().casefold() != card.strip().casefold()),
            (Doubt.SEVERAL, not is_one),
            (Doubt.CARD_REFUSED, member.card_refused),
            (Doubt.NOT_YET, member.since is not None and member.since > date.today()),
            (Doubt.BLOCKED, bool(member.blocked)),
        )
        if holds
    ]
    said = [doubt_words(doubt, member, speech) for doubt in doubts]
    if membership_end(member) is None:
        said.append(speech.gettext("fin non dite par le SIGB"))
    return ", ".join(said)


def _nobody(card: str, answer: str, reason: str, label: str) -> dict[str, Any]:
    return {
        "card": card, "answer": answer, "last_name": None, "first_name": None,
        "birth_date": None, "since": None, "until": None, "blocked": [],
        "reason": reason or None, "source": label,
    }  # fmt: skip


def _sentence(told: dict[str, Any], speech: Speech) -> str:
    """Say an answer in one line."""
    card, reason = clean(told["card"]), told["reason"]
    who = " ".join(clean(told[name]) for name in ("last_name", "first_name") if told[name])
    until = speech.day(date.fromisoformat(told["until"])) if told["until"] else ""
    match told["answer"]:
        case "member":
            said = speech.gettext(
                "{card} : {who}, membre jusqu’au {day}", card=card, who=who, day=until
            )
        case "ended":
            said = speech.gettext("{card} : {who}, fini le {day}", card=card, who=who, day=until)
        case "not_known":
            said = speech.gettext("{card} : introuvable", card=card)
            if who:
                said = speech.gettext("{card} : {who}", card=card, who=who)
        case _:
            said = speech.gettext("{card} : sans réponse", card=card)
    return f"{said} ({reason})." if reason else f"{said}."
