"""``syren-tui renew``: a list of cards, renewed as the console would."""

import argparse

from syren_api.statuses import Role
from syren_tui.card_lists import (
    CardListError,
    Reason,
    read_again,
    read_cards,
)
from syren_tui.card_lists.matching import Matched, match
from syren_tui.command_line.card_file import content_of, how_to_choose
from syren_tui.command_line.carrying_out import ALL, NOT_ALL, ask_and_carry_out
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.renew_plan import choices_of, plan_json, say_plan
from syren_tui.command_line.sign_in import SignedIn, signed_in
from syren_tui.config import Settings
from syren_tui.i18n import Speech
from syren_tui.parsing.dates import TypedDayError, read_typed_day
from syren_tui.renewal.plan import ExclusionReason
from syren_tui.texts.card_lists import cards_sentences


async def run(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Plan, print the plan, and execute it; returns the exit code."""
    content = content_of(options.cards, speech)
    async with signed_in(options, settings, speech) as session:
        if session.account.role is Role.SUPPORT:
            raise CommandError(
                speech.gettext(
                    "Votre compte est en lecture seule : la bibliothèque ou le département peut "
                    "renouveler."
                )
            )
        matched = await _matched(content, options, session, speech)
        plan = matched.plan
        if not matched.cards.lines:
            print(*cards_sentences(matched.cards, speech), sep="\n")
            raise CommandError(speech.gettext("La liste est vide : rien à renouveler."))
        if options.format == "json":
            print(plan_json(matched, speech))
        else:
            say_plan(
                matched, speech, everybody=options.dry_run, keeps_resources=options.keep_resources
            )
        if matched.cards.questions:
            raise CommandError(how_to_choose(matched.cards, speech))
        summary = plan.summary()
        # Who stands already as a renewal would make them lacks nothing: a list may be sent again.
        left_out = summary.left_out - summary.exclusions.get(ExclusionReason.ALREADY, 0)
        left_out += sum(each.reason is not Reason.TWICE for each in matched.missed)
        if options.dry_run or not summary.included:
            return NOT_ALL if left_out else ALL
        code = await ask_and_carry_out(plan, options, session, speech)
        return NOT_ALL if code == ALL and left_out else code


async def _matched(
    content: bytes, options: argparse.Namespace, session: SignedIn, speech: Speech
) -> Matched:
    portal = session.portal
    try:
        cards = read_cards(content, portal)
        choices = choices_of(options, cards, speech)
        if choices != cards.choices:
            cards = read_again(cards, portal, choices)
        day = None
        if options.date is not None:
            day = read_typed_day(
                options.date, portal.today, portal.validity_months, zone=portal.timezone
            ).day
    except (CardListError, TypedDayError) as error:
        raise CommandError(speech.gettext(error.sentence)) from error
    matched = await match(cards, portal, session.client.selection, session.client.subscriber)
    if day is not None and matched.plan.day is not None:
        matched.plan.day = day
    if options.keep_resources:
        matched.plan.activate_resources = False
    elif options.reopen_resources:
        matched.plan.activate_resources = portal.can_activate_resources
    return matched
