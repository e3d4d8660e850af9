"""Subscribers as staff see and change them."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from syren_api.field_types import MAX_SELECTION
from syren_api.models import (
    Counts,
    HistoryEntry,
    Selection,
    SimilarPeople,
    Subscriber,
    SubscriberPage,
)
from syren_api.news import CountsRequest
from syren_api.problems import ProblemCode
from syren_api.queries import SimilarQuery, SubscriberFilter, SubscriberQuery
from syren_api.requests import SubscriberPatch
from syren_portal.http.answers import (
    described_body,
    described_header,
    described_query,
    json_answer,
    json_list,
    json_values,
    problems,
    subscriber_answer,
)
from syren_portal.http.bodies import (
    RawBody,
    entity_tag,
    has_fresh_copy,
    matches_version,
    parse_json,
    query_values,
    read_body,
    read_query,
    states_version,
    validated,
)
from syren_portal.http.changes import (
    check_current,
    check_version,
    found,
    must_be_allowed_to_delete,
    patched,
    reverted,
    write_change,
)
from syren_portal.http.context import Caller, InContext, SignedIn
from syren_portal.problems import ProblemError
from syren_portal.store.counts import read_counts
from syren_portal.store.history import read_history
from syren_portal.store.lists import SelectionTooLargeError, read_page, read_selection
from syren_portal.store.personal import delete_patron
from syren_portal.store.similar import read_similar
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import find

router = APIRouter(tags=["subscribers"])
_IF_MATCH_MEANS = 'The version that was read, as an entity tag: `"3"`.'
_IF_MATCH = described_header("If-Match", _IF_MATCH_MEANS)


def _keep_to_own_library(caller: Caller, request: Request) -> None:
    """Refuse a library that asks for another library's list."""
    caller.must_be_allowed_to_see(query_values(request, "library"))


def _libraries_in(body: object) -> list[str]:
    """Return the libraries that a call to count names, without judging anything else of it."""
    queries = body.get("queries") if isinstance(body, dict) else None
    if not isinstance(queries, list):
        return []
    named = [each.get("library") for each in queries if isinstance(each, dict)]
    return [each for each in named if isinstance(each, str)]


@router.get(
    "/subscribers",
    response_model=SubscriberPage,
    responses=problems(401, 403, 422),
    openapi_extra=described_query(SubscriberQuery),
)
def list_subscribers(request: Request, context: InContext, caller: SignedIn) -> Response:
    """One page of the subscribers that match, with exact numbers."""
    _keep_to_own_library(caller, request)
    query = read_query(SubscriberQuery, request)
    with context.database.read() as connection:
        return json_values(read_page(connection, caller.scope, query, context.rules))


@router.get(
    "/subscribers/selection",
    response_model=Selection,
    responses=problems(401, 403, 422),
    openapi_extra=described_query(SubscriberFilter),
)
def select_subscribers(request: Request, context: InContext, caller: SignedIn) -> Response:
    """Every match at one moment, in the list's order, with what a renewal needs to know."""
    _keep_to_own_library(caller, request)
    query = read_query(SubscriberFilter, request)
    try:
        with context.database.read() as connection:
            selection = read_selection(connection, caller.scope, query, context.rules)
    except SelectionTooLargeError as error:
        raise ProblemError(ProblemCode.SELECTION_TOO_LARGE, limit=MAX_SELECTION) from error
    return json_values(selection)


@router.get(
    "/subscribers/similar",
    response_model=SimilarPeople,
    responses=problems(401, 403, 422),
    openapi_extra=described_query(SimilarQuery),
)
def list_similar(request: Request, context: InContext, caller: SignedIn) -> Response:
    """Those whose names are spelled nearly as is typed, the nearest first."""
    _keep_to_own_library(caller, request)
    query = read_query(SimilarQuery, request)
    with context.database.read() as connection:
        only = (caller.library_id, query.library)
        return json_answer(read_similar(connection, query.search, only))


@router.post(
    "/subscribers/counts",
    response_model=Counts,
    responses=problems(401, 403, 413, 422),
    openapi_extra=described_body(CountsRequest),
)
def count_subscribers(context: InContext, caller: SignedIn, body: RawBody) -> Response:
    """How many each of several queries finds, and since when the first of them waits."""
    parsed = parse_json(body)
    caller.must_be_allowed_to_see(_libraries_in(parsed))
    queries = validated(CountsRequest, parsed).queries
    with context.database.read() as connection:
        as_of = context.clock()
        results = read_counts(connection, caller.scope, queries, context.rules)
    return json_answer(Counts(as_of=as_of, results=results))


@router.get(
    "/subscribers/{subscriber_id}",
    response_model=Subscriber,
    responses=problems(401, 404) | {304: {"description": "If-None-Match names this version."}},
)
def get_subscriber(
    subscriber_id: str, request: Request, context: InContext, caller: SignedIn
) -> Response:
    """One subscriber, with its version as the ETag."""
    with context.database.read() as connection:
        stored = found(find(connection, subscriber_id, caller.library_id))
    if has_fresh_copy(request, stored.version):
        return Response(status_code=304, headers={"ETag": entity_tag(stored.version)})
    return subscriber_answer(stored.answer(context.rules))


@router.patch(
    "/subscribers/{subscriber_id}",
    response_model=Subscriber,
    responses=problems(401, 403, 404, 409, 412, 413, 422, 428),
    openapi_extra=described_body(SubscriberPatch, "application/merge-patch+json") | _IF_MATCH,
)
def patch_subscriber(
    subscriber_id: str, request: Request, context: InContext, caller: SignedIn, body: RawBody
) -> Response:
    """Change a subscriber by a merge patch."""
    caller.must_be_allowed_to_change()

    def work(connection: Connection) -> StoredSubscriber:
        before = found(find(connection, subscriber_id, caller.library_id, lock=True))
        check_version(request, before, context.rules)
        patch = read_body(SubscriberPatch, body, patch=True)
        after = patched(before, patch, context)
        return write_change(connection, before, after, caller, context.clock())

    return subscriber_answer(context.database.transact(work).answer(context.rules))


@router.get(
    "/subscribers/{subscriber_id}/history",
    response_model=list[HistoryEntry],
    responses=problems(401, 404),
)
def list_history(subscriber_id: str, context: InContext, caller: SignedIn) -> Response:
    """What happened to a subscriber, newest first."""
    with context.database.read() as connection:
        stored = found(find(connection, subscriber_id, caller.library_id))
        return json_list(read_history(connection, stored.seq))


@router.post(
    "/subscribers/{subscriber_id}/revert",
    response_model=Subscriber,
    responses=problems(401, 403, 404, 409, 412, 428),
    openapi_extra=_IF_MATCH,
)
def revert_subscriber(
    subscriber_id: str, request: Request, context: InContext, caller: SignedIn
) -> Response:
    """Undo the newest change, where staff made it."""
    caller.must_be_allowed_to_change()

    def work(connection: Connection) -> StoredSubscriber:
        before = found(find(connection, subscriber_id, caller.library_id, lock=True))
        check_version(request, before, context.rules)
        return reverted(connection, before, caller, context.clock())

    return subscriber_answer(context.database.transact(work).answer(context.rules))


@router.delete(
    "/subscribers/{subscriber_id}",
    status_code=204,
    response_class=Response,
    responses=problems(401, 403, 404, 412),
    openapi_extra=described_header("If-Match", _IF_MATCH_MEANS, required=False),
)
def delete_subscriber(
    subscriber_id: str, request: Request, context: InContext, caller: SignedIn
) -> Response:
    """Delete a subscriber: the department only."""
    must_be_allowed_to_delete(caller, context.rules)

    def work(connection: Connection) -> None:
        patron = found(find(connection, subscriber_id, caller.library_id, lock=True))
        if states_version(request):
            check_current(patron, matches_version(request, patron.version), context.rules)
        delete_patron(connection, patron, context.keyed)

    context.database.transact(work)
    return Response(status_code=204)
