"""The groups that a verification is shown in: its heaps, those that belong together in one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from syren_tui.i18n import N_, Speech
from syren_tui.membership.heaps import Heap, HeapEntry, by_heap
from syren_tui.membership.texts import HEAPS


@dataclass(frozen=True, slots=True)
class Group:
    """Heaps that are shown together."""

    heaps: tuple[Heap, ...]
    label: str
    """Marked by `N_`."""
    sign: str
    ascii_sign: str


GROUPS: Final = (
    Group((Heap.MEMBERS,), HEAPS[Heap.MEMBERS], "✓", "+"),
    Group((Heap.TO_CONFIRM,), HEAPS[Heap.TO_CONFIRM], "?", "?"),
    Group((Heap.ENDED, Heap.NOT_FOUND), N_("Accès ouvert, plus membre"), "✗", "x"),
    Group((Heap.NO_ANSWER,), HEAPS[Heap.NO_ANSWER], "–", "-"),
    Group((Heap.NOTHING,), HEAPS[Heap.NOTHING], "=", "="),
)


def place_of(heap: Heap) -> int:
    """Return the place, from 0, of the group that shows a heap."""
    return next(place for place, group in enumerate(GROUPS) if heap in group.heaps)


def in_groups(entries: Iterable[HeapEntry]) -> list[list[HeapEntry]]:
    """Return the entries of each group: heap after heap, in the order given."""
    heaps = by_heap(entries)
    return [[entry for heap in group.heaps for entry in heaps[heap]] for group in GROUPS]


def beside(group: Group, entries: Sequence[HeapEntry], speech: Speech) -> str:
    """Return what is said beside a group's number; empty where it has nobody."""
    if not entries:
        return ""
    match group.heaps[0]:
        case Heap.MEMBERS:
            return _ends(entries, speech)
        case Heap.TO_CONFIRM:
            return speech.gettext("un par un")
        case Heap.ENDED:
            ended = sum(each.heap is Heap.ENDED for each in entries)
            return speech.gettext(
                "fin passée {ended}, introuvables {not_found}",
                ended=speech.number(ended),
                not_found=speech.number(len(entries) - ended),
            )
        case Heap.NO_ANSWER:
            return speech.gettext("Ctrl+R : redemander")
    return ""


def _ends(entries: Iterable[HeapEntry], speech: Speech) -> str:
    ends = [each.end for each in entries if each.end is not None]
    if not ends:
        return ""
    first, last = speech.day(min(ends)), speech.day(max(ends))
    if first == last:
        return speech.gettext("fin le {day}", day=first)
    return speech.gettext("fins du {first} au {last}", first=first, last=last)
