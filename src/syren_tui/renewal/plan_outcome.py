"""What the rules make of a renewal, for a plan."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from syren_api.lifecycle import AccountState, Renew, decide
from syren_api.models import Portal
from syren_api.problems import ProblemCode
from syren_api.statuses import ResourceStatus
from syren_tui.renewal.plan_lines import ExclusionReason


@dataclass(frozen=True, slots=True)
class PlannedRenewal:
    """What a renewal comes to, for all accounts that are alike."""

    after: date | None
    switched_on: int
    reopened: int
    open_before: int
    """Resources of the portal that are validated for the account as it is."""
    open_after: int
    """Those that would be."""
    exclusion: ExclusionReason | None
    """Why the portal would refuse it."""


def outcome_of(before: AccountState, renewal: Renew, portal: Portal) -> PlannedRenewal:
    """Return what a renewal would come to."""
    decision = decide(before, renewal, portal.today, portal)
    on = [
        key
        for key, status in decision.state.resources.items()
        if status is ResourceStatus.VALIDATED
        and before.resources.get(key) is not ResourceStatus.VALIDATED
    ]
    return PlannedRenewal(
        after=decision.state.valid_until(portal),
        switched_on=len(on),
        reopened=sum(before.resources.get(key) is ResourceStatus.REFUSED for key in on),
        open_before=_open(before, portal),
        open_after=_open(decision.state, portal),
        exclusion=excluded_by({refusal.code for refusal in decision.refusals}),
    )


def _open(state: AccountState, portal: Portal) -> int:
    """Count the resources of the portal that are validated."""
    return sum(
        state.resources.get(each.id) is ResourceStatus.VALIDATED for each in portal.resources
    )


def excluded_by(codes: Set[ProblemCode]) -> ExclusionReason | None:
    """Return why an account is left out that the portal would refuse with these codes."""
    if ProblemCode.SUBSCRIBER_EXPIRED in codes:
        return ExclusionReason.EXPIRED
    if codes & {
        ProblemCode.DATE_IN_FUTURE,
        ProblemCode.ALREADY_PAST,
        ProblemCode.REGISTRATION_DATE_MISSING,
    }:
        return ExclusionReason.DAY
    return ExclusionReason.NOT_ALLOWED if codes else None
