"""Answers are bounded: texts, lists, and what a reader keeps of their faults."""

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from syren_api.field_types import Many
from syren_api.models import HistoryChange, Library, Portal, Selection, Subscriber, SubscriberPage
from syren_api.problems import Problem
from tests.attack.true_answers import ANSWERS, PROBLEM, SELECTED, SUBSCRIBER

LONG = "a" * 60_000


@pytest.mark.parametrize(
    ("model", "answer"), [(Subscriber, SUBSCRIBER), (Portal, ANSWERS["portal"])]
)
def test_no_text_is_long(model: type[BaseModel], answer: dict[str, Any]) -> None:
    for name, value in answer.items():
        if isinstance(value, str):
            with pytest.raises(ValidationError):
                model.model_validate({**answer, name: LONG})


def test_what_older_portals_may_have_stored_is_read() -> None:
    assert Subscriber.model_validate({**SUBSCRIBER, "city": "é" * 300}).city == "é" * 300


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        (Subscriber, {**SUBSCRIBER, "resources": [{}] * 5_000}),
        (SubscriberPage, {**ANSWERS["subscribers"], "items": [{}] * 5_000}),
        (SubscriberPage, {**ANSWERS["subscribers"], "counts": {f"{n}": {} for n in range(5_000)}}),
        (Selection, {"items": [{}] * 5_000, "total": 0}),
    ],
)
def test_reading_stops_at_the_first_fault(model: type[BaseModel], answer: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(answer)
    assert caught.value.error_count() < 20


def test_no_list_is_longer_than_the_largest_selection() -> None:
    items = [SELECTED] * 20_000
    assert len(Selection.model_validate({"items": items, "total": 1}, strict=False).items) == 20_000
    with pytest.raises(ValidationError):
        Selection.model_validate({"items": [*items, SELECTED], "total": 1})
    with pytest.raises(ValidationError):
        TypeAdapter(Many[Library]).validate_python([{"id": "a", "name": "A"}] * 20_001)


@pytest.mark.parametrize("value", [None, "Brest", 3, True, 0.5, {"id": "l", "name": "L"}, ["a"]])
def test_a_value_of_the_history_is_that_of_a_member(value: object) -> None:
    assert HistoryChange(field="city", before=value, after=None).before == value


@pytest.mark.parametrize("value", [LONG, {"a": LONG}, {LONG: 1}, [0] * 5_000, [[{}]] * 5_000])
def test_a_value_of_the_history_is_small(value: object) -> None:
    with pytest.raises(ValidationError):
        HistoryChange(field="city", before=None, after=value)


def test_of_the_faults_of_a_request_the_first_are_told_and_pointers_are_cut() -> None:
    fault = {"pointer": f"/{LONG}", "code": "invalid", "detail": "d"}
    errors = Problem.model_validate({**PROBLEM, "errors": [fault] * 5_000}).errors
    assert errors is not None
    assert len(errors) == 200
    assert errors[0].pointer == f"/{LONG}"[:300]
