"""The types of fields in calls and answers: days, instants, bounded texts, lists and numbers."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    FailFast,
    Field,
    PlainSerializer,
)

from syren_api.days import parse_day

MAX_SELECTION: Final = 20_000
"""Subscribers in a selection at most."""
_MOST_OF_A_VALUE: Final = 1_000
"""Values inside a value of the history: the largest is the record of a resource or a library."""
_Item = TypeVar("_Item")


def _strict_day(value: object) -> object:
    if isinstance(value, str):
        return parse_day(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("a day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_strict_day, json_schema_input_type=date)]
"""A civil day, ``YYYY-MM-DD`` in JSON and nothing else."""

Instant = Annotated[
    AwareDatetime,
    PlainSerializer(
        lambda at: at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        when_used="json",
    ),
]
"""A moment in UTC, RFC 3339 in JSON."""

# Wider than what the rules let in, so that what an older portal has stored is shown; narrow enough
# that no answer is more than its bytes.
Id = Annotated[str, Field(max_length=200)]
"""Of a subscriber, a library or a resource: opaque."""
Line = Annotated[str, Field(max_length=300)]
"""A name, an address, a number: what stands on one line."""
Passage = Annotated[str, Field(max_length=4_000)]
"""A sentence or two, or an address on the web."""
Few = Annotated[tuple[_Item, ...], Field(max_length=1_000), FailFast()]
"""What there is a handful of: resources, statuses, fields of a change. The first fault ends it."""
Many = Annotated[tuple[_Item, ...], Field(max_length=MAX_SELECTION), FailFast()]
"""Subscribers, libraries, entries of a history."""

_LARGEST = 2**53 - 1  # what every JSON reader holds exactly (RFC 7493)
Version = Annotated[int, Field(ge=1, le=_LARGEST)]
"""Of a subscriber: 1 at first, and grows by 1 at each change."""
Count = Annotated[int, Field(ge=0, le=_LARGEST)]
"""How many there are of something."""
AtLeastOne = Annotated[int, Field(ge=1, le=_LARGEST)]
"""A number that counts from 1: a limit, a size."""


def _values_in(value: object) -> Iterator[object]:
    """Yield a value and all that it holds, names of fields too."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict):
            waiting += value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _small(value: Any) -> Any:
    for number, each in enumerate(_values_in(value)):
        if number > _MOST_OF_A_VALUE or (isinstance(each, str) and len(each) > _LONGEST_VALUE):
            raise ValueError("more than a field of a record")
    return value


_LONGEST_VALUE = 4_000
Small = Annotated[Any, AfterValidator(_small)]
"""A field's value as JSON has it."""
