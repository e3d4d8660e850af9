"""Deciding on a fixed day, in short."""

from datetime import date

from syren_api.lifecycle import (
    AccountState,
    LifecycleAction,
    decide,
)
from syren_api.models import PortalRules
from syren_api.problems import ProblemCode as Code
from syren_api.statuses import ResourceStatus
from tests.api.portals import (
    SYREN,
)

TODAY = date(2026, 11, 21)
VALIDATED, PENDING, REFUSED = (
    ResourceStatus.VALIDATED,
    ResourceStatus.PENDING,
    ResourceStatus.REFUSED,
)
DAY = "/library_registered_on"


def refusals(
    record: AccountState, action: LifecycleAction, portal: PortalRules = SYREN
) -> list[tuple[Code, str]]:
    decision = decide(record, action, TODAY, portal)
    return [(each.code, each.pointer) for each in decision.refusals]


def after(
    record: AccountState, action: LifecycleAction, portal: PortalRules = SYREN
) -> AccountState:
    decision = decide(record, action, TODAY, portal)
    assert decision.allowed, decision.refusals
    return decision.state
