"""What the rules make of a renewal, for a plan."""

from dataclasses import dataclass
from datetime import date

from syren_api.lifecycle import Record, Renew, decide
from syren_api.models import Portal
from syren_api.problems import ProblemCode
from syren_api.statuses import ResourceStatus
from syren_tui.renewal.plan_lines import Left


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a renewal comes to, for all accounts that are alike."""

    after: date | None
    switched_on: int
    reopened: int
    left: Left | None
    """Why the portal would refuse it."""


def outcome_of(before: Record, renewal: Renew, portal: Portal) -> Outcome:
    """Return what a renewal would come to."""
    decision = decide(before, renewal, portal.today, portal)
    on = [
        key
        for key, status in decision.record.resources.items()
        if status is ResourceStatus.VALIDATED
        and before.resources.get(key) is not ResourceStatus.VALIDATED
    ]
    return Outcome(
        after=decision.record.valid_until(portal),
        switched_on=len(on),
        reopened=sum(before.resources.get(key) is ResourceStatus.REFUSED for key in on),
        left=_refused({refusal.code for refusal in decision.refusals}),
    )


def _refused(codes: set[ProblemCode]) -> Left | None:
    if ProblemCode.SUBSCRIBER_EXPIRED in codes:
        return Left.EXPIRED
    if codes & {
        ProblemCode.DATE_IN_FUTURE,
        ProblemCode.ALREADY_PAST,
        ProblemCode.REGISTRATION_DATE_MISSING,
    }:
        return Left.DAY
    return Left.NOT_ALLOWED if codes else None
