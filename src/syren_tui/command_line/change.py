"""``syren-tui change``: one decision for several accounts, as the console would take it."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from syren_api.models import Portal
from syren_api.queries import MAX_SEARCH, SubscriberFilter
from syren_api.statuses import ResourceStatus, Status
from syren_tui.card_lists import CardListError, Reason, read_again, read_cards
from syren_tui.card_lists.matching import Matched, match
from syren_tui.client.all_pages import read_all_pages
from syren_tui.command_line.card_file import content_of, how_to_choose
from syren_tui.command_line.carrying_out import ALL, NOT_ALL, ask_and_carry_out
from syren_tui.command_line.change_plan import plan_json, say_plan
from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.list import named_library
from syren_tui.command_line.renew_plan import choices_of
from syren_tui.command_line.sign_in import SignedIn, signed_in
from syren_tui.config import Settings
from syren_tui.i18n import Speech
from syren_tui.listing.query import spoken_search
from syren_tui.renewal.batch_changes import BatchChange, Deletion, SetResource
from syren_tui.renewal.change import Account
from syren_tui.renewal.fetch_accounts import fetch_whole
from syren_tui.renewal.plan import BatchPlan
from syren_tui.renewal.typed_changes import TypedChangeError, typed_status, typed_town
from syren_tui.texts.card_lists import cards_sentences
from syren_tui.texts.changes import hindrance_sentence

_REMOVED = "removed"
_WANTED = {
    "validated": ResourceStatus.VALIDATED,
    "refused": ResourceStatus.REFUSED,
    _REMOVED: None,
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the list it was made of; None where it was made of a search."""

    plan: BatchPlan
    matched: Matched | None = None


async def run(options: argparse.Namespace, settings: Settings, speech: Speech) -> int:
    """Plan, print the plan, and execute it; returns the exit code."""
    _check(options, speech)
    content = content_of(options.cards, speech) if options.cards is not None else None
    async with signed_in(options, settings, speech) as session:
        change = _change(options, session.portal, speech)
        hindrance = change.hindrance(session.portal, session.account.role)
        if hindrance is not None:
            raise CommandError(hindrance_sentence(hindrance, session.portal, speech))
        if content is not None:
            planned = await _of_cards(content, change, options, session, speech)
        else:
            planned = await _of_search(change, options, session, speech)
        if options.format == "json":
            print(plan_json(planned.plan, planned.matched, speech))
        else:
            say_plan(planned.plan, planned.matched, speech, everybody=options.dry_run)
        if planned.matched is not None and planned.matched.cards.questions:
            raise CommandError(how_to_choose(planned.matched.cards, speech))
        summary = planned.plan.summary()
        missed = planned.matched.missed if planned.matched is not None else ()
        left_out = summary.left_out + sum(each.reason is not Reason.TWICE for each in missed)
        if options.dry_run or not summary.included:
            return NOT_ALL if left_out else ALL
        code = await ask_and_carry_out(planned.plan, options, session, speech)
        return NOT_ALL if code == ALL and left_out else code


def _check(options: argparse.Namespace, speech: Speech) -> None:
    """Refuse options that say nothing together, or too much.

    Raises:
        CommandError: why, and what to give instead.
    """
    listed = bool(options.search or options.status or options.library)
    if (options.cards is not None) == listed:
        raise CommandError(
            speech.gettext("Pour qui ? Donnez --cards, ou bien --search, --status ou --library.")
        )
    given = [options.set_status, options.resource, options.city or options.postal_code]
    if sum(bool(each) for each in [*given, options.delete]) != 1:
        raise CommandError(
            speech.gettext(
                "Que décider ? Donnez --set-status, --resource, --city ou --postal-code, "
                "ou --delete : une seule décision à la fois."
            )
        )
    if options.reason is not None and options.set_status is None:
        raise CommandError(speech.gettext("--reason va avec --set-status."))


def _change(options: argparse.Namespace, portal: Portal, speech: Speech) -> BatchChange:
    try:
        if options.set_status is not None:
            return typed_status(Status(options.set_status), options.reason or "")
        if options.resource is not None:
            return _resource(options.resource, portal, speech)
        if options.delete:
            return Deletion()
        return typed_town(options.postal_code or "", options.city or "")
    except TypedChangeError as error:
        raise CommandError(speech.gettext(error.sentence)) from error


def _resource(text: str, portal: Portal, speech: Speech) -> SetResource:
    key, _, wanted = text.partition("=")
    if wanted not in _WANTED:
        names = ", ".join(_WANTED)
        raise CommandError(
            speech.gettext("--resource s’écrit comme pressreader=refused : {names}.", names=names)
        )
    names_by_id = {each.id: each.name for each in portal.resources}
    return SetResource(key, names_by_id.get(key, key), _WANTED[wanted])


async def _of_search(
    change: BatchChange, options: argparse.Namespace, session: SignedIn, speech: Speech
) -> Planned:
    client, library = session.client, None
    if options.library:
        library = (await named_library(options.library, client, speech)).id
    asked = SubscriberFilter(
        search=spoken_search(options.search or "")[:MAX_SEARCH] or None,
        status=tuple(Status(each) for each in options.status),
        library=library,
    )
    accounts: Sequence[Account]
    if change.needs_whole_accounts:
        accounts = await read_all_pages(client.subscribers, asked)
    else:
        accounts = (await client.selection(asked)).items
    return Planned(BatchPlan(accounts, session.portal, change))


async def _of_cards(
    content: bytes,
    change: BatchChange,
    options: argparse.Namespace,
    session: SignedIn,
    speech: Speech,
) -> Planned:
    portal, client = session.portal, session.client
    try:
        cards = read_cards(content, portal)
        cards = read_again(cards, portal, choices_of(options, cards, speech))
    except CardListError as error:
        raise CommandError(speech.gettext(error.sentence)) from error
    if not cards.lines:
        print(*cards_sentences(cards, speech), sep="\n")
        raise CommandError(speech.gettext("La liste est vide : rien à modifier."))
    matched = await match(cards, portal, client.selection, client.subscriber)
    accounts: Sequence[Account] = [line.subscriber for line in matched.plan.lines()]
    if change.needs_whole_accounts:
        accounts = await fetch_whole(
            [each.id for each in accounts],
            client.subscriber,
            lambda asked: read_all_pages(client.subscribers, asked),
            [SubscriberFilter()],
        )
    plan = BatchPlan(accounts, portal, change)
    plan.review_as_in(matched.plan)
    return Planned(plan, matched)
