"""Calls that are done once for each idempotency key, and the checks of the answers to batches."""

from typing import Any

from syren_api.batches import BatchAnswer, BatchItem, BatchRequest, BatchResult, ChangedResult
from syren_tui.client.response_checks import follows
from syren_tui.client.transport import Call


def keyed_call(path: str, body: Any, idempotency_key: str) -> Call:
    """Return a call that may be sent again: with its key nothing is done twice."""
    headers = {"Idempotency-Key": idempotency_key}
    return Call("POST", path, repeatable=True, headers=headers, body=body)


def sent_of(batch: BatchRequest) -> dict[str, Any]:
    """Return the body of a batch: of each item the members that it was given."""
    return batch.model_dump(mode="json", exclude_unset=True)


def are_outcomes_of(answer: BatchAnswer, batch: BatchRequest) -> bool:
    """Tell whether results are those of a batch, one an item, in its order."""
    return len(answer.results) == len(batch.items) and all(
        _is_outcome_of(result, item)
        for result, item in zip(answer.results, batch.items, strict=True)
    )


def _is_outcome_of(result: BatchResult, item: BatchItem) -> bool:
    if result.id != item.id:
        return False
    if not isinstance(result, ChangedResult):
        return result.outcome == "rejected" or item.deletes
    subscriber = result.subscriber
    return (
        not item.deletes
        and result.previous_version == item.version
        and (
            subscriber is None
            or (subscriber.id == item.id and follows(subscriber.version, item.version))
        )
    )
