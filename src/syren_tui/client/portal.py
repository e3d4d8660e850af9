"""A portal as the console speaks to it: a method a call, typed by the contract."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from syren_api.batches import BATCH_PATH, BatchAnswer, BatchRequest
from syren_api.models import (
    HistoryEntry,
    Library,
    Portal,
    Selection,
    SimilarPeople,
    Subscriber,
    SubscriberPage,
)
from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_api.renewals import RenewalAnswer
from syren_api.requests import RenewalRequest
from syren_tui.client.batches import are_outcomes_of, keyed_call, sent_of
from syren_tui.client.body import LARGEST_DESCRIPTION, LARGEST_SELECTION
from syren_tui.client.decoding import read_as, read_list
from syren_tui.client.errors import (
    OtherContractVersion,
    StaleVersion,
    UnexpectedAnswer,
)
from syren_tui.client.news import NewsCalls
from syren_tui.client.response_checks import (
    are_different,
    are_results_of,
    are_similar,
    follows,
    is_history,
    is_of_version,
    is_page_of,
    is_selection_of,
    make_sure,
)
from syren_tui.client.transport import Call, RawAnswer

API_VERSION: Final = "1"
_MERGE_PATCH: Final = "application/merge-patch+json"


class PortalClient(NewsCalls):
    """Speaks to one portal, for one account at a time.

    The token lives in memory only. Every method raises `ClientError` and nothing else; what that
    holds is in `syren_tui.client.errors`. Usable from any asyncio program::

        async with PortalClient("https://portail.example.org") as portal:
            await portal.sign_in("fouesnant", password)
            page = await portal.subscribers(SubscriberQuery(search="le gall"))

    """

    async def portal(self) -> Portal:
        """Return what the portal is and does, and its day.

        Raises:
            OtherContractVersion: it speaks another version of the contract.
        """
        call = Call("GET", "/portal", repeatable=True, most=LARGEST_DESCRIPTION)
        answer = await self._send(call, token=False)
        parsed = answer.json()
        version = parsed.get("api_version") if isinstance(parsed, dict) else None
        if version is not None and str(version).partition(".")[0] != API_VERSION:
            raise OtherContractVersion(str(version)[:20], answer.request_id)
        return read_as(Portal, answer)

    async def libraries(self) -> tuple[Library, ...]:
        """Return the portal's libraries, by folded name."""
        answer = await self._send(Call("GET", "/libraries", repeatable=True), token=False)
        libraries = read_list(Library, answer)
        make_sure(are_different(each.id for each in libraries), "a library twice", answer)
        return libraries

    async def subscribers(self, query: SubscriberQuery) -> SubscriberPage:
        """Return one page of the subscribers that match."""
        params = query.model_dump(mode="json", exclude_defaults=True)
        call = Call("GET", "/subscribers", repeatable=True, params=params)
        answer = await self._send(call)
        page = read_as(SubscriberPage, answer)
        make_sure(is_page_of(page, query), "another page", answer)
        return page

    async def selection(self, query: SubscriberFilter) -> Selection:
        """Return every subscriber that matches, with what a renewal needs to know.

        Raises:
            InvalidRequest: `selection_too_large`: over 20,000 match.
        """
        params = query.model_dump(mode="json", exclude_defaults=True)
        call = Call(
            "GET",
            "/subscribers/selection",
            repeatable=True,
            params=params,
            most=LARGEST_SELECTION,
        )
        answer = await self._send(call)
        selection = read_as(Selection, answer)
        make_sure(is_selection_of(selection, query), "another selection", answer)
        return selection

    async def similar(self, search: str, library: str | None = None) -> SimilarPeople:
        """Return up to ten whose names are spelled nearly as was typed, the nearest first.

        Asked of a portal that names `Feature.SIMILAR` only.

        Args:
            search: what was typed, `MIN_SIMILAR` to `MAX_SEARCH` characters.
            library: the id of the library whose subscribers are meant; None: all that are seen.
        """
        params = {"search": search} | ({} if library is None else {"library": library})
        call = Call("GET", "/subscribers/similar", repeatable=True, params=params)
        answer = await self._send(call)
        people = read_as(SimilarPeople, answer)
        make_sure(are_similar(people, library), "others than those asked for", answer)
        return people

    async def subscriber(self, subscriber_id: str) -> Subscriber:
        """Return one subscriber.

        Raises:
            NotFound: there is none, or no longer.
        """
        subscriber, _ = await self._subscriber(
            subscriber_id, Call("GET", _path(subscriber_id), True)
        )
        return subscriber

    async def patch(
        self, subscriber_id: str, version: int, changes: Mapping[str, Any]
    ) -> Subscriber:
        """Change a subscriber by a merge patch.

        Args:
            subscriber_id: whose.
            version: the version that was read.
            changes: the merge patch as JSON values: only what the user edited.

        Raises:
            StaleVersion: somebody else changed it meanwhile.
            InvalidRequest: a rule does not allow it; `errors` says which, and where.
            Conflict: the account has expired, or its registration number is taken.
            OutcomeUnknown: no answer came; read the subscriber again.
        """
        call = Call(
            "PATCH",
            _path(subscriber_id),
            repeatable=False,
            changes=True,
            headers=_if_match(version),
            body=dict(changes),
            media_type=_MERGE_PATCH,
        )
        return await self._changed(subscriber_id, version, call)

    async def history(self, subscriber_id: str) -> tuple[HistoryEntry, ...]:
        """Return what happened to a subscriber, newest first."""
        call = Call("GET", f"{_path(subscriber_id)}/history", repeatable=True)
        answer = await self._send(call)
        entries = read_list(HistoryEntry, answer)
        make_sure(is_history(entries), "versions out of order", answer)
        return entries

    async def revert(self, subscriber_id: str, version: int) -> Subscriber:
        """Undo the newest change.

        Raises:
            Conflict: `nothing_to_revert`, or the account has expired.
            StaleVersion: somebody else changed it meanwhile.
            OutcomeUnknown: no answer came; read the subscriber again.
        """
        path = f"{_path(subscriber_id)}/revert"
        call = Call("POST", path, repeatable=False, changes=True, headers=_if_match(version))
        return await self._changed(subscriber_id, version, call)

    async def delete(self, subscriber_id: str, version: int) -> None:
        """Delete a subscriber: the département's account only.

        Args:
            subscriber_id: whose.
            version: the version that was read.

        Raises:
            Forbidden: it is another account.
            StaleVersion: somebody else changed it meanwhile.
            OutcomeUnknown: no answer came; read the subscriber again.
        """
        call = Call(
            "DELETE",
            _path(subscriber_id),
            repeatable=False,
            changes=True,
            headers=_if_match(version),
        )
        with self.own_changes.sending([subscriber_id]):
            await self._send_away(call)
            self.own_changes.made(subscriber_id, None)

    async def renew(self, batch: RenewalRequest, idempotency_key: str) -> RenewalAnswer:
        """Renew a batch; sent again with the same key and batch it does nothing twice.

        Of who was deleted since, an answer given again has no subscriber, or no result at all.
        """
        with self.own_changes.sending([item.id for item in batch.items]):
            answer = await self._send(
                keyed_call("/renewals", batch.model_dump(mode="json"), idempotency_key)
            )
            results = read_as(RenewalAnswer, answer)
            make_sure(are_results_of(results, batch), "results of another batch", answer)
            self.own_changes.note_results(results.results)
        return results

    async def batch(self, batch: BatchRequest, idempotency_key: str) -> BatchAnswer:
        """Change or delete several; sent again with the same key and batch, nothing is done twice.

        Asked of a portal that names `Feature.BATCH` only.
        """
        with self.own_changes.sending([item.id for item in batch.items]):
            answer = await self._send(keyed_call(BATCH_PATH, sent_of(batch), idempotency_key))
            results = read_as(BatchAnswer, answer)
            make_sure(are_outcomes_of(results, batch), "results of another batch", answer)
            self.own_changes.note_results(results.results)
        return results

    async def _changed(self, subscriber_id: str, version: int, call: Call) -> Subscriber:
        """Send a change, and return the subscriber as it stands after it."""
        with self.own_changes.sending([subscriber_id]):
            try:
                subscriber, answer = await self._subscriber(subscriber_id, call)
            except StaleVersion as error:
                current = error.problem.current
                if current is not None and current.id != subscriber_id:
                    raise UnexpectedAnswer("another subscriber", error.request_id) from error
                raise
            make_sure(follows(subscriber.version, version), "another version", answer)
            if subscriber.version != version:
                self.own_changes.made(subscriber_id, subscriber.version)
        return subscriber

    async def _subscriber(self, subscriber_id: str, call: Call) -> tuple[Subscriber, RawAnswer]:
        answer = await self._send(call)
        subscriber = read_as(Subscriber, answer)
        make_sure(subscriber.id == subscriber_id, "another subscriber", answer)
        tagged = is_of_version(answer.entity_tag, subscriber.version)
        make_sure(tagged, "an ETag of another version", answer)
        return subscriber, answer


def _path(subscriber_id: str) -> str:
    return f"/subscribers/{quote(subscriber_id, safe='')}"


def _if_match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}
