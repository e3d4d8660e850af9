"""Who is called nearly so: see `syren_api.similar`, and decision 16 in docs/decisions.

Names are compared one by one, but each once, however many have it: the tallies hold every last and
first name that there is. Both names together are compared where one of the two alone is near enough
to its part of what is typed: it has to be, for both together to be near.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    select,
)

from syren_api.models import Library, SimilarPeople, SimilarSubscriber
from syren_api.similar import (
    MOST_FOUND,
    most_differences,
    score,
    single_texts,
    squeezed,
)
from syren_api.statuses import Status
from syren_portal.db.schema import libraries, subscribers, tallies, tally_changes

Key = TypeVar("Key", str, int)
Pair = tuple[str, str]
"""The keys of a last and a first name."""

_last_name: Final[Column[str]] = subscribers.c.last_name_key
_first_name: Final[Column[str]] = subscribers.c.first_name_key
_ORDER: Final = (_last_name, _first_name, subscribers.c.id)
_AT_ONCE: Final = 5000
"""So many names a statement looks for."""


def read_similar(connection: Connection, search: str, only: Iterable[str | None]) -> SimilarPeople:
    """Return those whose names are nearest to what is typed.

    Args:
        connection: a snapshot.
        search: what was typed.
        only: the library's id, where only one library's are meant; None says nothing.
    """
    typed = squeezed(search)
    if not typed:
        return SimilarPeople(items=())
    scope = [subscribers.c.library_id == each for each in only if each is not None]
    last_names, first_names = _names(connection, "last_name"), _names(connection, "first_name")
    by_last, by_first = _near_alone(typed, last_names), _near_alone(typed, first_names)
    pairs = _near_together(
        typed,
        _pairs(
            connection, scope, _near_in_part(typed, last_names), _near_in_part(typed, first_names)
        ),
    )
    found: dict[str, Pair] = {}
    for row in (
        *_of_pairs(connection, scope, pairs),
        *_of_names(connection, scope, by_last, by_first),
    ):
        found[row.id] = (row.last_name_key, row.first_name_key)
    scores = {
        each: max(by_last.get(pair[0], 0.0), by_first.get(pair[1], 0.0), pairs.get(pair, 0.0))
        for each, pair in found.items()
    }
    best = sorted(found, key=lambda each: (-scores[each], *found[each], each))[:MOST_FOUND]
    return SimilarPeople(items=tuple(_described(connection, best, scores)))


def _names(connection: Connection, facet: str) -> dict[str, str]:
    """Return every name that there is by its key, squeezed; one that is gone may be among them."""
    sources = (tallies,) if connection.dialect.name == "sqlite" else (tallies, tally_changes)
    keys: set[str] = set()
    for each in sources:
        rows = select(each.c.value).where(each.c.facet == facet).distinct()
        keys.update(connection.execute(rows).scalars().all())
    return {key: key if key.isascii() and key.isalpha() else squeezed(key) for key in keys}


def _near_alone(typed: str, names: dict[str, str]) -> dict[str, float]:
    """Return the names that are near by themselves or by a part, by their keys."""
    near: dict[str, float] = {}
    # A name of one word is its own text; another has texts of its parts besides.
    parts = [
        (key, dict(enumerate(single_texts(key)))) for key, text in names.items() if text is not key
    ]
    for key, differs, text in _nearest(typed, names, len(typed) // 2):
        near[key] = score(differs, max(len(typed), len(text)))
    for key, texts in parts:
        for _, differs, text in _nearest(typed, texts, len(typed) // 2):
            reached = score(differs, max(len(typed), len(text))) if text else 0.0
            near[key] = max(reached, near.get(key, 0.0))
    return {key: reached for key, reached in near.items() if reached}


def _nearest(typed: str, texts: Mapping[Key, str], most: int) -> Iterator[tuple[Key, int, str]]:
    """Yield the keys of the texts that have so many differences at most, with both."""
    for text, differs, key in extract_iter(typed, texts, scorer=OSA.distance, score_cutoff=most):
        yield key, int(differs), text


def _near_in_part(typed: str, names: dict[str, str]) -> list[str]:
    """Return the keys of names of which one may be where both names together are near.

    Where both have so many differences together, one of them has no more of them than its share by
    length. It begins or ends what is typed; where its last letter and the first of the other name
    are swapped, it is compared with what stood there before.
    """
    by_length: dict[int, dict[str, str]] = defaultdict(dict)
    for key, text in names.items():
        by_length[len(text)][key] = text
    near: set[str] = set()
    for length, texts in by_length.items():
        most = _most_in_part(len(typed), length)
        if most is None:
            continue
        for part in _parts(typed, length - most, length + most):
            near.update(key for key, _, _ in _nearest(part, texts, most))
    return list(near)


def _most_in_part(typed: int, length: int) -> int | None:
    """Return how many differences a name may have, where both together may be near.

    Args:
        typed: letters typed.
        length: of the name.

    Returns:
        None where no other name makes both together near.
    """
    shares = [
        length * most_differences(typed, both) // both
        for both in range(max(length + 1, 2), typed + typed // 2 + 1)
        if abs(typed - both) <= most_differences(typed, both)
    ]
    return max(shares, default=None)


def _parts(typed: str, shortest: int, longest: int) -> set[str]:
    """Return the beginnings and ends of what is typed that have so many letters."""
    parts = set()
    for length in range(max(0, shortest), min(len(typed), longest) + 1):
        place = len(typed) - length
        parts |= {typed[:length], typed[place:]}
        if 0 < length < len(typed):
            parts |= {typed[: length - 1] + typed[length], typed[place - 1] + typed[place + 1 :]}
    return parts


def _pairs(
    connection: Connection, scope: list[ColumnElement[bool]], lasts: list[str], firsts: list[str]
) -> set[Pair]:
    """Return the pairs of names of those who have one of some last names or first names."""
    pairs: set[Pair] = set()
    for column, keys in ((_last_name, lasts), (_first_name, firsts)):
        for some in _some(keys):
            rows = select(_last_name, _first_name).where(*scope, column.in_(some)).distinct()
            pairs.update((row[0], row[1]) for row in connection.execute(rows).all())
    return pairs


def _near_together(typed: str, pairs: set[Pair]) -> dict[Pair, float]:
    near: dict[Pair, float] = {}
    for pair in pairs:
        last, first = squeezed(pair[0]), squeezed(pair[1])
        longer = max(len(typed), len(last) + len(first))
        most = most_differences(len(typed), longer)
        differs = min(
            OSA.distance(typed, both, score_cutoff=most) for both in (last + first, first + last)
        )
        if differs <= most:
            near[pair] = score(differs, longer)
    return near


def _of_pairs(
    connection: Connection, scope: list[ColumnElement[bool]], pairs: dict[Pair, float]
) -> Iterator[Any]:
    """Yield the rows of the best pairs: each pair is somebody's, so more are not needed."""
    best = sorted(pairs, key=lambda each: (-pairs[each], *each))[:MOST_FOUND]
    for last, first in best:
        rows = select(*_ORDER).where(*scope, _last_name == last, _first_name == first)
        yield from connection.execute(rows.order_by(*_ORDER).limit(MOST_FOUND))


def _of_names(
    connection: Connection,
    scope: list[ColumnElement[bool]],
    by_last: dict[str, float],
    by_first: dict[str, float],
) -> Iterator[Any]:
    """Yield the rows of the best single names, as many as are needed."""
    seen: set[str] = set()
    for level in sorted({*by_last.values(), *by_first.values()}, reverse=True):
        if len(seen) >= MOST_FOUND:
            return
        for column, scores in ((_last_name, by_last), (_first_name, by_first)):
            names = [key for key, reached in scores.items() if reached == level]
            for some in _some(names):
                # As many as are found already may be among them, being better for another name.
                rows = _found_first(select(*_ORDER).where(*scope, column.in_(some)))
                for row in connection.execute(rows.limit(MOST_FOUND + len(seen))):
                    seen.add(row.id)
                    yield row


def _found_first(rows: Select[Any]) -> Select[Any]:
    """Return the rows in order; the database is kept from walking everyone in that order."""
    found = rows.offset(0).subquery()
    order = [found.c[each.key] for each in _ORDER]
    return select(found).order_by(*order)


def _some(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _described(
    connection: Connection, ids: list[str], scores: dict[str, float]
) -> Iterator[SimilarSubscriber]:
    """Yield what is answered of each, in the order of the ids."""
    c = subscribers.c
    rows = connection.execute(
        select(
            c.id,
            c.last_name,
            c.first_name,
            c.birth_date,
            c.registration_number,
            c.status,
            c.library_id,
            libraries.c.name,
        )
        .join_from(subscribers, libraries)
        .where(c.id.in_(ids))
    )
    by_id = {row.id: row for row in rows}
    for each in ids:
        row = by_id[each]
        yield SimilarSubscriber(
            id=row.id,
            last_name=row.last_name,
            first_name=row.first_name,
            birth_date=row.birth_date,
            registration_number=row.registration_number,
            status=Status(row.status),
            library=Library(id=row.library_id, name=row.name),
            score=scores[each],
        )
