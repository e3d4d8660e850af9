"""Whether an answer is about what was asked: of its shape the models see to.

A portal, or what stands in front of it, that answers about other subscribers than those asked for
would have the console show, and change, the wrong ones.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from syren_api.keys import number_key
from syren_api.models import (
    HistoryEntry,
    SelectedSubscriber,
    Selection,
    SimilarPeople,
    Subscriber,
    SubscriberPage,
)
from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_api.renewals import RenewalAnswer, RenewalResult, RenewedResult
from syren_api.requests import RenewalItem, RenewalRequest
from syren_api.statuses import Status
from syren_tui.client.errors import UnexpectedAnswer
from syren_tui.client.transport import RawAnswer

_ENTITY_TAG: Final = re.compile(r'(?:W/)?"(\d{1,16})"')


def is_page_of(page: SubscriberPage, query: SubscriberQuery) -> bool:
    """Tell whether a page is the one asked for, and whether its numbers agree."""
    counted = sum(page.counts.get(each, 0) for each in query.status or page.counts)
    expected = min(query.limit, max(0, page.total - query.offset))
    return (
        (page.offset, page.limit) == (query.offset, query.limit)
        and page.total == counted
        and len(page.items) == expected
        and are_different(each.id for each in page.items)
        and all(is_match(each, query) for each in page.items)
        and (query.library is None or all(each.library.id == query.library for each in page.items))
    )


def is_selection_of(selection: Selection, query: SubscriberFilter) -> bool:
    """Tell whether a selection is whole, and holds none but those asked for."""
    return (
        selection.total == len(selection.items)
        and are_different(each.id for each in selection.items)
        and all(is_match(each, query) for each in selection.items)
        and all(
            query.library is None or each.library is None or each.library.id == query.library
            for each in selection.items
        )
    )


def is_match(subscriber: Subscriber | SelectedSubscriber, query: SubscriberFilter) -> bool:
    """Tell whether a subscriber has what a query names exactly."""
    end = subscriber.valid_until
    first, last = query.valid_until_from, query.valid_until_to
    return (
        (not query.status or subscriber.status in query.status)
        and (
            query.registration_number is None
            or subscriber.registration_number == query.registration_number
        )
        and (
            query.card is None
            or number_key(subscriber.registration_number or "") == number_key(query.card)
        )
        # A selection of an older portal has no birth dates.
        and (
            query.birth_date is None
            or subscriber.birth_date is None
            or subscriber.birth_date == query.birth_date
        )
        and (first is None or (end is not None and end >= first))
        and (last is None or (end is not None and end <= last))
        and not (query.no_end_date and end is not None)
        and _has_resource(subscriber, query)
        and _waits_since(subscriber, query)
    )


def _has_resource(subscriber: Subscriber | SelectedSubscriber, query: SubscriberFilter) -> bool:
    wanted = query.resource_status
    return query.resource is None or any(
        each.id == query.resource and wanted in (None, each.status) for each in subscriber.resources
    )


def _waits_since(subscriber: Subscriber | SelectedSubscriber, query: SubscriberFilter) -> bool:
    """Tell whether an account waits since a day that is asked for, whatever the time zone."""
    first, last = query.requested_from, query.requested_to
    if subscriber.requested_at is None or (first is None and last is None):
        return True  # not known from every portal
    day = subscriber.requested_at.date()
    return (first is None or (day - first).days >= -1) and (last is None or (day - last).days <= 1)


def are_similar(people: SimilarPeople, library: str | None) -> bool:
    """Tell whether people are each there once, the nearest first, and of the library asked for."""
    scores = [each.score for each in people.items]
    return (
        are_different(each.id for each in people.items)
        and scores == sorted(scores, reverse=True)
        and all(library is None or each.library.id == library for each in people.items)
    )


def are_results_of(answer: RenewalAnswer, batch: RenewalRequest) -> bool:
    """Tell whether results are those of a batch, in its order; some may be missing."""
    sent = iter(batch.items)
    return all(
        any(item.id == result.id and _is_result_of(result, item) for item in sent)
        for result in answer.results
    )


def _is_result_of(result: RenewalResult, item: RenewalItem) -> bool:
    if not isinstance(result, RenewedResult):
        return True
    subscriber = result.subscriber
    if subscriber is None:
        return result.previous_version == item.version
    return (
        subscriber.id == item.id
        and result.previous_version == item.version
        and follows(subscriber.version, item.version)
        and subscriber.status is Status.VALIDATED
    )


def follows(version: int, before: int) -> bool:
    """Tell whether a version is what a change makes of the one before; none where it changed none.

    Args:
        version: in the answer.
        before: as it was sent.
    """
    return version in {before, before + 1}


def is_history(entries: Iterable[HistoryEntry]) -> bool:
    """Tell whether entries are those of one subscriber, newest first."""
    versions = [entry.version for entry in entries]
    return all(newer > older for newer, older in pairwise(versions))


def is_of_version(entity_tag: str | None, version: int) -> bool:
    """Tell whether an ETag does not speak against a version.

    What stands in front of a portal may leave it out, or write it anew.
    """
    tag = _ENTITY_TAG.fullmatch(entity_tag or "")
    return tag is None or int(tag[1]) == version


def are_different(ids: Iterable[str]) -> bool:
    """Tell whether no id is there twice."""
    listed = list(ids)
    return len(set(listed)) == len(listed)


def make_sure(holds: bool, what: str, answer: RawAnswer) -> None:
    """Refuse an answer for which something does not hold.

    Raises:
        UnexpectedAnswer: it does not; `what` says what came instead.
    """
    if not holds:
        raise UnexpectedAnswer(what, answer.request_id)
