"""The plan of a verification: its members, each with their own day."""

from collections.abc import Iterable

from syren_api.models import Portal
from syren_api.statuses import Status
from syren_tui.membership.heaps import Heap, HeapEntry
from syren_tui.renewal.renewal_plan import RenewalPlan


def plan_of(entries: Iterable[HeapEntry], portal: Portal) -> RenewalPlan:
    """Return a plan for the members among entries, each with the day that their membership gives.

    Args:
        entries: of a verification; those in other heaps are left out.
        portal: on the day of the verification.
    """
    members = [each for each in entries if each.heap is Heap.MEMBERS]
    day = portal.today if portal.takes_day else None
    plan = RenewalPlan((each.account for each in members), portal, day)
    for each in members:
        if each.day is not None and day is not None:
            plan.set_own_day(each.account.id, each.day)
        if each.account.status is Status.REFUSED:  # somebody has confirmed it
            plan.take_in(each.account.id)
    return plan
